"""Groups and measures, and the query that works them out by reading every record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type

# From the finest to the widest.
SPANS = {"day": TruncDay, "month": TruncMonth, "quarter": TruncQuarter, "year": TruncYear}


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


def grouped_rows(
    rows: QuerySet[Any],
    kind: Type,
    actor: Actor,
    groups: Sequence[Group],
    measures: Sequence[Measure],
) -> QuerySet[Any]:
    """The groups of these rows in the order of their keys; raises Rejected for a hidden field."""
    grouped = reading.select_fields(kind, actor, [g.field for g in groups])
    measured = [
        reading.select_fields(kind, actor, [m.field])[0] if m.field else None for m in measures
    ]
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
