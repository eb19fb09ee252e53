"""Reads about customers that are used in several places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from atrium.core.clock import format_date
from atrium.core.records import options, prepared
from atrium.core.records.actor import Actor
from atrium.core.records.types import Lane, Step
from atrium.customers.models import LifeCycleEntry

# Stages off the straight path are shown only when the account is there.
SIDE_STAGES = {"at_risk", "lost"}


def life_cycle_lanes(actor: Actor, _asked: Mapping[str, Any]) -> Sequence[Lane]:
    return [
        Lane(option.code, option.label(actor.language), option.tone)
        for option in options.of("life_cycle")
    ]


def life_cycle_ribbon(actor: Actor, account_id: int) -> Sequence[Step]:
    """The stages in order, with the date on which the account entered each."""
    entries = prepared.statement(
        None,
        ("life cycle",),
        lambda: (
            LifeCycleEntry.objects.filter(account=prepared.HOLE)
            .order_by("entered_at")
            .values_list("stage", "entered_at", "left_at")
        ),
    ).rows(account_id)
    entered = {stage: (entered_at, left_at) for stage, entered_at, left_at in entries}
    now = next((stage for stage, (_at, left_at) in entered.items() if left_at is None), "")
    known = [o for o in options.of("life_cycle") if o.code not in SIDE_STAGES or o.code == now]
    codes = [o.code for o in known]
    reached = codes.index(now) if now in codes else -1
    steps = []
    for position, option in enumerate(known):
        entry = entered.get(option.code)
        note = format_date(_day(entry[0], actor), actor.language) if entry else ""
        state = "now" if position == reached else "done" if position < reached else ""
        steps.append(Step(option.label(actor.language), note, state))
    return steps


def _day(moment: datetime, actor: Actor) -> date:
    return moment.astimezone(ZoneInfo(actor.zone)).date()
