"""What holds for the look as a whole: colours one can read, no inline code, files as they came."""

from __future__ import annotations

import re
import runpy
from itertools import product
from pathlib import Path

import pytest

SCREENS = Path(__file__).parents[1]
ROOT = SCREENS.parents[2]
CSS = SCREENS / "static" / "atrium" / "css"
GROUNDS = ("paper", "surface", "sunken", "raised")
INKS = ("ink", "ink-2", "ink-3", "indigo", "vermilion", "moss", "amber")
TONES = ("indigo", "vermilion", "moss", "amber")
TEMPLATES = sorted((ROOT / "atrium").rglob("jinja2/**/*.html"))
ICONS = set((SCREENS / "icons.txt").read_text().split())


def tokens(theme: int) -> dict[str, str]:
    """The colours of the light theme (0) or the dark one (1)."""
    found = re.findall(
        r"--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)", (CSS / "frame.css").read_text()
    )
    return {name: pair[theme] for name, *pair in found}


def light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str]]:
    on_soft = [(ink, f"{tone}-soft") for ink in ("ink", "ink-2") for tone in TONES]
    own = [(tone, f"{tone}-soft") for tone in TONES]
    more = [("on-indigo", "indigo"), ("ink-3", "indigo-soft"), ("on-indigo", "indigo-2")]
    return [*product(INKS, GROUNDS), *on_soft, *own, *more]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: int) -> None:
    known = tokens(theme)
    weak = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in pairs()}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_line_of_a_field_can_be_seen(theme: int) -> None:
    known = tokens(theme)
    assert all(contrast(known["field-line"], known[ground]) >= 3 for ground in GROUNDS)


def test_every_token_used_is_there() -> None:
    sheets = "".join(sheet.read_text() for sheet in CSS.glob("*.css"))
    given = set(re.findall(r"(--[\w-]+)\s*:", sheets))
    asked = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    assert asked - given == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_code_or_style(template: Path) -> None:
    """The content policy forbids them, and would break the page only where somebody looks."""
    text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    assert (
        re.findall(r"\sstyle=|\shx-on|\son(?:click|change|input|submit)=|javascript:", text) == []
    )
    assert re.findall(r"<style|<script(?![^>]*(?:src=|application/json))", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_named_is_fetched(template: Path) -> None:
    named = set(re.findall(r"icon\('([\w-]+)'", template.read_text()))
    assert named - ICONS == set()


def test_what_is_vendored_is_as_it_came() -> None:
    assert runpy.run_path(str(ROOT / "bin" / "vendor"))["check"]() == 0


def test_icons_are_listed_in_order_and_all_there() -> None:
    listed = (SCREENS / "icons.txt").read_text().split()
    held = {path.stem for path in (SCREENS / "static/vendor/lucide").glob("*.svg")}
    assert listed == sorted(set(listed))
    assert held == ICONS
