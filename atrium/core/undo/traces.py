"""What the trail says a run did: per record, the columns as they were and as the run left them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from atrium.core.history.models import Exact, HistoryEntry, Made
from atrium.core.records import registry

Values = dict[str, Any]


@dataclass(slots=True)
class Trace:
    """One row that the run changed; `gave` and `took` are links by field.

    `before` is None for a row that the run made, `after` for one that it took away.
    """

    type: str
    id: int
    last: int = 0
    before: Values | None = field(default_factory=dict)
    after: Values | None = field(default_factory=dict)
    gave: dict[str, list[int]] = field(default_factory=dict)
    took: dict[str, list[int]] = field(default_factory=dict)

    @property
    def made(self) -> bool:
        return self.before is None


def traces_of(run: UUID) -> list[Trace]:
    """In the order in which the run first touched the rows, those it made last."""
    found: dict[tuple[str, int], Trace] = {}
    rows = HistoryEntry.objects.filter(run=run).order_by("pk")
    for pk, key, row, before, after in rows.values_list(
        "pk", "record_type", "record_id", "before", "after"
    ).iterator(chunk_size=2000):
        trace = found.setdefault((key, row), Trace(key, row))
        trace.last = pk
        _follow(trace, before, after)
    for made in Made.objects.filter(run=run):
        for pk in made.ids:
            trace = found.pop((made.record_type, pk), Trace(made.record_type, pk))
            trace.before = None
            found[made.record_type, pk] = trace
    return [trace for trace in found.values() if not _came_to_nothing(trace)]


def _follow(trace: Trace, before: Values, after: Values | None) -> None:
    links = _links(trace.type)
    if after is None:
        trace.after = None
        if trace.before is not None:
            trace.before = {**before, **trace.before}
        return
    for key in before.keys() & links:
        _link(trace, key, before[key], after[key])
    if not before and trace.type == "share":
        trace.before, trace.after = None, after
        return
    plain = {key: value for key, value in before.items() if key not in links}
    if trace.before is not None:
        trace.before = {**plain, **trace.before}
    trace.after = {**(trace.after or {}), **{k: v for k, v in after.items() if k not in links}}


def _link(trace: Trace, key: str, took: list[int], gave: list[int]) -> None:
    for pk in took:
        _cancel(trace.gave.setdefault(key, []), trace.took.setdefault(key, []), pk)
    for pk in gave:
        _cancel(trace.took.setdefault(key, []), trace.gave.setdefault(key, []), pk)


def _cancel(against: list[int], into: list[int], pk: int) -> None:
    if pk in against:
        against.remove(pk)
    else:
        into.append(pk)


def _links(key: str) -> set[str]:
    if key not in {kind.key for kind in registry.all_types()}:
        return set()
    return {name for name, f in registry.get(key).fields.items() if f.through_many}


def _came_to_nothing(trace: Trace) -> bool:
    """What a run made and took away again is nobody's loss, nor is a value that came back."""
    if trace.before is None:
        return trace.after is None
    return trace.before == trace.after and not any([*trace.gave.values(), *trace.took.values()])


def rows_now(table: str, ids: Iterable[int]) -> dict[int, Values]:
    """The rows as the trail would write them, by id."""
    asked = sql.SQL(
        "SELECT id, (told - 'custom' - 'password') || coalesce(told->'custom', '{{}}')"
        " FROM {} AS t, to_jsonb(t) AS told WHERE id = ANY (%s)"
    ).format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(ids)])
        return {pk: _read(row) for pk, row in cursor.fetchall()}


def _read(row: Any) -> Values:
    told: Values = row if isinstance(row, dict) else json.loads(row, cls=Exact)
    return told


def same(told: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """The columns that hold what is told."""
    return {key for key, value in told.items() if now.get(key) == value}
