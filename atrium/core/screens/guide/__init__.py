"""The style guide: every part of the interface with sample data, for the eye and for tests.

It is no page of the product: tests and `python -m atrium.core.screens.guide FOLDER` draw it.
"""

from __future__ import annotations

from django.utils import translation
from jinja2 import PackageLoader

from atrium.core.screens.frame import (
    Addresses,
    Creatable,
    Density,
    Frame,
    NavGroup,
    NavItem,
    Theme,
    Viewer,
)
from atrium.core.screens.guide.samples import Words, everything, words
from atrium.core.screens.jinja import environment

PARTS = {"list": 2, "board": 4, "record": 2, "panels": 6, "states": 7}  # with their place in nav
ICONS = ("sun", "inbox", "building-2", "users", "handshake", "package", "gauge", "import")
SPANS = ((0, 2), (2, 4), (4, 6), (6, 8))


def draw(
    part: str, language: str = "en", theme: Theme = "system", density: Density = "comfortable"
) -> str:
    """One page of the guide as HTML; what is static stands below /static/, without hashes."""
    made = environment(loader=PackageLoader("atrium.core.screens", "jinja2"))
    made.globals.update(static=lambda path: f"/static/{path}")
    told = words(language)
    with translation.override(language):
        template = made.get_template(f"ui/guide/{part}.html")
        return template.render(frame=_frame(part, told, theme, density), **everything(told))


def _frame(part: str, told: Words, theme: Theme, density: Density) -> Frame:
    labels = told["nav"]
    here = PARTS[part]
    items = [NavItem(one, f"#{i}", ICONS[i], current=i == here) for i, one in enumerate(labels)]
    items[0] = NavItem(labels[0], "#0", "sun", told["late"], "verm")
    items[1] = NavItem(labels[1], "#1", "inbox", "12")
    spans = zip(told["groups"], SPANS, strict=True)
    return Frame(
        title=labels[here],
        viewer=Viewer("Kirill Volkov", "KV", "sales@demo.example"),
        to=Addresses(
            "/", "/palette", "/preferences", "/sessions", "/tokens", "/actions", "/logout"
        ),
        nav=tuple(NavGroup(name, tuple(items[a:b])) for name, (a, b) in spans),
        creatable=(Creatable(labels[2], "#", "building-2"), Creatable(labels[4], "#", "handshake")),
        theme=theme,
        density=density,
    )
