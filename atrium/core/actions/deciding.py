"""Which fields a form shows for values not yet saved.

The condition is asked of the database in the one filter language, of the values instead of a row:
so a form shows what the server will demand, to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Value
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

from atrium.core import clock
from atrium.core.actions.work import assign, fill_worth
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.filters import compile_filter
from atrium.core.records.own.columns import SORTS
from atrium.core.records.own.demands import impartial


def undecidable(kind: Type) -> set[str]:
    """The fields that only a saved record has: what is worked out, and links in other tables."""
    return {
        key
        for key, f in kind.fields.items()
        if f.through_many or (f.computed is not None and not f.own)
    }


def not_shown(kind: Type, actor: Actor, values: Mapping[str, Any], record: Any = None) -> set[str]:
    """The fields whose condition does not hold for the cleaned values, by field key.

    What the values do not tell is as `record` has it, which is changed on the way.
    """
    asked = {key: f.shown_when for key, f in kind.fields.items() if f.shown_when and not f.part_of}
    if not asked:
        return set()
    record = record or kind.model()
    for key, value in values.items():
        if value is not None or kind.fields[key].nullable or kind.fields[key].own:
            assign(record, kind.fields[key], value)
    fill_worth(kind, record, clock.now())
    judge = impartial(actor)
    return {key for key, told in asked.items() if not _holds(kind, judge, told, record)}


def _holds(kind: Type, judge: Actor, told: Any, record: Any) -> bool:
    query: Any = Query(None)
    for f in kind.fields.values():
        if not (f.part_of or f.key in undecidable(kind)):
            for name, value in _named(kind, f, record):
                query.add_annotation(value, name, select=False)
    query.add_annotation(Value(1), "found")
    try:
        query.add_q(compile_filter(told, kind, judge))
        return query.get_compiler(DEFAULT_DB_ALIAS).execute_sql(SINGLE) is not None
    except EmptyResultSet:
        return False
    except FullResultSet:
        return True


def _named(kind: Type, f: Field, record: Any) -> list[tuple[str, Any]]:
    if f.own:
        return [(n, Value(getattr(record, n), OUTPUT[sort])) for n, sort in f.own.items()]
    column: Any = kind.model._meta.get_field(f.path)  # noqa: SLF001
    held = getattr(record, column.attname)
    output = models.BigIntegerField() if f.target else column
    return [(f.path, Value(held, output))]


OUTPUT: Mapping[str, Any] = {
    sort: told.expression("any").output_field for sort, told in SORTS.items()
}
