"""Reads about deals that are used in several places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import ngettext

from atrium.core import clock
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.types import Lane, Step
from atrium.sales.models import Deal, Outcome, Stage, StageChange

TONES = {Outcome.WON: "moss", Outcome.LOST: "verm"}


def stage_lanes(actor: Actor, asked: Mapping[str, Any]) -> Sequence[Lane]:
    """The stages of one pipeline: the one asked for, or the first the actor sees."""
    pipelines = reading.visible(registry.get("pipeline"), actor).order_by("position", "pk")
    ids = list(pipelines.values_list("pk", flat=True))
    told = str(asked.get("pipeline", ""))
    chosen = next((pk for pk in ids if str(pk) == told), ids[0] if ids else None)
    rows = reading.visible(registry.get("stage"), actor).filter(pipeline=chosen)
    return [
        Lane(s.pk, s.labels.get(actor.language) or s.name, TONES.get(Outcome(s.outcome), ""))
        for s in rows.order_by("position", "pk")
    ]


def stage_ribbon(actor: Actor, deal_id: int) -> Sequence[Step]:
    """The stages of the deal's pipeline with the days it spent in each."""
    deal = Deal.objects.visible_to(actor).get(pk=deal_id)
    stays: dict[int, float] = {}
    for stay in StageChange.objects.filter(deal=deal_id):
        span = (stay.left_at or clock.now()) - stay.entered_at
        stays[stay.stage_id] = stays.get(stay.stage_id, 0.0) + span.total_seconds() / 86400
    rows = Stage.objects.visible_to(actor).filter(pipeline=deal.pipeline_id)
    known = [
        s
        for s in rows.order_by("position", "pk")
        if s.outcome == Outcome.OPEN or s.pk == deal.stage_id
    ]
    reached = next((i for i, s in enumerate(known) if s.pk == deal.stage_id), -1)
    return [
        Step(
            stage.labels.get(actor.language) or stage.name,
            _days(stays.get(stage.pk)) if stage.outcome == Outcome.OPEN else "",
            "now" if position == reached else "done" if position < reached else "",
        )
        for position, stage in enumerate(known)
    ]


def _days(spent: float | None) -> str:
    if spent is None:
        return ""
    days = round(spent)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
