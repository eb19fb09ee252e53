"""The verbs of a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atrium.core.actions.action import Action
from atrium.core.records.errors import Problem, Rejected
from atrium.sales.models import Deal, Outcome, Stage

if TYPE_CHECKING:
    from atrium.core.actions.work import Work


def _close_won(_work: Work, deals: Sequence[Any], _data: Mapping[str, Any]) -> None:
    _enter(deals, Outcome.WON)


def _close_lost(_work: Work, deals: Sequence[Any], data: Mapping[str, Any]) -> None:
    _enter(deals, Outcome.LOST)
    for deal in deals:
        deal.lost_reason = data.get("lost_reason") or deal.lost_reason


def _reopen(_work: Work, deals: Sequence[Any], _data: Mapping[str, Any]) -> None:
    _enter(deals, Outcome.OPEN)


def _enter(deals: Sequence[Deal], outcome: Outcome) -> None:
    """Move each deal into its pipeline's first stage with this outcome."""
    rows = Stage.objects.unscoped("the stages of a deal one may edit")
    stages = rows.filter(
        pipeline__in={deal.pipeline_id for deal in deals}, outcome=outcome, deleted_at__isnull=True
    )
    first: dict[int, int] = {}
    for stage in stages.order_by("position", "pk"):
        first.setdefault(stage.pipeline_id, stage.pk)
    for deal in deals:
        if deal.pipeline_id not in first:
            text = _("The pipeline of “%(deal)s” has no stage for this; add one to it.")
            raise Rejected([Problem("stage", text % {"deal": deal.name})])
        if deal.outcome != outcome:
            deal.stage_id = first[deal.pipeline_id]


CLOSE_WON = Action("close_won", gettext_lazy("Won"), "trophy", _close_won, tone="moss")
CLOSE_LOST = Action(
    "close_lost",
    gettext_lazy("Lost"),
    "circle-x",
    _close_lost,
    fields=("lost_reason",),
    tone="verm",
)
REOPEN = Action("reopen", gettext_lazy("Open again"), "undo-2", _reopen)
