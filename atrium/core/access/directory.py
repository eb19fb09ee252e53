"""Short answers about people that many ask."""

from __future__ import annotations

from atrium.core.access.models import Person
from atrium.core.records import versions

_teams: dict[int, int | None] = {}


def team_of(person_id: int | None) -> int | None:
    """The team somebody is in; kept until people or teams change."""
    if person_id is None:
        return None
    if versions.access_moved(_teams) or person_id not in _teams:
        _teams.update(Person.objects.values_list("pk", "team_id"))
    return _teams.get(person_id)
