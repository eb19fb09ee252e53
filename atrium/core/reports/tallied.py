"""Answers from the sums that the database keeps up, where these tell as much as every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Sum

from atrium.core.access.policies import Owned
from atrium.core.records import prepared, reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.records.types import Tally
from atrium.core.reports.counting import SPANS, Group, Measure, grouped_rows

HOLDERS = ("owner", "team")


def statement(
    kind: Type,
    actor: Actor,
    groups: Sequence[Group],
    measures: Sequence[Measure],
    question: reading.Question,
) -> prepared.Statement | None:
    """What gives the groups with their measures in order; None where no tally can tell.

    Records that the actor sees by owner or team are in the tally; those that were shared with the
    actor beside are counted one by one.
    """
    told = next((t for t in kind.told.tallies if _tells(t, groups, measures)), None)
    plain = question.verb is Verb.SEE and not question.filter and not question.deleted
    if told is None or not plain or not isinstance(kind.policy, Owned):
        return None
    extra = _renamed(question.extra, _names(kind, told))
    if extra is None:
        return None
    # Fields that are hidden fail here as they do where every record is read.
    reading.select_fields(
        kind, actor, [g.field for g in groups] + [m.field for m in measures if m.field]
    )
    held, shared = _reach(kind.policy, kind, actor)
    rows: Any = told.model._default_manager.filter(extra)  # noqa: SLF001
    parts = [prepared.written(_kept(rows if held is None else rows.filter(held), groups, measures))]
    if held is not None and shared is not None:
        beside = reading.scope(kind, actor, question).filter(shared).exclude(held)
        counted = [*measures, Measure("count")]
        parts.append(
            prepared.written(grouped_rows(beside, kind, actor, groups, counted).order_by())
        )
    return _together([part for part in parts if part.sql], kind, groups, measures)


def _tells(tally: Tally, groups: Sequence[Group], measures: Sequence[Measure]) -> bool:
    """Whether the tally has what is grouped by, fine enough, and what is added up."""
    order = list(SPANS)
    for group in groups:
        finest = tally.spans.get(group.field)
        if group.field not in (*HOLDERS, *tally.by):
            return False
        if bool(finest) != bool(group.span):
            return False
        if finest and order.index(group.span) < order.index(finest):
            return False
    sums = (measure.field if measure.what == "sum" else "" for measure in measures)
    known = all(
        measure.where is None and (measure.what == "count" or added in tally.sums)
        for measure, added in zip(measures, sums, strict=True)
    )
    return bool(groups) and known


def _names(kind: Type, tally: Tally) -> dict[str, str]:
    """The tally's columns by what conditions on records call them."""
    made = {}
    for key in (*HOLDERS, *(key for key in tally.by if key not in tally.spans)):
        field = kind.fields[key]
        made.update(dict.fromkeys((key, field.path, *field.columns), key))
    return made


def _renamed(condition: Q, names: Mapping[str, str]) -> Q | None:
    """The condition on the tally; None where it is about something else."""
    parts: list[Any] = []
    for child in condition.children:
        if isinstance(child, Q):
            part: Any = _renamed(child, names)
        elif isinstance(child, tuple):
            path, mark, lookup = child[0].partition("__")
            part = (names[path] + mark + lookup, child[1]) if path in names else None
        else:
            part = None
        if part is None:
            return None
        parts.append(part)
    return Q(*parts, _connector=condition.connector, _negated=condition.negated)


def _reach(policy: Owned, kind: Type, actor: Actor) -> tuple[Q | None, Q | None]:
    """What the actor sees by owner and team, None for everything, and by sharing."""
    held, shared = Q(pk__in=[]), None
    for rule in policy.rules(actor, Verb.SEE, kind):
        if rule.rows is None:
            return None, None
        if rule.code == "shared":
            shared = rule.rows
        else:
            held |= rule.rows
    return held, shared


def _kept(
    rows: QuerySet[Any], groups: Sequence[Group], measures: Sequence[Measure]
) -> QuerySet[Any]:
    keys = {
        f"g{i}": SPANS[g.span](g.field, output_field=DateField()) if g.span else F(g.field)
        for i, g in enumerate(groups)
    }
    sums = {f"m{i}": Sum(m.field or "records") for i, m in enumerate(measures)}
    made: QuerySet[Any] = (
        rows.order_by().values(**keys).annotate(**sums, many=Sum("records"))
    ).values_list(*keys, *sums, "many")
    return made


def _together(
    parts: Sequence[prepared.Statement],
    kind: Type,
    groups: Sequence[Group],
    measures: Sequence[Measure],
) -> prepared.Statement:
    if not parts:
        return prepared.Statement("", (), {})
    keys = [f"g{i}" for i in range(len(groups))]
    names = [*keys, *(f"m{i}" for i in range(len(measures))), "many"]
    sums = [
        f"sum(m{i})::bigint" if m.what == "count" else f"sum(m{i})" for i, m in enumerate(measures)
    ]
    # Empty texts last, as PostgreSQL has it with nulls.
    order = [
        f"nullif({key}, '')" if kind.fields[g.field].kind.empty() == "" else key
        for key, g in zip(keys, groups, strict=True)
    ]
    rows = " UNION ALL ".join(f"({part.sql})" for part in parts)
    sql = (
        f"SELECT {', '.join([*keys, *sums])} FROM ({rows}) AS told ({', '.join(names)}) "
        f"GROUP BY {', '.join(keys)} HAVING sum(many) > 0 ORDER BY {', '.join(order)}"
    )
    values = tuple(value for part in parts for value in part.values)
    shown = len(keys) + len(sums)
    converters = {at: one for at, one in parts[0].converters.items() if at < shown}
    return prepared.Statement(sql, values, converters)
