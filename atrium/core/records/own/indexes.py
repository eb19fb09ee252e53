"""The indexes by which the database finds and orders records by own fields.

Made and dropped while people work (CONCURRENTLY), by a job. The index of a unique field is another
matter: it is the rule itself, so it is there in the transaction that makes the rule, with no moment
in between. A new field has no values yet; what is locked out meanwhile is writing to one table, for
the twentieth of a second that 100,000 records take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import OrderBy
from django.db.models.functions import Upper

from atrium.core.records import registry
from atrium.core.records.book import Field, Type

PREFIX = "own_ix_"
UNIQUE = {"text", "email", "url", "number", "date", "datetime", "reference", "person"}
PRESENT = Q(deleted_at__isnull=True)
PATIENCE = "5s"


def align(keep: Mapping[str, int]) -> None:
    """Make the indexes that are missing and drop those of fields that are no more.

    `keep` has the number of each present own field by "type.key". To be run outside a transaction,
    any number of times: what a killed job left half made is made anew.
    """
    wanted: dict[str, tuple[Any, Any]] = {}
    for kind in registry.all_types():
        for told in kind.fields.values():
            number = keep.get(f"{kind.key}.{told.key}")
            if told.own and number is not None:
                wanted |= {index.name: (kind.model, index) for index in _of(told, number)}
    there = _there()
    for name, (valid, _table) in there.items():
        if name not in wanted or not valid:
            _run(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
    tables = {table for _valid, table in there.values()}
    for name, (model, index) in wanted.items():
        if not there.get(name, (False, ""))[0]:
            with connection.schema_editor(atomic=False) as editor:
                editor.add_index(model, index, concurrently=True)  # type: ignore[call-arg]
            tables.add(model._meta.db_table)  # noqa: SLF001
    for table in tables:
        _run(f'ANALYZE "{table}"')


def demand_unique(kind: Type, told: Field) -> None:
    """Make the rule that no two present records have the same value; raises IntegrityError.

    Waits no longer than PATIENCE for those who write, and lets none wait behind it for longer.
    """
    _run(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        editor.add_constraint(kind.model, _rule(kind, told))


def allow_same(kind: Type, key: str) -> None:
    _run(f'DROP INDEX IF EXISTS "{_rule_name(kind, key)}"')


def _rule(kind: Type, told: Field) -> models.UniqueConstraint:
    expression = (told.computed or {})[told.path]
    return models.UniqueConstraint(
        expression, name=_rule_name(kind, told.key), condition=PRESENT & Q(custom__has_key=told.key)
    )


def _rule_name(kind: Type, key: str) -> str:
    """A constraint is known by the field in its name (actions.work)."""
    table: str = kind.model._meta.db_table  # noqa: SLF001
    return f"{table[: 63 - len(key) - 6]}_{key}_uniq"


def _of(told: Field, number: int) -> Iterator[models.Index]:
    """The indexes of a field: none for what is neither ordered nor looked up whole."""
    sort = told.own[told.path]
    expression = (told.computed or {})[told.path]
    name = f"{PREFIX}{number}"
    if sort in {"texts", "ids"}:
        yield GinIndex(expression, name=name, condition=PRESENT)
    elif told.kind.sortable:
        yield models.Index(expression, "id", name=name, condition=PRESENT)
        if sort == "text":
            # By which "is" finds it, whatever its case.
            yield models.Index(Upper(expression), name=f"{name}_u", condition=PRESENT)
        if told.nullable:
            # Empty values come last in either direction, which one index cannot give.
            last = OrderBy(expression, descending=True, nulls_last=True)
            yield models.Index(last, OrderBy(models.F("id"), descending=True), name=f"{name}_d",
                               condition=PRESENT)  # fmt: skip


def _there() -> dict[str, tuple[bool, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, i.indisvalid, t.relname FROM pg_index i"
            " JOIN pg_class c ON c.oid = indexrelid JOIN pg_class t ON t.oid = indrelid"
            " WHERE c.relname LIKE %s AND pg_table_is_visible(t.oid)",
            [PREFIX.replace("_", "\\_") + "%"],
        )
        return {name: (valid, table) for name, valid, table in cursor.fetchall()}


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
