"""Rows past the ORM: many by PostgreSQL's COPY, several times as quick, and few by one INSERT.

The rows are those of models; constraints, defaults of the model and triggers hold as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import orjson
from django.db import connection, models
from django.db.models import Model
from psycopg import sql

# Up to so many rows go in one INSERT.
FEW = 8


def insert(records: Sequence[Any]) -> None:
    """Write new records of one model and give each its id."""
    if not records:
        return
    model = type(records[0])
    fields = model._meta.concrete_fields  # noqa: SLF001
    columns = tuple(f.attname for f in fields if not f.primary_key)
    ids = _written(model, columns, [tuple(getattr(r, c) for c in columns) for r in records])
    for record, pk in zip(records, ids, strict=True):
        record.pk = pk
        record._state.adding = False  # noqa: SLF001
        record._state.db = connection.alias  # noqa: SLF001


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """Write rows of values of the columns named, the others as the model has them by default;
    returns their ids in order.
    """
    told = {"id", *columns}
    rest = [f for f in model._meta.concrete_fields if f.attname not in told]  # noqa: SLF001
    usual = tuple(f.get_default() for f in rest)
    names = (*columns, *(f.attname for f in rest))
    return _written(model, names, [(*row, *usual) for row in rows])


def copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows whose ids are told, or come by themselves."""
    some = list(islice(told := iter(rows), FEW + 1))
    if len(some) > FEW:
        _copy(model, columns, chain(some, told))
    elif some:
        _insert(model, columns, some)


def _written(
    model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[int]:
    """Write rows without ids; returns those they were given."""
    if not rows:
        return []
    if len(rows) <= FEW:
        return _insert(model, columns, rows)
    ids = _next_ids(model, len(rows))
    pairs = zip(ids, rows, strict=True)
    _copy(model, ("id", *columns), ((pk, *row) for pk, row in pairs))
    return ids


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """One statement, where COPY would take three turns."""
    adapted = list(_adapted(model, columns, rows))
    names = ", ".join(f'"{name}"' for name in _column_names(model, columns))
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(adapted))
    statement = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {marks} RETURNING id'  # noqa: S608, SLF001
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in adapted for value in row])
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001
    names = sql.SQL(", ").join(map(sql.Identifier, _column_names(model, columns)))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as out,
    ):
        for row in _adapted(model, columns, rows):
            out.write_row(row)


def _adapted(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[list[Any]]:
    """The rows as the driver takes them."""
    adapt = _adapters(model, tuple(columns))
    for row in rows:
        held = list(row)
        for at, made in adapt:
            if held[at] is not None:
                held[at] = made(held[at])
        yield held


def _next_ids(model: type[Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [f'"{model._meta.db_table}"', count],  # noqa: SLF001
        )
        return [row[0] for row in cursor.fetchall()]


def _column_names(model: type[Model], columns: Sequence[str]) -> list[str]:
    by_attribute = {f.attname: str(f.column) for f in model._meta.concrete_fields}  # noqa: SLF001
    return [by_attribute[name] for name in columns]


@lru_cache(maxsize=256)
def _adapters(
    model: type[Model], columns: tuple[str, ...]
) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """What must be done to the values of some columns before the driver takes them."""
    by_attribute = {f.attname: f for f in model._meta.concrete_fields}  # noqa: SLF001
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for at, name in enumerate(columns):
        field = by_attribute[name]
        if isinstance(field, models.JSONField):
            found.append((at, _json))
        elif isinstance(field, (models.CharField, models.TextField)):
            found.append((at, str))
    return tuple(found)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
