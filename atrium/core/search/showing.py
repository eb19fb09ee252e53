"""What people are shown of the records found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atrium.core.names import fold
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.kinds.base import Ref
from atrium.core.search.asked import Asked
from atrium.core.search.finding import ELSEWHERE, Found
from atrium.core.search.seeing import Named, Seen, see
from atrium.core.search.words import mark_of, parts, searched

WIDTH = 80
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Shown:
    found: Found
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record's words are: the field to show, and the references it is found through.

    Of each of `through`, at least one field's record must be visible to the actor: else the search
    would tell the name of something they may not see.
    """

    field: str = ""
    through: tuple[tuple[str, ...], ...] = ()


def show(actor: Actor, asked: Asked, found: Sequence[Found]) -> list[Shown]:
    """The records in their order, of those the actor may find by these words."""
    seen = see(actor, [(one.type, one.id) for one in found])
    places = {(one.type, one.id): place(asked, one) for one in found}
    others = see(actor, {ref for key in seen for ref in _refs(key, seen[key], places[key])})
    shown = []
    for one in found:
        key = (one.type, one.id)
        if key in seen and _is_open(places[key], seen[key], others):
            told = (
                _("In the file “%(file)s”") % {"file": one.file}
                if one.file
                else _subtitle(registry.get(one.type), places[key], seen[key], others, asked, actor)
            )
            shown.append(Shown(one, seen[key].title, told))
    return shown


def only_ids(actor: Actor, asked: Asked, found: Sequence[Found]) -> list[int]:
    """The ids of what `show` would give, and perhaps of records that the actor may not see.

    Whoever asks reads the records by rights; to see them here too is left out, unless some were
    found by the names of others.
    """
    if any(place(asked, one).through for one in found):
        return [one.found.id for one in show(actor, asked, found)]
    return [one.id for one in found]


def place(asked: Asked, one: Found) -> Place:
    """Where the words are that are not in the record's title."""
    if one.rank < ELSEWHERE or one.file:
        return Place()
    by_mark = {mark_of(f.key): f for f in searched(registry.get(one.type))}
    told = [(by_mark[mark], text) for mark, text in parts(one.title, one.rest) if mark in by_mark]
    field, through = "", []
    for term in _terms(asked, one):
        having = [f for f, text in told if term in text]
        field = field or next((f.key for f in having), "")
        if having and all(f.target for f in having):
            through.append(tuple(f.key for f in having))
    return Place(field, tuple(through))


def _terms(asked: Asked, one: Found) -> list[str]:
    title = one.title.partition("\n")[0]
    if all(term in one.title or term in one.rest for term in asked.terms):
        return [term for term in asked.terms if term not in title]
    return [asked.number]


def _refs(key: Named, one: Seen, told: Place) -> Iterable[Named]:
    """The records whose titles are needed to show this one."""
    usual = () if told.field else registry.get(key[0]).page.subtitle
    for name in {told.field, *usual, *(name for names in told.through for name in names)}:
        value = one.values.get(name)
        if isinstance(value, Ref):
            yield value.type, value.id


def _is_open(told: Place, one: Seen, others: Mapping[Named, Seen]) -> bool:
    return all(
        any((ref.type, ref.id) in others for name in names if (ref := one.values.get(name)))
        for names in told.through
    )


def _subtitle(
    kind: Type,
    told: Place,
    one: Seen,
    others: Mapping[Named, Seen],
    asked: Asked,
    actor: Actor,
) -> str:
    if told.field in one.values:
        text = _text(kind.fields[told.field], one, others, actor)
        return _around(text, asked)
    usual = [key for key in kind.page.subtitle if key in one.values]
    texts = (_text(kind.fields[key], one, others, actor) for key in usual)
    return BETWEEN.join(text for text in texts if text)


def _text(f: Field, one: Seen, others: Mapping[Named, Seen], actor: Actor) -> str:
    value = one.values[f.key]
    if isinstance(value, Ref):
        other = others.get((value.type, value.id))
        return other.title if other else ""
    return "" if f.kind.is_empty(value) else f.kind.display(value, f, actor)


def _around(text: str, asked: Asked) -> str:
    """A long text around the first word found in it."""
    if len(text) <= WIDTH:
        return text
    folded = fold(text)
    at = min((at for term in asked.terms if (at := folded.find(term)) >= 0), default=0)
    start = max(at - WIDTH // 4, 0)
    return f"{'…' if start else ''}{text[start : start + WIDTH].strip()}…"
