"""What happens in sales that people and later rooms want to hear of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from atrium.core.events import kinds
from atrium.core.events.kinds import EventKind

MOVED = "sales.deal.moved"
WON = "sales.deal.won"
LOST = "sales.deal.lost"
REOPENED = "sales.deal.reopened"


def register() -> None:
    stage = (("before", "stage"), ("after", "stage"))
    kinds.register(
        EventKind(
            MOVED, _("%(record)s moved %(before)s → %(after)s"), "arrow-right-left", "indigo", stage
        ),
        EventKind(WON, _("%(record)s was won"), "trophy", "moss", stage),
        EventKind(LOST, _("%(record)s was lost"), "circle-x", "verm", stage),
        EventKind(REOPENED, _("%(record)s was opened again in %(after)s"), "undo-2", "", stage),
    )
