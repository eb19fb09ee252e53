"""What base.html needs to draw the frame around a page.

A page's context holds `frame`, a Frame; the blocks of base.html hold the rest. Pages that nobody is
signed in for (sign-in, first run, errors) extend plain.html, which needs no Frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "indigo", "moss", "amber", "verm"]
Theme = Literal["system", "light", "dark"]
Density = Literal["comfortable", "compact"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the side navigation. `count` is shown as it is ("1,284", "3 late")."""

    label: str
    href: str
    icon: str
    count: str = ""
    tone: Tone = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines under one heading; the first group usually has none."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class Creatable:
    """One line of the New menu; the address is a form that also opens in a dialog."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person signed in. `hue` is the avatar's colour, a letter from "a" to "f"."""

    name: str
    initials: str
    email: str = ""
    hue: str = "a"


@dataclass(frozen=True, slots=True)
class Toast:
    """A message shown once, after the page has loaded; `undo` is the address that takes it back."""

    text: str
    tone: Tone = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the frame's own links lead."""

    home: str
    palette: str
    preferences: str
    sessions: str
    tokens: str
    actions: str
    sign_out: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page for one person; `title` is the page's, without the product's name."""

    title: str
    viewer: Viewer
    to: Addresses
    nav: tuple[NavGroup, ...] = ()
    creatable: tuple[Creatable, ...] = ()
    theme: Theme = "system"
    density: Density = "comfortable"
    toasts: tuple[Toast, ...] = ()
    tab_count: int = 4

    @property
    def tabs(self) -> tuple[NavItem, ...]:
        """The first lines of the navigation, which a phone shows along its lower edge."""
        every = [item for group in self.nav for item in group.items]
        return tuple(every[: self.tab_count])
