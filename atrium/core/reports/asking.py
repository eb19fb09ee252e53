"""Group, count, add up: one query, through the same rights as a list.

A field hidden from the actor can be neither grouped by nor added up; asking for it fails in the
words of a misspelt one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Aggregate,
    Avg,
    Count,
    DateField,
    F,
    FloatField,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import NullIf, TruncDay, TruncMonth, TruncQuarter, TruncYear

from atrium.core.records import options, prepared, reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type

SPANS = {"day": TruncDay, "month": TruncMonth, "quarter": TruncQuarter, "year": TruncYear}
MOST = 2000


class Median(Aggregate):
    """The middle value; the mean of the two middle ones where their number is even."""

    name = "median"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Group:
    """Group by a field; a date by its day, month, quarter or year."""

    field: str
    span: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What to work out for each group: "count", or "sum", "mean" or "median" of a field.

    `where` counts only the rows that fulfil it. Money is in the company's currency.
    """

    what: str
    field: str = ""
    where: Q | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One group: the raw keys, their labels in the actor's language, and the measures."""

    keys: tuple[Any, ...]
    labels: tuple[str, ...]
    values: tuple[Any, ...]


def ask(
    kind: Type,
    actor: Actor,
    groups: Sequence[Group],
    measures: Sequence[Measure],
    *,
    filter: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the filter language
    extra: Q | None = None,
    most: int = MOST,
) -> list[Answer]:
    """The groups in the order of their keys, empty keys last; no more than `most`."""
    grouped = reading.select_fields(kind, actor, [g.field for g in groups])
    question = reading.Question(filter=filter, extra=extra or Q())
    key = _key_of(kind, actor, groups, measures, question)

    def rows() -> QuerySet[Any]:
        return _grouped(kind, actor, question, groups, measures)[:most]

    raw = prepared.statement(actor, (key, most), rows).rows() if key else list(rows())
    labels = _labels(actor, grouped, raw)
    width = len(groups)
    return [
        Answer(
            tuple(row[:width]),
            tuple(labels[i].get(row[i], _plain(row[i])) for i in range(width)),
            tuple(row[width:]),
        )
        for row in raw
    ]


def _key_of(
    kind: Type,
    actor: Actor,
    groups: Sequence[Group],
    measures: Sequence[Measure],
    question: reading.Question,
) -> Hashable:
    where = [prepared.told(m.where or Q()) for m in measures]
    whole = reading.key(kind, actor, [question])
    if whole is None or None in where:
        return None
    measured = tuple((m.what, m.field, told) for m, told in zip(measures, where, strict=True))
    return "asked", whole, tuple(groups), measured


def _grouped(
    kind: Type,
    actor: Actor,
    question: reading.Question,
    groups: Sequence[Group],
    measures: Sequence[Measure],
) -> QuerySet[Any]:
    grouped = reading.select_fields(kind, actor, [g.field for g in groups])
    measured = [
        reading.select_fields(kind, actor, [m.field])[0] if m.field else None for m in measures
    ]
    rows = reading.scope(kind, actor, question)
    rows = reading.with_computed(rows, [f for f in measured if f])
    rows = reading.aliased(rows, grouped)
    asked = [_key(f, g.span, actor) for f, g in zip(grouped, groups, strict=True)]
    keys = {f"g{i}": key for i, key in enumerate(asked)}
    sums = {
        f"m{i}": _measure(m, f) for i, (m, f) in enumerate(zip(measures, measured, strict=True))
    }
    # Grouped by a constant, which is one group, where there is nothing else to group by.
    apart = (
        rows.order_by().annotate(whole=Value(1)).values(*(["whole"] if not keys else []), **keys)
    )
    order = [_ordering(name, f) for name, f in zip(keys, grouped, strict=True)]
    made: QuerySet[Any] = apart.annotate(**sums).order_by(*order).values_list(*keys, *sums)
    return made


def _key(field: Field, span: str, actor: Actor) -> Any:
    if not span:
        return F(field.columns[0])
    # A moment is in the month in which it is where the asker is.
    zone = ZoneInfo(actor.zone) if field.kind.family == "datetime" else None
    return SPANS[span](field.path, output_field=DateField(), tzinfo=zone)


def _ordering(name: str, field: Field) -> Any:
    """Empty texts last, as PostgreSQL has it with nulls."""
    if field.kind.empty() == "":
        return NullIf(F(name), Value(""), output_field=TextField())
    return F(name)


def _measure(measure: Measure, field: Field | None) -> Any:
    if measure.what == "count" or field is None:
        return Count("pk", filter=measure.where)
    made = {"sum": Sum, "mean": Avg, "median": Median}[measure.what]
    return made(field.path, filter=measure.where)


def _labels(
    actor: Actor, grouped: Sequence[Field], raw: Sequence[tuple[Any, ...]]
) -> list[dict[Any, str]]:
    made = []
    for position, field in enumerate(grouped):
        values = {row[position] for row in raw} - {None}
        if field.target:
            titles = reading.titles(actor, [(field.target, pk) for pk in values])
            made.append({pk: titles.get((field.target, pk), "…") for pk in values})
        elif field.options:
            made.append({v: options.label(field.options, v, actor.language) for v in values})
        else:
            made.append({})
    return made


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def share(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """Per cent; None where there is no whole."""
    return Decimal(100) * (part or 0) / whole if whole else None
