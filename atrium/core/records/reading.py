"""Reading records: the one way from a type, an actor and a question to rows of values.

List, board, page, API, export, report and relation picker all come through here, so that rights
and hidden fields are the same on each. A page costs one query, plus one per type referenced by
the fields shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.records import paging, prepared, registry, versions
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.filters import compile_filter
from atrium.core.records.kinds.base import Ref

MOST = 500
# The types whose changes raise the counter of access (records.versions).
IN_MEMORY = {"person", "team"}
# What no record type is and yet is named in fields, such as files: how its names are found.
Namer = Callable[[Actor, Iterable[int]], Mapping[int, str]]
_namers: dict[str, Namer] = {}
_remembered: versions.Cache[str, dict[int, str]] = versions.Cache("access")


@dataclass(frozen=True, slots=True)
class Row:
    """One record as far as the actor may read it: values by field key."""

    id: int
    version: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What to read. `sort` is a field key, with "-" for descending; "" for the type's own order.

    `after` is the cursor a Page gave. `deleted` reads the recycle bin instead.
    """

    fields: Sequence[str] = ()
    filter: Any = None
    sort: str = ""
    after: str = ""
    limit: int = 50
    deleted: bool = False
    verb: Verb = Verb.SEE
    extra: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    fields: list[Field]
    next: str = ""


def read(kind: Type, actor: Actor, question: Question) -> Page:
    """One page of rows in order; raises Rejected for an unknown field or a broken cursor."""
    return read_each(kind, actor, [question])[0]


def read_each(kind: Type, actor: Actor, questions: Sequence[Question]) -> list[Page]:
    """A page for each of several questions about the same fields, in one query.

    The lanes of a board differ in their filter only; asked one by one they cost seven times the
    planning and seven times the titles.
    """
    shown = select_fields(kind, actor, questions[0].fields)
    orders = [paging.order(kind, actor, q.sort) for q in questions]
    limits = [max(1, min(q.limit, MOST)) for q in questions]

    def rows() -> QuerySet[Any]:
        asked = enumerate(zip(questions, orders, limits, strict=True))
        first, *others = (
            _part(kind, actor, question, shown, order, place)[: limit + 1]
            for place, (question, order, limit) in asked
        )
        return first.union(*others, all=True) if others else first

    told = key(kind, actor, questions)
    found = prepared.statement(actor, told, rows).rows() if told else list(rows())
    answers: list[list[tuple[Any, ...]]] = [[] for _ in questions]
    for values in found:
        answers[values[0]].append(values)
    raw = [values for a, limit in zip(answers, limits, strict=True) for values in a[:limit]]
    made = _rows(kind, shown, raw)
    _add_titles(actor, made)
    pages, at = [], 0
    for answer, order, limit in zip(answers, orders, limits, strict=True):
        many = min(len(answer), limit)
        cursor = paging.mark(answer[limit - 1], order) if len(answer) > limit else ""
        pages.append(Page(made[at : at + many], shown, cursor))
        at += many
    return pages


def key(kind: Type, actor: Actor, questions: Sequence[Question]) -> Hashable:
    """Under what the statement is kept; None for a question that will hardly come again.

    The day belongs to it, since filters speak of today.
    """
    parts: list[Hashable] = [kind.key, clock.today(actor.zone)]
    for question in questions:
        extra = prepared.told(question.extra)
        if extra is None or question.after:
            return None
        try:
            asked = json.dumps(question.filter, default=str) if question.filter else ""
        except RecursionError:
            # Far deeper than a filter may be; to compile it is to refuse it in words.
            return None
        parts.append(
            (
                tuple(question.fields), asked, question.sort, question.limit,
                question.deleted, question.verb, extra,
            )
        )  # fmt: skip
    return tuple(parts)


def _part(
    kind: Type,
    actor: Actor,
    question: Question,
    shown: list[Field],
    order: Sequence[paging.Key],
    place: int,
) -> QuerySet[Any]:
    rows = scope(kind, actor, question)
    if question.after:
        # The order may be by a computed field, which the database knows only once told.
        asked = aliased(rows, [k.field for k in order])
        rows = asked.filter(paging.beyond(order, question.after))
    return _values(rows, shown, order, place).order_by(*(key.ordering for key in order))


def one(kind: Type, actor: Actor, record_id: int, keys: Sequence[str] = ()) -> Row:
    """One record; raises NotFound when there is none or the actor may not see it."""
    shown = select_fields(kind, actor, keys or tuple(kind.visible_fields(actor)))
    asked = prepared.statement(
        actor,
        ("one", kind.key, tuple(f.key for f in shown)),
        lambda: _values(visible(kind, actor).filter(pk=prepared.HOLE), shown, [], 0),
    )
    made = _rows(kind, shown, asked.rows(record_id))
    if not made:
        raise NotFound
    _add_titles(actor, made)
    return made[0]


def every(kind: Type, actor: Actor, question: Question) -> Iterator[Row]:
    """All rows in order, page by page; for exports."""
    while True:
        page = read(kind, actor, question)
        yield from page.rows
        if not page.next:
            return
        question = replace(question, after=page.next)


def count(kind: Type, actor: Actor, question: Question) -> int:
    told = key(kind, actor, [question])
    if told is None:
        return scope(kind, actor, question).count()
    asked = prepared.statement(
        actor,
        ("count", told),
        lambda: scope(kind, actor, question).order_by().values("pk"),
        "SELECT count(*) FROM ({}) AS counted",
    )
    return int(asked.rows()[0][0]) if asked.sql else 0


def counts_around(actor: Actor, paths: Sequence[tuple[Type, str]], record_id: int) -> list[int]:
    """How many records of each type point at the record by the path beside the type."""
    asked = [_around(actor, place, kind, path) for place, (kind, path) in enumerate(paths)]
    found = dict(prepared.together([(one, ()) for one in asked], record_id))
    return [found.get(place, 0) for place in range(len(paths))]


def _around(actor: Actor, place: int, kind: Type, path: str) -> prepared.Statement:
    return prepared.statement(
        actor,
        ("around", place, kind.key, path),
        lambda: visible(kind, actor).filter(**{path: prepared.HOLE}).values("pk"),
        f"SELECT {place}, count(*) FROM ({{}}) AS counted",  # noqa: S608
    )


def allowed(kind: Type, actor: Actor, record_id: int, verbs: Iterable[Verb]) -> set[Verb]:
    """Those of the verbs that the actor may do on the record; in one query."""
    asked = [(_may(kind, actor, verb), ()) for verb in dict.fromkeys(verbs)]
    return {Verb(verb) for (verb,) in prepared.together(asked, record_id)}


def _may(kind: Type, actor: Actor, verb: Verb) -> prepared.Statement:
    return prepared.statement(
        actor,
        ("may", kind.key, verb),
        lambda: visible(kind, actor, verb).filter(pk=prepared.HOLE).values("pk"),
        f"SELECT '{verb.value}' FROM ({{}}) AS seen",  # noqa: S608
    )


def sees(kind: Type, actor: Actor, record_id: int, verb: Verb = Verb.SEE) -> bool:
    """Whether the actor may do `verb` on the record."""
    return bool(allowed(kind, actor, record_id, [verb]))


def sums(kind: Type, actor: Actor, question: Question, keys: Iterable[str]) -> dict[str, Decimal]:
    """The totals of number and money fields, money in the company's currency."""
    chosen = select_fields(kind, actor, tuple(keys))
    rows = with_computed(scope(kind, actor, question), chosen)
    asked = {f"sum_{i}": Sum(f.path) for i, f in enumerate(chosen)}
    got = rows.aggregate(**asked) if asked else {}
    return {f.key: got[f"sum_{i}"] or Decimal(0) for i, f in enumerate(chosen)}


def scope(kind: Type, actor: Actor, question: Question) -> QuerySet[Any]:
    """The rows a question is about, within what the actor sees."""
    rows = visible(kind, actor, question.verb, deleted=question.deleted)
    # First, since it refuses a filter too deep to be walked through.
    condition = compile_filter(question.filter, kind, actor)
    asked = [kind.fields[key] for key in _asked(question.filter, kind)]
    asked += _own_in(question.extra, kind)
    return aliased(rows, asked).filter(condition, question.extra)


def _asked(told: Any, kind: Type) -> Iterator[str]:
    """The computed fields a filter is about."""
    if isinstance(told, dict):
        named = kind.fields.get(str(told.get("field")))
        if named is not None and named.computed is not None:
            yield named.key
        for part in (*_parts(told, "all"), *_parts(told, "any")):
            yield from _asked(part, kind)


def _own_in(condition: Q, kind: Type) -> Iterator[Field]:
    """The own fields whose columns a condition names."""
    for leaf in condition.children if kind.own_columns else ():
        if isinstance(leaf, Q):
            yield from _own_in(leaf, kind)
        elif isinstance(leaf, tuple) and (name := leaf[0].partition("__")[0]) in kind.own_columns:
            yield next(f for f in kind.fields.values() if name in f.own)


def _parts(told: dict[str, Any], word: str) -> list[Any]:
    parts = told.get(word)
    return parts if isinstance(parts, list) else []


def visible(
    kind: Type, actor: Actor, verb: Verb = Verb.SEE, *, deleted: bool = False
) -> QuerySet[Any]:
    """The rows of a type on which the actor may do `verb`."""
    manager: Any = kind.model._default_manager  # noqa: SLF001
    return manager.visible_to(actor, verb, deleted=deleted)  # type: ignore[no-any-return]


def select_fields(kind: Type, actor: Actor, keys: Sequence[str]) -> list[Field]:
    """The fields by key; one that is unknown or hidden is refused in the same words."""
    known = kind.visible_fields(actor)
    unknown = [key for key in keys if key not in known]
    if unknown:
        text = _("There is no field “%(field)s”.")
        raise Rejected([Problem(key, text % {"field": key}, "unknown_field") for key in unknown])
    return [known[key] for key in keys]


def seen_among(kind: Type, actor: Actor, ids: Iterable[int]) -> set[int]:
    """Those of the records that the actor may see."""
    asked = prepared.statement(
        actor,
        ("seen among", kind.key),
        lambda: visible(kind, actor).values("pk"),
        "SELECT pk FROM ({}) AS seen WHERE pk = ANY (%s)",
    )
    return {pk for (pk,) in asked.rows(0, list(ids))}


def titles(actor: Actor, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The titles of the records named, of those the actor may see; in one query."""
    told = known(actor, wanted)
    return {named: title for named, title in told.items() if title is not None}


def name_by(type_key: str, namer: Namer) -> None:
    """Let what is named in fields under this key have its names from `namer`."""
    _namers[type_key] = namer


def known(actor: Actor, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str | None]:
    """Those of the records named that the actor may see: their titles, None for a hidden one."""
    by_type: dict[str, set[int]] = {}
    for type_key, record_id in wanted:
        by_type.setdefault(type_key, set()).add(record_id)
    found: dict[tuple[str, int], str | None] = {}
    asked: list[tuple[prepared.Statement, list[Any]]] = []
    for type_key, ids in by_type.items():
        if type_key in _namers:
            told = _namers[type_key](actor, ids)
            found.update({(type_key, pk): name for pk, name in told.items()})
            continue
        kind = registry.get(type_key)
        if type_key in IN_MEMORY and kind.policy.condition(actor, Verb.SEE, kind) is None:
            names = _names(kind, actor)
            found.update({(type_key, pk): names[pk] for pk in ids if pk in names})
            continue
        asked.append((_title_statement(kind, actor), [list(ids)]))
    for type_key, pk, title, labels in prepared.together(asked):
        named = json.loads(labels).get(actor.language) if labels else None
        found[type_key, pk] = named or title
    return found


def _title_statement(kind: Type, actor: Actor) -> prepared.Statement:
    """The ids and titles of what the actor sees of a type, of those in the list of ids to come."""
    columns, title, labels = (
        ("pk, title, labels", "title", "labels::text")
        if kind.labels
        else ("pk, title", "title", "NULL")
    )
    if kind.title in actor.grant(kind.key).hidden:
        title = labels = "NULL"
    return prepared.statement(
        actor,
        ("titles", kind.key),
        lambda: _title_columns(kind, visible(kind, actor)),
        f"SELECT '{kind.key}', pk, {title}, {labels} FROM ({{}}) AS titled ({columns})"  # noqa: S608
        " WHERE pk = ANY (%s)",
    )


def _names(kind: Type, actor: Actor) -> dict[int, str]:
    """The names of everybody or of all teams, for who sees all; kept until they change."""
    names = _remembered.now()
    if kind.key not in names:
        names[kind.key] = dict(titled(kind, actor, visible(kind, actor)))
    return names[kind.key]


def titled(kind: Type, actor: Actor, rows: QuerySet[Any]) -> Iterator[tuple[int, str]]:
    """The id and title of each row, the title in the actor's language where it has several."""
    return _titled(actor, _title_columns(kind, rows))


def _title_columns(kind: Type, rows: QuerySet[Any]) -> QuerySet[Any]:
    labels = [kind.labels] if kind.labels else []
    return rows.values_list("pk", kind.fields[kind.title].path, *labels)


def _titled(actor: Actor, rows: Iterable[Any]) -> Iterator[tuple[int, str]]:
    for pk, title, *labels in rows:
        yield pk, (labels[0].get(actor.language) if labels else None) or title


# Rows


def points_at(told: Field, ids: Iterable[int]) -> Q:
    """The rows whose field, told to the database by `aliased`, has one of the records."""
    return Q(**{f"{told.attribute}__{'overlap' if told.kind.several else 'in'}": list(ids)})


def with_computed(rows: QuerySet[Any], fields: Iterable[Field]) -> QuerySet[Any]:
    """The rows with those of the fields added that the database works out."""
    made: QuerySet[Any] = rows.annotate(**_expressions(fields))
    return made


def aliased(rows: QuerySet[Any], fields: Iterable[Field]) -> QuerySet[Any]:
    """The same without reading them: for conditions, order and groups."""
    made: QuerySet[Any] = rows.alias(**_expressions(fields))
    return made


def _expressions(fields: Iterable[Field]) -> dict[str, Any]:
    return {name: made for f in fields for name, made in (f.computed or {}).items()}


def _values(
    rows: QuerySet[Any], shown: list[Field], order: Sequence[paging.Key], place: int
) -> QuerySet[Any]:
    """The columns to read: which question, id, version, the fields shown, the order's keys."""
    names = ["place", "pk", "version"]
    names += [column for f in shown for column in f.columns]
    names += [key.path for key in order]
    whole = with_computed(rows, [*shown, *(k.field for k in order)])
    read: QuerySet[Any] = whole.annotate(place=Value(place)).values_list(*names)
    return read


def _rows(kind: Type, shown: list[Field], raw: list[tuple[Any, ...]]) -> list[Row]:
    made = []
    for values in raw:
        at = 3
        loaded: dict[str, Any] = {}
        for f in shown:
            width = len(f.columns)
            if width:
                loaded[f.key] = f.kind.load(values[at : at + width], f)
                at += width
        made.append(Row(values[1], values[2], loaded))
    _add_related(kind, shown, made)
    return made


def _add_related(kind: Type, shown: list[Field], rows: list[Row]) -> None:
    """Fill in the fields kept in a table of their own, one query a field."""
    for f in shown:
        if not f.through_many:
            continue
        by_id: dict[int, list[Ref]] = {row.id: [] for row in rows}
        relation: Any = kind.model._meta.get_field(f.key)  # noqa: SLF001
        for mine, other in _links(relation).rows(0, list(by_id)):
            by_id[mine].append(Ref(f.target, other))
        for row in rows:
            row.values[f.key] = by_id[row.id]


def _links(relation: Any) -> prepared.Statement:
    """The pairs in the table of a relation, of those of the list of ids to come."""
    through = relation.remote_field.through
    near, far = relation.m2m_field_name() + "_id", relation.m2m_reverse_field_name() + "_id"
    return prepared.statement(
        None,
        ("links", through, near),
        lambda: _present(through).values_list(near, far, "pk"),
        "SELECT near, far FROM ({}) AS links (near, far, pk) WHERE near = ANY (%s) ORDER BY pk",
    )


def _present(through: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = through._base_manager.all()  # noqa: SLF001
    return rows.filter(deleted_at__isnull=True) if hasattr(through, "deleted_at") else rows


def _add_titles(actor: Actor, rows: list[Row]) -> None:
    wanted = {(ref.type, ref.id) for row in rows for ref in _refs(row)}
    if not wanted:
        return
    known = titles(actor, wanted)
    for row in rows:
        for key, value in row.values.items():
            if isinstance(value, Ref):
                row.values[key] = Ref(value.type, value.id, known.get((value.type, value.id)))
            elif isinstance(value, list) and value and isinstance(value[0], Ref):
                row.values[key] = [Ref(r.type, r.id, known.get((r.type, r.id))) for r in value]


def _refs(row: Row) -> Iterator[Ref]:
    for value in row.values.values():
        if isinstance(value, Ref):
            yield value
        elif isinstance(value, list) and value and isinstance(value[0], Ref):
            yield from value
