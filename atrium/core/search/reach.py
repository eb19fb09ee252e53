"""Where in the index an actor may look, from the policies of the record types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q

from atrium.core.records import reading, versions
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.search.models import SearchEntry
from atrium.core.search.words import mark_of

# With more teams than these, the newest are looked for among all entries of the type.
MOST_TEAMS = 8
MOST_KEPT = 2000
LAST = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A condition on entries.

    `order` is 0 for whole types and teams, of which an index gives the newest first, 1 for what
    somebody owns, of which another does, LAST for the rest.
    """

    sql: str
    values: tuple[Any, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """The entries of one type an actor may find: those within any of the parts.

    `hidden` matches, as a regular expression, the parts of their text that the actor may not read.
    `files` are the keys of the fields that name files and that the actor may read.
    """

    kind: Type
    parts: tuple[Part, ...]
    hidden: str
    files: tuple[str, ...] = ()


_kept: versions.Cache[tuple[int, str], tuple[Actor, Reach | None]] = versions.Cache(
    "access", "types", most=MOST_KEPT
)


def reach(kind: Type, actor: Actor) -> Reach | None:
    """None where the actor finds nothing: no record is visible, or not even its title."""
    kept = _kept.now()
    held = kept.get((id(actor), kind.key))
    if held is None or held[0] is not actor:
        held = kept[id(actor), kind.key] = (actor, _resolve(kind, actor))
    return held[1]


def _resolve(kind: Type, actor: Actor) -> Reach | None:
    hidden = actor.grant(kind.key).hidden
    if kind.title in hidden:
        return None
    parts = tuple(_parts(kind, actor))
    # Fields no longer searched among them, whose words the index may still have.
    marks = sorted(mark_of(key) for key in hidden)
    if not parts:
        return None
    files = tuple(k for k, f in kind.visible_fields(actor).items() if f.kind.key == "files")
    return Reach(kind, parts, rf"\n({'|'.join(marks)})\t[^\n]*" if marks else "", files)


def _parts(kind: Type, actor: Actor) -> Iterator[Part]:
    condition = kind.policy.condition(actor, Verb.SEE, kind)
    if condition is None:
        yield Part("TRUE")
        return
    try:
        told = [_on_entries(leaf) for leaf in _either(condition)]
    except _Unlike:
        rows = reading.visible(kind, actor).order_by().values("pk")
        sql, values = rows.query.sql_with_params()
        yield Part(f"record_id IN ({sql})", values, order=LAST)
        return
    for alternative in told:
        try:
            sql, values = _as_sql(alternative)
        except EmptyResultSet:
            continue
        yield Part(sql, values, order=_order(alternative))


class _Unlike(Exception):
    """The policy looks at something that entries do not have."""


def _either(condition: Q) -> Iterator[Any]:
    """What a condition joins with "or", a list of teams as one alternative for each."""
    if condition.negated or (condition.connector == Q.AND and len(condition.children) > 1):
        yield condition
        return
    for child in condition.children:
        if isinstance(child, Q):
            yield from _either(child)
        elif isinstance(child, tuple) and child[0] == "team__in" and _few(child[1]):
            yield from (("team", team) for team in child[1])
        else:
            yield child


def _few(teams: Any) -> bool:
    return isinstance(teams, Sequence) and len(teams) <= MOST_TEAMS


def _on_entries(leaf: Any) -> Q:
    """The same condition on the index's entries; raises _Unlike."""
    if isinstance(leaf, Q):
        moved = Q(*(_on_entries(child) for child in leaf.children), _connector=leaf.connector)
        return ~moved if leaf.negated else moved
    if isinstance(leaf, tuple):
        field, _mark, lookup = leaf[0].partition("__")
        return Q((f"{_column(field)}__{lookup or 'exact'}", leaf[1]))
    moved_leaf = leaf.copy()
    moved_leaf.set_source_expressions(
        [_moved(expression) for expression in leaf.get_source_expressions()]
    )
    return Q(moved_leaf)


def _moved(expression: Any) -> Any:
    name = getattr(expression, "name", "")
    return F(_column(name)) if isinstance(expression, F) else expression


def _column(name: str) -> str:
    if name in {"pk", "id"}:
        return "record_id"
    if name not in {"owner", "team"}:
        raise _Unlike
    return name


def _order(condition: Q) -> int:
    told = [child[0] for child in condition.children if isinstance(child, tuple)]
    return {"team__exact": 0, "owner__exact": 1}.get(told[0], LAST) if len(told) == 1 else LAST


def _as_sql(condition: Q) -> tuple[str, tuple[Any, ...]]:
    query = SearchEntry.objects.filter(condition).query
    sql, values = query.where.as_sql(query.get_compiler(connection=connection), connection)
    return sql, tuple(values)
