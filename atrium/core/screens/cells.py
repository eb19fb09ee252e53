"""Values as HTML, for list cells, facts and cards.

A list page has four hundred of them, so the markup is put together by hand; what comes from a
record goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from atrium.core import clock
from atrium.core.names import initials
from atrium.core.records import options, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.kinds.base import Ref
from atrium.core.records.kinds.contact import address_lines, shown_phone
from atrium.core.records.reading import Row
from atrium.core.screens.drawing import icon, kept

NOTHING = Markup('<span class="faint">—</span>')
HUES = "abcdef"
SHORT = 90


def cell(value: Any, field: Field, actor: Actor) -> Markup:
    """One value; a dash where there is none."""
    if field.kind.is_empty(value):
        return NOTHING
    draw = _DRAW.get(field.kind.key)
    return draw(value, field, actor) if draw else escape(field.kind.display(value, field, actor))


def title_cell(row: Row, kind: Type, value: Any) -> Markup:
    """The name of the record, a link to its page."""
    name = str(value or "") or _("(no name)")
    disc = avatar(name, row.id, square=True)
    return Markup(
        f'<a class="who strong" href="/{kind.slug}/{row.id}">{disc}<span>{escape(name)}</span></a>'
    )


def avatar(name: str, seed: int = 0, *, square: bool = False) -> Markup:
    """The initials in a disc (a square for things), coloured by the record's number."""
    shape = "avatar square" if square else "avatar"
    told = f'class="{shape}" data-hue="{hue(seed)}"'
    return Markup(f'<span {told} aria-hidden="true">{escape(initials(name))}</span>')


def hue(seed: int) -> str:
    """The colour of an avatar, by the record's number."""
    return HUES[seed % len(HUES)]


def chip(label: str, tone: str = "") -> Markup:
    return Markup(f'<span class="chip {escape(tone)}">{escape(label)}</span>')


def ref_link(ref: Ref) -> Markup:
    """A link to the record pointed at, as far as the reader may know it."""
    if ref.title is None:
        return kept("no access", _closed)
    kind, title = registry.get(ref.type), escape(ref.title or _("(no name)"))
    if kind.group in {"", "setup"}:
        return title  # a stage or a class is a word here, not a place to go to
    return Markup(f'<a class="link" href="/{kind.slug}/{ref.id}">{title}</a>')


def _closed() -> Markup:
    return Markup('<span class="faint">{} {}</span>').format(icon("lock"), _("(no access)"))


def _person(value: Ref, _field: Field, _actor: Actor) -> Markup:
    if value.title is None:
        return ref_link(value)
    disc = avatar(value.title, value.id)
    return Markup(f'<span class="who">{disc}<span>{escape(value.title)}</span></span>')


def _choice(value: str, field: Field, actor: Actor) -> Markup:
    label = options.label(field.options, value, actor.language)
    tone = options.tone(field.options, value)
    return chip(label, tone) if tone else escape(label)


def _choices(value: Iterable[str], field: Field, actor: Actor) -> Markup:
    return _joined(
        chip(options.label(field.options, v, actor.language), options.tone(field.options, v))
        for v in value
    )


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup(" ").join(parts)


def _boolean(value: bool, _field: Field, _actor: Actor) -> Markup:
    if not value:
        return Markup('<span class="faint">{}</span>').format(_("No"))
    return Markup('<span class="yes">{} {}</span>').format(icon("check"), _("Yes"))


def _emails(value: list[Mapping[str, str]], field: Field, actor: Actor) -> Markup:
    return _email(value[0]["address"], field, actor) + _more(len(value))


def _phones(value: list[Mapping[str, str]], _field: Field, actor: Actor) -> Markup:
    first = value[0]
    number, shown = first["number"] or first["typed"], shown_phone(first, actor.country)
    link = f'<a class="link" href="tel:{escape(number)}">{escape(shown)}</a>'
    return Markup(link) + _more(len(value))


def _more(count: int) -> Markup:
    return Markup(' <span class="faint">+{}</span>').format(count - 1) if count > 1 else Markup("")


def _url(value: str, field: Field, actor: Actor) -> Markup:
    shown = field.kind.display(value, field, actor)
    return Markup(
        '<a class="link" href="{}" rel="noopener noreferrer" target="_blank">{}</a>'
    ).format(value, shown)


def _email(value: str, _field: Field, _actor: Actor) -> Markup:
    address = escape(value)
    return Markup(f'<a class="link" href="mailto:{address}">{address}</a>')


def _rating(value: int, _field: Field, _actor: Actor) -> Markup:
    label = _("%(stars)s of 5") % {"stars": value}
    return Markup('<span class="rating" role="img" aria-label="{}">{}</span>').format(
        label, "★" * value + "☆" * (5 - value)
    )


def _date(value: date, field: Field, actor: Actor) -> Markup:
    shown = escape(field.kind.display(value, field, actor))
    return Markup(f'<time datetime="{value.isoformat()}">{shown}</time>')


def _moment(value: datetime, field: Field, actor: Actor) -> Markup:
    whole = escape(field.kind.display(value, field, actor))
    ago = escape(clock.format_ago(value, clock.now(), actor.language))
    return Markup(f'<time datetime="{value.isoformat()}" title="{whole}">{ago}</time>')


def _longtext(value: str, field: Field, actor: Actor) -> Markup:
    text = field.kind.display(value, field, actor)
    return escape(text if len(text) <= SHORT else text[:SHORT].rstrip() + "…")


def _refs(value: list[Ref], _field: Field, _actor: Actor) -> Markup:
    return Markup(", ").join(ref_link(ref) for ref in value)


def _files(value: list[Ref], _field: Field, _actor: Actor) -> Markup:
    links = (
        Markup('<a class="link" href="/files/{}">{}</a>').format(ref.id, ref.title or "…")
        for ref in value
    )
    return Markup("{} {}").format(icon("paperclip"), Markup(", ").join(links))


def _address(value: Mapping[str, str], _field: Field, actor: Actor) -> Markup:
    return Markup("<br>").join(address_lines(value, actor.language))


_DRAW: Mapping[str, Callable[[Any, Field, Actor], Markup]] = {
    "person": _person,
    "reference": lambda value, _field, _actor: ref_link(value),
    "team": lambda value, _field, _actor: ref_link(value),
    "references": _refs,
    "files": _files,
    "choice": _choice,
    "choices": _choices,
    "tags": lambda value, _field, _actor: _joined(chip(tag) for tag in value),
    "boolean": _boolean,
    "emails": _emails,
    "phones": _phones,
    "email": _email,
    "url": _url,
    "rating": _rating,
    "date": _date,
    "datetime": _moment,
    "longtext": _longtext,
    "address": _address,
}
# Kinds whose column stands to the right, digits below digits.
NUMERIC = {"number", "money", "percent", "duration"}
