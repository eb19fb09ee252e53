"""The marks charts are made of, as markup."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from atrium.core.screens.charts.scales import (
    FOOT,
    Scale,
    anchor,
    knot,
    middle,
    number,
    stretches,
)

HUES = 6
GUTTERS = (("gutter-s", 4), ("gutter-m", 7), ("gutter-l", 10))
MOST_LABELS = 12

Tell = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Point:
    """One bar, step or row: `shown` is its value as text, `note` stands after it."""

    label: str
    value: float
    shown: str = ""
    note: str = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of a stack; a value of None is a gap.

    `look`: "", "dashed" or "dotted". The colour goes by the order, unless `tone` (moss, verm, …) or
    `hue` (1 to 6) names one: a forecast has its actual's.
    """

    name: str
    values: Sequence[float | None]
    tone: str = ""
    look: str = ""
    hue: int = 0
    area: bool = False


def rules(scale: Scale, tell: Tell) -> Markup:
    """The level lines with their values at the left."""
    marks = Markup("")
    for value in scale.steps():
        y = number(scale.y(value))
        kind = "base" if value == 0 else "rule"
        marks += Markup('<line class="{}" x1="0" x2="100%" y1="{y}" y2="{y}"/>').format(kind, y=y)
        at = number(scale.y(value) + 4)
        marks += Markup('<text x="-8" y="{}" text-anchor="end">{}</text>').format(at, tell(value))
    return marks


def gutter(scale: Scale, tell: Tell) -> str:
    """The class that leaves room at the left for the longest text of the rules."""
    longest = max(wide(tell(value)) for value in scale.steps())
    return next((name for name, most in GUTTERS if longest <= most), "gutter-xl")


def wide(text: str) -> int:
    """The room a text takes, in widths of a digit: a full-width character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def captions(names: Sequence[str], high: int, *, edges: bool = False) -> Markup:
    """The names under the places; only every nth when they are many, fewer still on a phone."""
    every = max(1, math.ceil(len(names) / MOST_LABELS))
    shown = [place for place in range(len(names)) if place % every == 0]
    marks = Markup("")
    for order, place in enumerate(shown):
        x = knot(place, len(names)) if edges else middle(place, len(names))
        held = anchor(place, len(names)) if edges else "middle"
        marks += Markup('<text x="{}%" y="{}" text-anchor="{}"{}>{}</text>').format(
            number(x),
            high - 5,
            held,
            Markup(' class="thin"') if order % 2 and len(shown) > 4 else "",
            names[place],
        )
    return marks


def bar(
    scale: Scale, across: tuple[float, float], reach: tuple[float, float], colour: str, told: str
) -> Markup:
    upper, lower = sorted((scale.y(reach[0]), scale.y(reach[1])))
    if lower - upper < 0.05:
        return Markup("")
    return Markup(
        '<rect class="mark {}" x="{}%" y="{}" width="{}%" height="{}" rx="2">'
        "<title>{}</title></rect>"
    ).format(
        colour, number(across[0]), number(upper), number(across[1]), number(lower - upper), told
    )


def trace(scale: Scale, one: Series, count: int, colour: str) -> Markup:
    """The polylines of one series, one for each stretch without a gap."""
    marks = Markup("")
    for stretch in stretches(one.values):
        points = [(knot(place, count), scale.y(value)) for place, value in stretch]
        path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        if one.area:
            base = number(scale.y(0))
            ends = f"{number(points[0][0])},{base} {path} {number(points[-1][0])},{base}"
            marks += Markup('<polygon class="area {}" points="{}"/>').format(colour, ends)
        marks += Markup('<polyline class="trace {} {}" points="{}"/>').format(
            colour, one.look, path
        )
    return marks


def hovers(names: Sequence[str], series: Sequence[Series], tell: Tell, high: int) -> Markup:
    """Unseen columns whose titles tell the values at a place."""
    marks = Markup("")
    for place, name in enumerate(names):
        told = [(one.name, one.values[place]) for one in series]
        lines = [f"{who}: {tell(value)}" for who, value in told if value is not None]
        marks += Markup(
            '<rect class="zone" x="{}%" width="{}%" height="{}"><title>{}</title></rect>'
        ).format(
            number(max(0, knot(place, len(names)) - 50 / len(names))),
            number(100 / len(names)),
            high - FOOT,
            "\n".join([name, *lines]),
        )
    return marks


def rank(point: Point, length: float, tell: Tell, fade: float = 1) -> Markup:
    label = (
        Markup('<a class="link" href="{}">{}</a>').format(point.href, point.label)
        if point.href
        else escape(point.label)
    )
    value = escape(point.shown or tell(point.value))
    if point.note:
        value += Markup(' <span class="faint">· {}</span>').format(point.note)
    return Markup(
        '<tr><th scope="row">{}</th><td><svg aria-hidden="true"><rect class="mark {}" width="{}%"'
        ' height="100%" rx="3" opacity="{}"/></svg></td><td class="num">{}</td></tr>'
    ).format(label, colour(0, point.tone), number(length), number(fade), value)


def rows_of_bars(title: str, rows: Sequence[Markup], look: str) -> Markup:
    return Markup(
        '<table class="{}"><caption class="visually-hidden">{}</caption>{}</table>'
    ).format(look, title, Markup("").join(rows))


def figure(
    key: str, title: str, desc: str, scale: Scale, tell: Tell, marks: Markup, below: Markup
) -> Markup:
    """The whole chart: what was drawn, its name and description, legend and table below."""
    return Markup(
        '<figure class="chart {gutter}">'
        '<svg role="img" height="{high}" aria-labelledby="{key}-title{told}">'
        '<title id="{key}-title">{title}</title>{desc}{marks}</svg>{below}</figure>'
    ).format(
        key=key,
        gutter=gutter(scale, tell),
        high=scale.high,
        title=title,
        told=f" {key}-desc" if desc else "",
        desc=Markup('<desc id="{}-desc">{}</desc>').format(key, desc) if desc else "",
        marks=marks,
        below=below,
    )


def legend(series: Sequence[Series], *, lined: bool = False) -> Markup:
    lines = (
        Markup('<li class="{}{} {}">{}</li>').format(
            colour(order, one.tone, one.hue), " lined" if lined else "", one.look, one.name
        )
        for order, one in enumerate(series)
    )
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(lines))


def series_table(title: str, names: Sequence[str], series: Sequence[Series], tell: Tell) -> Markup:
    rows = [
        [name, *("–" if (v := one.values[i]) is None else tell(v) for one in series)]
        for i, name in enumerate(names)
    ]
    return table(title, ["", *(one.name for one in series)], rows)


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """The numbers in full, folded away."""
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="num"') if i else "", text)
        if text
        else Markup("<td></td>")
        for i, text in enumerate(heads)
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0], Markup("").join(Markup('<td class="num">{}</td>').format(v) for v in row[1:])
        )
        for row in rows
    )
    return Markup(
        '<details class="chart-data"><summary>{}</summary><div><table class="plain-table">'
        '<caption class="visually-hidden">{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>"
    ).format(_("The numbers"), title, head, body)


def tip(point: Point, tell: Tell) -> str:
    return f"{point.label}: {point.shown or tell(point.value)}"


def colour(order: int, tone: str, hue: int = 0) -> str:
    return f"hue-{tone}" if tone else f"hue{hue or order % HUES + 1}"
