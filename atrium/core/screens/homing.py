"""The panels of the home page; rooms add theirs while the program starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from atrium.core.records.actor import Actor

if TYPE_CHECKING:
    from atrium.core.records.types import Text


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled list: each line leads to `href`, says `title`, and `note` in small beside it."""

    title: Text
    href: str
    lines: Callable[[Actor], Sequence[Line]]
    empty: Text


@dataclass(frozen=True, slots=True)
class Line:
    href: str
    title: str
    note: str = ""
    end: Markup | str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    title: str
    href: str
    lines: Sequence[Line]
    empty: str


_panels: list[Panel] = []


def panel(told: Panel) -> None:
    """Add a panel to everybody's home page."""
    _panels.append(told)


def panels(actor: Actor) -> list[Shown]:
    return [Shown(str(p.title), p.href, p.lines(actor), str(p.empty)) for p in _panels]
