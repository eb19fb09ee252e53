"""What people see of the records found, read within their rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from atrium.core.names import fold
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.kinds.base import Ref
from atrium.core.search.asked import Asked
from atrium.core.search.finding import Found
from atrium.core.search.words import mark_of, parts, searched

WIDTH = 80
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record's words were found: the field to show, and the references it depends on.

    For each of `through`, at least one of the fields' records must be visible to the actor: else
    the search would tell the name of something they may not see.
    """

    field: str
    through: tuple[tuple[str, ...], ...]


def show(
    actor: Actor, asked: Asked, found: Sequence[Found]
) -> dict[tuple[str, int], tuple[str, str]]:
    """The title and subtitle of each record by type and id, of those the actor may read."""
    shown = {}
    for kind, ones in _by_type(found):
        places = {one.id: place(kind, asked, one) for one in ones}
        usual = [key for key in kind.page.subtitle if key in kind.visible_fields(actor)]
        for row in _rows(kind, actor, places, [kind.title, *usual]):
            if _is_readable(row, places[row.id]):
                key = places[row.id].field
                told = _excerpt(kind.fields[key], row, asked, actor) if key else ""
                told = told or BETWEEN.join(_texts(kind, usual, row, actor))
                shown[kind.key, row.id] = (str(row.values[kind.title] or ""), told)
        if kind.labels:
            rows = reading.visible(kind, actor).filter(pk__in=list(places))
            for pk, title in reading.titled(kind, actor, rows):
                shown[kind.key, pk] = (title, shown[kind.key, pk][1])
    return shown


def readable(actor: Actor, asked: Asked, found: Sequence[Found]) -> list[Found]:
    """Those found by what the actor may read."""
    kept = []
    for kind, ones in _by_type(found):
        places = {one.id: place(kind, asked, one) for one in ones}
        doubtful = {pk: told for pk, told in places.items() if told.through}
        rows = _rows(kind, actor, doubtful, []) if doubtful else []
        right = {row.id for row in rows if _is_readable(row, doubtful[row.id])}
        kept += [one for one in ones if one.id not in doubtful or one.id in right]
    return kept


def place(kind: Type, asked: Asked, one: Found) -> Place:
    if one.rank < 4:
        return Place("", ())
    by_mark = {mark_of(f.key): f for f in searched(kind)}
    told = [(by_mark[mark], text) for mark, text in parts(one.title, one.rest) if mark in by_mark]
    field, through = "", []
    for term in _terms(asked, one):
        having = [f for f, text in told if term in text]
        field = field or next((f.key for f in having), "")
        if having and all(f.target for f in having):
            through.append(tuple(f.key for f in having))
    return Place(field, tuple(through))


def _terms(asked: Asked, one: Found) -> list[str]:
    """The words that are not in the title itself."""
    title = one.title.partition("\n")[0]
    terms = [term for term in asked.terms if term not in title]
    if all(term in one.title or term in one.rest for term in terms):
        return terms
    return [asked.number]


def _by_type(found: Iterable[Found]) -> Iterable[tuple[Type, list[Found]]]:
    by_type: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_type[one.type].append(one)
    return [(registry.get(key), ones) for key, ones in by_type.items()]


def _rows(
    kind: Type, actor: Actor, places: dict[int, Place], keys: Sequence[str]
) -> list[reading.Row]:
    needed = [key for told in places.values() for key in (told.field, *sum(told.through, ()))]
    fields = [key for key in dict.fromkeys([*keys, *needed]) if key]
    wanted = Q(pk__in=list(places))
    asked = reading.Question(fields=fields, sort="id", limit=reading.MOST, extra=wanted)
    return list(reading.read(kind, actor, asked).rows)


def _is_readable(row: reading.Row, told: Place) -> bool:
    return all(
        any(isinstance(ref := row.values[key], Ref) and ref.title is not None for key in keys)
        for keys in told.through
    )


def _texts(kind: Type, keys: Sequence[str], row: reading.Row, actor: Actor) -> Iterable[str]:
    for key in keys:
        f, value = kind.fields[key], row.values[key]
        if not f.kind.is_empty(value) and not (isinstance(value, Ref) and value.title is None):
            yield f.kind.display(value, f, actor)


def _excerpt(f: Field, row: reading.Row, asked: Asked, actor: Actor) -> str:
    """The field's text around the first word found in it."""
    text = f.kind.display(row.values[f.key], f, actor)
    if len(text) <= WIDTH:
        return text
    folded = fold(text)
    at = min((at for term in asked.terms if (at := folded.find(term)) >= 0), default=0)
    start = max(at - WIDTH // 4, 0)
    return f"{'…' if start else ''}{text[start : start + WIDTH].strip()}…"
