"""Short answers about people that many ask."""

from __future__ import annotations

from atrium.core.access.models import Person
from atrium.core.records import versions

_teams: versions.Cache[int, int | None] = versions.Cache("access")


def team_of(person_id: int | None) -> int | None:
    """The team somebody is in; kept until people or teams change."""
    if person_id is None:
        return None
    teams = _teams.now()
    if person_id not in teams:
        teams.update(Person.objects.values_list("pk", "team_id"))
    return teams.get(person_id)
