"""Markup put together by hand where templates would be too slow, and markup kept for later.

A page of a list has four hundred cells; a template that asks each for its parts takes longer over
them than the database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from atrium.core.records import versions

ICONS = Path(__file__).parent / "static" / "vendor" / "lucide"

_kept: versions.Cache[tuple[str | None, Hashable], Markup] = versions.Cache(
    "types", "access", most=2000
)


@dataclass(frozen=True, slots=True)
class Column:
    """One head of the sheet, as ui/sheet.html wants it; `sort` is the address that sorts by it."""

    key: str
    label: str
    num: bool = False
    sort: str = ""
    order: str = ""
    title: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value drawn; `edit` is the address for changing it in place."""

    html: Markup
    edit: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet; `name` is what its checkbox is called."""

    id: int
    name: str
    cells: tuple[Cell, ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """A person on a card; `hue` is the avatar's colour, a letter from "a" to "f"."""

    name: str
    initials: str
    hue: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a board; `rots` says what is wrong with it, or is ""."""

    id: int
    title: str
    href: str
    sub: str = ""
    sum: str = ""
    chips: tuple[Chip, ...] = ()
    people: tuple[Face, ...] = ()
    rots: str = ""
    version: int = 0


def kept(key: Hashable, draw: Callable[[], Markup]) -> Markup:
    """Markup drawn once for each language and key, until fields, options or rights change.

    The key says all else that it depends on; there is no token and nothing of a record in it.
    """
    known, told = _kept.now(), (translation.get_language(), key)
    if told not in known:
        known[told] = draw()
    return known[told]


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> Markup:
    """An icon drawn in the line, decorative unless it has a label. Raises FileNotFoundError."""
    drawing = (ICONS / f"{name}.svg").read_text()
    inner = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
    told = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(
        Markup(told),  # noqa: S704 - our own words
        Markup(" ".join(inner.split())),  # noqa: S704 - a drawing that came with the program
    )


def sheet_lines(columns: Sequence[Column], lines: Sequence[Line], *, select: bool) -> Markup:
    """The rows of a sheet, each with the id "row-<id>"."""
    pick = str(escape(_("Select %(name)s"))) if select else ""
    return Markup("\n").join(
        Markup(  # noqa: S704 - its parts are escaped
            f'<tr id="row-{line.id}" data-version="{line.version}">'
            f"{_picker(line, pick) if select else ''}{_cells(columns, line)}</tr>"
        )
        for line in lines
    )


def _picker(line: Line, pick: str) -> str:
    label = pick % {"name": escape(line.name)}
    return (
        '<td class="pick"><label><input type="checkbox" class="tick" name="ids" '
        f'value="{line.id}" aria-label="{label}"></label></td>'
    )


def _cells(columns: Sequence[Column], line: Line) -> str:
    return "".join(
        f"<td{_classes(column, value)}{_edit(value)}>{value.html}</td>"
        for column, value in zip(columns, line.cells, strict=True)
    )


def _classes(column: Column, value: Cell) -> str:
    names = ("num " if column.num else "") + ("title " if column.title else "") + value.tone
    return f' class="{names}"' if names else ""


def _edit(value: Cell) -> str:
    return f' data-edit data-url="{escape(value.edit)}" tabindex="0"' if value.edit else ""


def card(one: Card) -> Markup:
    """A card with the id "card-<id>"; what it shows of a record is escaped here."""
    rots = f' title="{escape(one.rots)}"' if one.rots else ""
    title = escape(one.title)
    subtitle = f"<p>{escape(one.sub)}</p>" if one.sub else ""
    total = f'<span class="sum">{escape(one.sum)}</span>' if one.sum else ""
    return Markup(  # noqa: S704 - its parts are escaped
        f'<article class="card{" rots" if one.rots else ""}" id="card-{one.id}" '
        f'data-card="{one.id}" data-version="{one.version}" '
        f'tabindex="0" aria-label="{title}"{rots}>'
        f'<h3><a href="{escape(one.href)}">{title}</a></h3>{subtitle}<div class="row">{total}'
        f"{''.join(map(_chip, one.chips))}{''.join(map(_face, one.people))}</div></article>"
    )


def _chip(one: Chip) -> str:
    drawn = icon(one.icon) if one.icon else ""
    return f'<span class="chip {one.tone}">{drawn}{escape(one.label)}</span>'


def _face(one: Face) -> str:
    name = escape(one.name)
    return (
        f'<span class="push" title="{name}"><span class="avatar" data-hue="{one.hue}" '
        f'aria-hidden="true">{escape(one.initials)}</span>'
        f'<span class="visually-hidden">{name}</span></span>'
    )
