"""What an actor may see of some records of several types, in one statement.

A search reads a few fields of twenty records; putting the questions together each time would cost
more than the answers. So their text is kept for each actor, made from `visible` like every other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from atrium.core.records import reading, registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.search.words import searched

MOST_KEPT = 2000
# Kinds whose values do not survive JSON; nobody is told from others by them.
LEFT_OUT = {"date", "datetime"}

Named = tuple[str, int]

_kept: versions.Cache[tuple[int, str], tuple[Actor, Statement | None]] = versions.Cache(
    "access", most=MOST_KEPT
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record's title in the actor's language, and values by field key."""

    title: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """The records of a type that the actor sees: their ids and an array of columns."""

    sql: str
    values: tuple[Any, ...]
    fields: tuple[Field, ...]


def see(actor: Actor, wanted: Iterable[Named]) -> dict[Named, Seen]:
    """The records named, of those the actor sees, without what is hidden from the actor."""
    by_type: dict[str, list[int]] = {}
    for key, pk in wanted:
        by_type.setdefault(key, []).append(pk)
    told = {key: _statement(registry.get(key), actor) for key in by_type}
    parts, values = [], list[Any]()
    for key, one in told.items():
        if one is not None:
            parts.append(one.sql)
            values += [key, *one.values, by_type[key]]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    return {(key, pk): _loaded(told[key], actor, row) for key, pk, row in rows}


def _loaded(one: Statement | None, actor: Actor, row: str) -> Seen:
    title, labels, *columns = json.loads(row, parse_float=Decimal)
    values, at = {}, 0
    for f in one.fields if one else ():
        values[f.key] = f.kind.load(columns[at : at + len(f.columns)], f)
        at += len(f.columns)
    return Seen((labels or {}).get(actor.language) or title or "", values)


def _statement(kind: Type, actor: Actor) -> Statement | None:
    kept = _kept.now()
    held = kept.get((id(actor), kind.key))
    if held is None or held[0] is not actor:
        held = kept[id(actor), kind.key] = (actor, _put_together(kind, actor))
    return held[1]


def _put_together(kind: Type, actor: Actor) -> Statement | None:
    known = kind.visible_fields(actor)
    if kind.title not in known:
        return None
    keys = dict.fromkeys([*kind.page.subtitle, *(f.key for f in searched(kind))])
    fields = tuple(known[key] for key in keys if key in known and _is_plain(known[key]))
    columns = [column for f in fields for column in f.columns]
    asked = ["pk", kind.fields[kind.title].path, *([kind.labels] if kind.labels else []), *columns]
    rows = reading.with_computed(reading.visible(kind, actor), fields)
    rows = rows.order_by().values_list(*asked)
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    names = [f"c{n}" for n in range(len(columns))]
    labels = "labels" if kind.labels else "NULL"
    head = ", ".join(["id", "title", *(["labels"] if kind.labels else []), *names])
    told = ", ".join(["title", labels, *names])
    text = f"""SELECT %s, id, json_build_array({told})::text
        FROM ({sql}) AS seen ({head}) WHERE id = ANY (%s)"""  # noqa: S608
    return Statement(text, tuple(values), fields)


def _is_plain(f: Field) -> bool:
    return bool(f.columns) and (f.computed is None or bool(f.own)) and f.kind.family not in LEFT_OUT
