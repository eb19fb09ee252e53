"""Questions put into SQL once for each actor and asked many times.

To write a statement takes Django longer than PostgreSQL takes to answer it. What an actor sees
changes with people, teams and roles alone, and what one page asks differs from the next in an id:
so the text is kept, with HOLE where the id stands, until rights or fields change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, Q, QuerySet

from atrium.core.records import versions
from atrium.core.records.actor import Actor

# The id in whose place others are put; no record has it.
HOLE = -(2**53) + 7
MOST_KEPT = 4000
MOST_TOLD = 30


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a question, "" where no row can answer it."""

    sql: str
    values: tuple[Any, ...]
    converters: Mapping[int, tuple[list[Callable[..., Any]], Any]]

    def rows(self, given: int = 0, *more: Any) -> list[tuple[Any, ...]]:
        """The answer, with `given` in place of HOLE and `more` at the end of the values."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [*self.filled(given), *more])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def records(self, model: type[Model], given: int = 0, *more: Any) -> list[Any]:
        """The answer as instances, of a queryset that reads whole rows of the model."""
        names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
        return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in self.rows(given, *more)]

    def filled(self, given: int) -> list[Any]:
        return [given if value == HOLE else value for value in self.values]

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        made = list(row)
        for at, (converters, expression) in self.converters.items():
            for convert in converters:
                made[at] = convert(made[at], expression, connection)
        return tuple(made)


_kept: versions.Cache[tuple[int, Hashable], tuple[Actor | None, Statement]] = versions.Cache(
    "types", "access", most=MOST_KEPT
)


def statement(
    actor: Actor | None, key: Hashable, make: Callable[[], QuerySet[Any]], frame: str = "{}"
) -> Statement:
    """The statement kept under the key; `make` gives its queryset, which may ask about HOLE.

    The key names all that the queryset depends on beside the actor; without an actor, what nobody's
    rights decide about. `frame` is put around the
    text: "SELECT * FROM ({}) AS found WHERE pk = ANY (%s)".
    """
    return kept(actor, key, lambda: written(make(), frame))


def kept(actor: Actor | None, key: Hashable, make: Callable[[], Statement]) -> Statement:
    """The same of a statement that is put together otherwise."""
    told = _kept.now()
    held = told.get((id(actor), key))
    if held is None or held[0] is not actor:
        held = told[id(actor), key] = (actor, make())
    return held[1]


def written(rows: QuerySet[Any], frame: str = "{}") -> Statement:
    """The statement of a queryset, not kept."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return Statement("", (), {})
    shown = [expression for expression, _sql, _alias in compiler.select]
    return Statement(frame.format(sql), tuple(values), compiler.get_converters(shown))


def together(
    asked: Iterable[tuple[Statement, Sequence[Any]]], given: int = 0
) -> list[tuple[Any, ...]]:
    """The answers of several statements of like columns in one, each with its further values."""
    parts = [(one, more) for one, more in asked if one.sql]
    if not parts:
        return []
    values = [value for one, more in parts for value in (*one.filled(given), *more)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.sql for one, _more in parts), values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def told(condition: Q) -> Hashable | None:
    """A condition as a part of a key; None for one of many values, too rare to be kept."""
    parts: list[Hashable] = [condition.connector, condition.negated]
    for child in condition.children:
        if isinstance(child, Q):
            part = told(child)
        elif isinstance(child, tuple):
            part = _leaf(*child)
        else:
            part = None
        if part is None:
            return None
        parts.append(part)
    return tuple(parts)


def _leaf(path: str, value: Any) -> Hashable | None:
    if isinstance(value, (list, tuple, set)):
        return (path, *value) if len(value) <= MOST_TOLD and _are_plain(value) else None
    return (path, type(value).__name__, value) if _are_plain((value,)) else None


def _are_plain(values: Iterable[Any]) -> bool:
    return all(value is None or isinstance(value, (str, int, float, date)) for value in values)
