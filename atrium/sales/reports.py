"""The pipeline report: what was won, by whom, how fast, and what is on its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean, median
from typing import Any

from django.db.models import Q

from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.reports.asking import Answer, ask, share
from atrium.core.reports.counting import Group, Measure
from atrium.sales.models import Outcome, Stage

OPEN = Q(outcome=Outcome.OPEN)
LATEST = 12
# More parts than any company has: what people times quarters times stages come to.
MOST = 1_000_000
# What the report tells apart, as far as its reader may know it; the names are those of Part.
APART = {
    "outcome": Group("outcome"), "stage": Group("stage"), "team": Group("team"),
    "owner": Group("owner"), "quarter": Group("closed_on", "quarter"),
    "probability": Group("probability"),
}  # fmt: skip
DAYS = (Group("outcome"), Group("cycle_days"))


@dataclass(frozen=True, slots=True)
class Part:
    """The deals that are alike in all that the report tells apart."""

    labels: Mapping[str, str]
    many: int
    worth: Decimal
    outcome: str
    stage: int | None = None
    team: int | None = None
    owner: int | None = None
    quarter: date | None = None
    probability: Decimal = Decimal(0)

    @property
    def weighted(self) -> Decimal:
        """The worth by its probability, in the company's currency."""
        return self.worth * self.probability / 100


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
    """The report over the deals the actor sees that fit the filter; two readings of them.

    The database adds up by all that the report tells apart, once, and the parts are added up here:
    five questions that each read every deal took twice as long. Days are asked for apart, since a
    median cannot be added up.
    """
    kind = registry.get("deal")
    worth = "amount" in kind.visible_fields(actor)
    parts = _parts(actor, filter, worth=worth)
    ended = [part for part in parts if part.outcome != Outcome.OPEN]
    days = _lengths(actor, filter)
    return PipelineReport(
        totals=_totals(parts, days, actor, worth=worth),
        quarters=_slices(ended, "quarter", worth=worth)[-LATEST:],
        teams=_ranked(_slices(ended, "team", worth=worth)),
        people=_ranked(_slices(ended, "owner", worth=worth)),
        stages=_stages(
            actor, [part for part in parts if part.outcome == Outcome.OPEN], worth=worth
        ),
    )


def _lengths(actor: Actor, told: Mapping[str, Any] | None) -> list[Answer]:
    kind = registry.get("deal")
    if not {group.field for group in DAYS} <= kind.visible_fields(actor).keys():
        return []
    return ask(kind, actor, DAYS, [Measure("count")], filter=told, extra=~OPEN, most=MOST)


def _parts(actor: Actor, told: Mapping[str, Any] | None, *, worth: bool) -> list[Part]:
    kind = registry.get("deal")
    known = kind.visible_fields(actor)
    apart = {name: group for name, group in APART.items() if group.field in known}
    measures = [Measure("count"), *([Measure("sum", "amount")] if worth else [])]
    found = ask(kind, actor, list(apart.values()), measures, filter=told, most=MOST)
    return [_part(tuple(apart), answer, worth=worth) for answer in found]


def _part(names: tuple[str, ...], answer: Answer, *, worth: bool) -> Part:
    return Part(
        **dict(zip(names, answer.keys, strict=True)),
        labels=dict(zip(names, answer.labels, strict=True)),
        many=answer.values[0],
        worth=(answer.values[1] or Decimal(0)) if worth else Decimal(0),
    )


def _totals(parts: Sequence[Part], days: Sequence[Answer], actor: Actor, *, worth: bool) -> Totals:
    weighed = worth and "weighted" in registry.get("deal").visible_fields(actor)
    of = {which: [part for part in parts if part.outcome == which] for which in Outcome}
    won, lost, still = (
        sum(p.many for p in of[o]) for o in (Outcome.WON, Outcome.LOST, Outcome.OPEN)
    )
    return Totals(
        won,
        lost,
        still,
        _worth(of[Outcome.WON]) if worth else None,
        _worth(of[Outcome.OPEN]) if worth else None,
        sum((part.weighted for part in of[Outcome.OPEN]), Decimal(0)) if weighed else None,
        share(won, won + lost),
        _days(days, Outcome.WON),
        _days(days, Outcome.LOST),
    )


def _worth(parts: Iterable[Part]) -> Decimal:
    return sum((part.worth for part in parts), Decimal(0))


def _days(days: Sequence[Answer], outcome: str) -> tuple[float | None, float | None]:
    """The mean and the median of the days from the opening to the end."""
    counted = [
        (a.keys[1], a.values[0]) for a in days if a.keys[0] == outcome and a.keys[1] is not None
    ]
    every = [length for length, many in sorted(counted) for _deal in range(many)]
    return (fmean(every), float(median(every))) if every else (None, None)


def _slices(ended: Sequence[Part], name: str, *, worth: bool) -> list[Slice]:
    """The deals that came to an end by quarter, team or owner, in the order of those."""
    grouped: dict[Any, list[Part]] = {}
    for part in ended:
        if getattr(part, name) is not None:
            grouped.setdefault(getattr(part, name), []).append(part)
    return [
        Slice(
            key,
            held[0].labels[name],
            sum(part.many for part in held if part.outcome == Outcome.WON),
            sum(part.many for part in held if part.outcome == Outcome.LOST),
            _worth(part for part in held if part.outcome == Outcome.WON) if worth else None,
        )
        for key, held in sorted(grouped.items())
    ]


def _ranked(slices: Sequence[Slice]) -> list[Slice]:
    """The best first: by worth, or by number where the worth is hidden."""
    return sorted(slices, key=lambda s: s.worth if s.worth is not None else s.won, reverse=True)


def _stages(actor: Actor, parts: Sequence[Part], *, worth: bool) -> list[StageSlice]:
    weighed = worth and "weighted" in registry.get("deal").visible_fields(actor)
    rows = Stage.objects.visible_to(actor).order_by("pipeline__position", "position", "pk")
    place = {pk: position for position, pk in enumerate(rows.values_list("pk", flat=True))}
    grouped: dict[Any, list[Part]] = {}
    for part in parts:
        if part.stage is not None:
            grouped.setdefault(part.stage, []).append(part)
    return [
        StageSlice(
            stage,
            held[0].labels["stage"],
            sum(part.many for part in held),
            _worth(held) if worth else None,
            sum((part.weighted for part in held), Decimal(0)) if weighed else None,
        )
        for stage, held in sorted(grouped.items(), key=lambda told: place.get(told[0], len(place)))
    ]
