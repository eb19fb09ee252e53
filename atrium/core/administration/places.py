"""What administering adds to the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from atrium.core.records.actor import Actor, Right
from atrium.core.screens.framing import Place, place


def place_pages() -> None:
    """Called once while the program starts."""
    place(Place("company", _("Tree of teams"), "/teams/tree", "waypoints"))
    place(Place("setup", _("Company settings"), "/company", "building-2", _administers))
    place(Place("setup", _("Jobs"), "/jobs", "list-checks", _administers))


def _administers(actor: Actor) -> bool:
    return actor.may(Right.ADMINISTER)
