"""The pipeline report: what was won, by whom, how fast, and what is on its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.reports.asking import Answer, Group, Measure, ask, share
from atrium.sales.models import Outcome

WON = Q(outcome=Outcome.WON)
LOST = Q(outcome=Outcome.LOST)
OPEN = Q(outcome=Outcome.OPEN)
LATEST = 12


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts, worth in the company's currency (None when hidden from the reader), %, days."""

    won: int
    lost: int
    open: int
    won_worth: Decimal | None
    open_worth: Decimal | None
    weighted: Decimal | None
    win_rate: Decimal | None
    won_days: tuple[float | None, float | None]
    lost_days: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Slice:
    """One quarter, team or person."""

    key: Any
    label: str
    won: int
    lost: int
    worth: Decimal | None

    @property
    def win_rate(self) -> Decimal | None:
        """Won out of all that came to an end, in per cent."""
        return share(self.won, self.won + self.lost)


@dataclass(frozen=True, slots=True)
class StageSlice:
    key: Any
    label: str
    open: int
    worth: Decimal | None
    weighted: Decimal | None


@dataclass(frozen=True, slots=True)
class PipelineReport:
    totals: Totals
    quarters: Sequence[Slice]
    teams: Sequence[Slice]
    people: Sequence[Slice]
    stages: Sequence[StageSlice]


def pipeline_report(actor: Actor, filter: Mapping[str, Any] | None = None) -> PipelineReport:  # noqa: A002
    """The report over the deals the actor sees that fit the filter; five queries of its own."""
    worth = _sees_worth(actor)
    return PipelineReport(
        totals=_totals(actor, filter, worth=worth),
        quarters=_slices(actor, filter, Group("closed_on", "quarter"), worth=worth)[-LATEST:],
        teams=_ranked(_slices(actor, filter, Group("team"), worth=worth)),
        people=_ranked(_slices(actor, filter, Group("owner"), worth=worth)),
        stages=_stages(actor, filter, worth=worth),
    )


def _sees_worth(actor: Actor) -> bool:
    return "amount" in registry.get("deal").visible_fields(actor)


def _totals(actor: Actor, told: Mapping[str, Any] | None, *, worth: bool) -> Totals:
    kind = registry.get("deal")
    weighed = worth and "weighted" in kind.visible_fields(actor)
    measures = [Measure("count", where=which) for which in (WON, LOST, OPEN)]
    for which in (WON, LOST):
        measures += [Measure("mean", "cycle_days", which), Measure("median", "cycle_days", which)]
    if worth:
        measures += [Measure("sum", "amount", WON), Measure("sum", "amount", OPEN)]
    if weighed:
        measures.append(Measure("sum", "weighted", OPEN))
    (answer,) = ask(kind, actor, [], measures, filter=told)
    won, lost, still, won_mean, won_median, lost_mean, lost_median, *sums = answer.values
    return Totals(
        won,
        lost,
        still,
        (sums[0] or Decimal(0)) if worth else None,
        (sums[1] or Decimal(0)) if worth else None,
        (sums[2] or Decimal(0)) if weighed else None,
        share(won, won + lost),
        (won_mean, won_median),
        (lost_mean, lost_median),
    )


def _slices(
    actor: Actor, told: Mapping[str, Any] | None, group: Group, *, worth: bool
) -> list[Slice]:
    measures = [Measure("count", where=WON), Measure("count", where=LOST)]
    if worth:
        measures.append(Measure("sum", "amount", WON))
    kind = registry.get("deal")
    found = ask(kind, actor, [group], measures, filter=told, extra=WON | LOST)
    return [_slice(answer, worth=worth) for answer in found if answer.keys[0] is not None]


def _slice(answer: Answer, *, worth: bool) -> Slice:
    won, lost, *sums = answer.values
    held = (sums[0] or Decimal(0)) if worth else None
    return Slice(answer.keys[0], answer.labels[0], won, lost, held)


def _ranked(slices: Sequence[Slice]) -> list[Slice]:
    """The best first: by worth, or by number where the worth is hidden."""
    return sorted(slices, key=lambda s: s.worth if s.worth is not None else s.won, reverse=True)


def _stages(actor: Actor, told: Mapping[str, Any] | None, *, worth: bool) -> list[StageSlice]:
    from atrium.sales.models import Stage

    kind = registry.get("deal")
    measures = [Measure("count")]
    if worth:
        measures.append(Measure("sum", "amount"))
    weighed = worth and "weighted" in kind.visible_fields(actor)
    if weighed:
        measures.append(Measure("sum", "weighted"))
    found = ask(kind, actor, [Group("stage")], measures, filter=told, extra=OPEN)
    rows = Stage.objects.visible_to(actor).order_by("pipeline__position", "position", "pk")
    place = {pk: position for position, pk in enumerate(rows.values_list("pk", flat=True))}
    made = [
        StageSlice(
            a.keys[0],
            a.labels[0],
            a.values[0],
            (a.values[1] or Decimal(0)) if worth else None,
            (a.values[2] or Decimal(0)) if weighed else None,
        )
        for a in found
    ]
    return sorted(made, key=lambda s: place.get(s.key, len(place)))
