"""What sales adds to the navigation and to the home page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Scope, Verb
from atrium.core.screens.framing import Place, place
from atrium.core.screens.homing import Line, Panel, panel
from atrium.sales.models import Outcome

LINES = 8


def place_pages() -> None:
    """Called once while the program starts."""
    place(Place("sales", _("Pipeline report"), "/reports/pipeline", "chart-column", _sees_deals))
    panel(
        Panel(
            _("My open deals"),
            "/deals/board",
            _own_deals,
            _("You have no open deals. Make one, or take over one from a colleague."),
        )
    )


def _sees_deals(actor: Actor) -> bool:
    return actor.scope("deal", Verb.SEE) > Scope.NONE


def _own_deals(actor: Actor) -> Sequence[Line]:
    """The actor's open deals, the one to close soonest first."""
    kind = registry.get("deal")
    known = kind.visible_fields(actor)
    keys = [
        key for key in ("name", "account", "amount", "expected_close", "rotting") if key in known
    ]
    own = {"field": "owner", "op": "in", "value": ["me"]}
    still = {"field": "outcome", "op": "in", "value": [Outcome.OPEN]}
    question = reading.Question(
        fields=keys, filter={"all": [own, still]}, sort="expected_close", limit=LINES
    )
    page = reading.read(kind, actor, question)
    return [_line(row, actor) for row in page.rows]


def _line(row: reading.Row, actor: Actor) -> Line:
    kind = registry.get("deal")
    shown = {
        key: kind.fields[key].kind.display(value, kind.fields[key], actor)
        for key, value in row.values.items()
    }
    note = " · ".join(text for key in ("account", "amount") if (text := shown.get(key, "")))
    late = bool(row.values.get("rotting"))
    title = shown.get("name") or str(row.id)
    return Line(
        f"/deals/{row.id}", title, note, shown.get("expected_close", ""), "late" if late else ""
    )
