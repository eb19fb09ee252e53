"""One's own preferences, which need no right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from atrium.core.access.models import Density, Person, Theme
from atrium.core.actions.work import begin
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.errors import Forbidden, Problem, Rejected


def set_preferences(actor: Actor, told: Mapping[str, str]) -> Person:
    """Set the actor's own language, zone, theme and density, as far as they are given."""
    if actor.person_id is None:
        raise Forbidden(_("Only a person has preferences."))
    allowed = choices()
    problems = [
        Problem(key, _("Choose one of those offered."))
        for key, value in told.items()
        if value not in allowed.get(key, ())
    ]
    if problems:
        raise Rejected(problems)
    kind = registry.get("person")
    with begin(actor, "set_preferences") as work:
        # Everybody sees themself; the right to change people is not needed for this.
        (person,) = work.lock(kind, [actor.person_id], Verb.SEE)
        for key, value in told.items():
            setattr(person, key, value)
        work.save(kind, [person])
        kept: Person = person
        return kept


def choices() -> dict[str, list[Any]]:
    """What each preference may be."""
    return {
        "language": [code for code, _name in settings.LANGUAGES],
        "zone": sorted(available_timezones()),
        "theme": list(Theme.values),
        "density": list(Density.values),
    }
