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

from django.db.models import Q, QuerySet

from atrium.core.records import options, prepared, reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.reports import tallied
from atrium.core.reports.counting import Group, Measure, grouped_rows

MOST = 2000


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
    raw = totals(kind, actor, groups, measures, question, most=most)
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


def totals(
    kind: Type,
    actor: Actor,
    groups: Sequence[Group],
    measures: Sequence[Measure],
    question: reading.Question,
    *,
    most: int = MOST,
) -> list[tuple[Any, ...]]:
    """The keys and measures of every group, without labels; by a tally where one can tell."""
    key = _key_of(kind, actor, groups, measures, question)

    def rows() -> QuerySet[Any]:
        within = reading.scope(kind, actor, question)
        return grouped_rows(within, kind, actor, groups, measures)[:most]

    def written() -> prepared.Statement:
        told = tallied.statement(kind, actor, groups, measures, question)
        return told or prepared.written(rows())

    return prepared.kept(actor, (key, most), written).rows() if key else list(rows())


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
