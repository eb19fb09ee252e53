"""Many rows at once, by PostgreSQL's COPY: several times as quick as INSERT through the ORM.

The rows are those of models; constraints, defaults of the model and triggers hold as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection, models
from django.db.models import Model
from psycopg import sql


def insert(records: Sequence[Any]) -> None:
    """Write new records of one model and give each its id."""
    if not records:
        return
    model = type(records[0])
    for record, pk in zip(records, _next_ids(model, len(records)), strict=True):
        record.pk = pk
        record._state.adding = False  # noqa: SLF001
        record._state.db = connection.alias  # noqa: SLF001
    columns = tuple(f.attname for f in model._meta.concrete_fields)  # noqa: SLF001
    copy(model, columns, (tuple(map(record.__getattribute__, columns)) for record in records))


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """Write rows of values of the columns named, the others as the model has them by default;
    returns their ids in order.
    """
    ids = _next_ids(model, len(rows))
    told = {"id", *columns}
    rest = [f for f in model._meta.concrete_fields if f.attname not in told]  # noqa: SLF001
    usual = tuple(f.get_default() for f in rest)
    names = ("id", *columns, *(f.attname for f in rest))
    pairs = zip(ids, rows, strict=True)
    copy(model, names, ((pk, *row, *usual) for pk, row in pairs))
    return ids


def copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows whose ids are told, or come by themselves."""
    adapt = _adapters(model, tuple(columns))
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001
    names = sql.SQL(", ").join(map(sql.Identifier, _column_names(model, columns)))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as out,
    ):
        for row in rows:
            held = list(row)
            for at, made in adapt:
                if held[at] is not None:
                    held[at] = made(held[at])
            out.write_row(held)


def _next_ids(model: type[Model], count: int) -> list[int]:
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [f'"{model._meta.db_table}"', count],  # noqa: SLF001
        )
        return [row[0] for row in cursor.fetchall()]


def _column_names(model: type[Model], columns: Sequence[str]) -> list[str]:
    by_attribute = {f.attname: f.column for f in model._meta.concrete_fields}  # noqa: SLF001
    return [str(by_attribute[name]) for name in columns]


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
