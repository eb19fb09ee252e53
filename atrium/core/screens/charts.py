"""Charts as SVG, drawn on the server: data in, markup out.

Every chart scales in width and keeps its height: marks are placed in percent of the width, so text is
never stretched. Numbers come twice, as the value that is drawn and as the text that is shown, because
only the caller knows currency, language and zone. A chart has a title and a description for those who
hear it, and the numbers as a table for those who want them. Colours are classes (`hue1` to `hue6`,
or a tone), so that light, dark and print each have their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

HUES = 6
HIGH = 200
LEFT, TOP, FOOT = 0, 18, 22
MOST_LABELS = 12

Tell = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Point:
    """One bar, step or row: `shown` is its value as text, `note` stands after it, `tone` colours it."""

    label: str
    value: float
    shown: str = ""
    note: str = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of a stack; a value of None is a gap. `look`: "", dashed or dotted."""

    name: str
    values: Sequence[float | None]
    tone: str = ""
    look: str = ""
    area: bool = False


def bars(
    key: str, title: str, points: Sequence[Point], *, tell: Tell, desc: str = "", high: int = HIGH
) -> Markup:
    """Upright bars, one a point, in their order (months, quarters). `tell` writes a value."""
    names = [point.label for point in points]
    scale = _Scale(_limits([point.value for point in points]), high)
    marks = _rules(scale, tell) + _names(names, high)
    for place, point in enumerate(points):
        span = _span(place, len(points))
        marks += _bar(scale, span, (0, point.value), _hue(0, point.tone), _tip(point, tell))
    rows = [[point.label, point.shown or tell(point.value)] for point in points]
    return _chart(key, title, desc, high, marks, _table(title, ["", title], rows))


def stacked(
    key: str,
    title: str,
    names: Sequence[str],
    series: Sequence[Series],
    *,
    tell: Tell,
    desc: str = "",
    high: int = HIGH,
) -> Markup:
    """Upright bars made of several series, with a legend; values below zero are not for stacking."""
    sums = [sum(one.values[i] or 0 for one in series) for i in range(len(names))]
    scale = _Scale(_limits(sums), high)
    marks = _rules(scale, tell) + _names(names, high)
    for place, name in enumerate(names):
        reached = 0.0
        for order, one in enumerate(series):
            value = one.values[place] or 0
            tip = f"{name}, {one.name}: {tell(value)}"
            span = _span(place, len(names))
            marks += _bar(scale, span, (reached, reached + value), _hue(order, one.tone), tip)
            reached += value
    table = _series_table(title, names, series, tell)
    return _chart(key, title, desc, high, marks, _legend(series) + table)


def line(
    key: str,
    title: str,
    names: Sequence[str],
    series: Sequence[Series],
    *,
    tell: Tell,
    desc: str = "",
    high: int = HIGH,
) -> Markup:
    """One or more lines over the same places; a series may be dashed (forecast) or dotted (target)."""
    values = [value for one in series for value in one.values if value is not None]
    scale = _Scale(_limits(values), high)
    marks = _rules(scale, tell) + _names(names, high, edges=True)
    marks += Markup(
        '<svg x="0" y="0" width="100%" height="{h}" viewBox="0 0 100 {h}" preserveAspectRatio="none">'
    ).format(h=high)
    for order, one in enumerate(series):
        marks += _trace(scale, one, len(names), _hue(order, one.tone))
    marks += Markup("</svg>") + _hovers(names, series, tell, high)
    legend = _legend(series) if len(series) > 1 else Markup("")
    return _chart(key, title, desc, high, marks, legend + _series_table(title, names, series, tell))


def ranks(title: str, points: Sequence[Point], *, tell: Tell, slim: bool = False) -> Markup:
    """Lying bars, one a row, longest first or as given: agents, regions, sources."""
    most = max((abs(point.value) for point in points), default=0)
    rows = [_rank(point, _share(abs(point.value), most), tell, "hue1") for point in points]
    return _rows_of_bars(title, rows, "ranks slim" if slim else "ranks")


def funnel(title: str, points: Sequence[Point], *, tell: Tell) -> Markup:
    """Steps that people pass, each a bar as long as its share of the first, paler as they thin out.

    A point without a note gets the share of the step before that reached it.
    """
    first = points[0].value if points else 0
    rows = []
    for place, point in enumerate(points):
        note = point.note
        if place and not note and points[place - 1].value:
            note = f"{round(100 * point.value / points[place - 1].value)}%"
        told = Point(point.label, point.value, point.shown, note, point.tone, point.href)
        fade = max(0.45, 1 - 0.11 * place)
        rows.append(_rank(told, _share(point.value, first), tell, "hue1", fade))
    return _rows_of_bars(title, rows, "ranks funnel")


def meter(label: str, value: float, limit: float, shown: str = "", tone: str = "") -> Markup:
    """How much of a target is reached; beyond it the bar is full and the share still told."""
    share = _share(value, limit)
    return Markup(
        '<div class="gauge"><span class="cut">{label}</span><span class="value">{shown}</span>'
        '<span class="share">{percent}%</span><svg role="img" aria-label="{label}: {percent}%">'
        '<rect class="mark {hue}" width="{width}%" height="100%" rx="3"/></svg></div>'
    ).format(
        label=label,
        shown=shown,
        percent=round(100 * value / limit) if limit else 0,
        hue=f"hue-{tone}" if tone else "",
        width=_number(min(share, 100)),
    )


class _Scale:
    """From values to distances from the upper edge, by round steps that hold the values."""

    def __init__(self, limits: tuple[float, float], high: int) -> None:
        low, top = limits
        self.step = _round_step(top - low)
        self.low = math.floor(low / self.step) * self.step
        self.top = max(math.ceil(top / self.step) * self.step, self.low + self.step)
        self.high = high

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.top - self.low)
        return TOP + (1 - share) * (self.high - TOP - FOOT)

    def steps(self) -> list[float]:
        count = round((self.top - self.low) / self.step)
        return [self.low + self.step * i for i in range(count + 1)]


def _round_step(span: float, steps: int = 4) -> float:
    """1, 2, 2.5 or 5 times a power of ten, so that about `steps` of them fill the span."""
    if span <= 0:
        return 1.0
    raw = span / steps
    power = 10 ** math.floor(math.log10(raw))
    return float(next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw))


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """Zero is always on the scale: a bar cut off at the foot lies about its length."""
    return min(0.0, *values, 0.0), max(0.0, *values, 0.0)


def _rules(scale: _Scale, tell: Tell) -> Markup:
    marks = Markup("")
    for value in scale.steps():
        y = _number(scale.y(value))
        kind = "base" if value == 0 else "rule"
        marks += Markup('<line class="{}" x1="0" x2="100%" y1="{y}" y2="{y}"/>').format(kind, y=y)
        if value:
            above = _number(scale.y(value) - 4)
            marks += Markup('<text x="0" y="{}">{}</text>').format(above, tell(value))
    return marks


def _names(names: Sequence[str], high: int, *, edges: bool = False) -> Markup:
    """The names under the places; only every nth when they are many, fewer still on a phone."""
    every = max(1, math.ceil(len(names) / MOST_LABELS))
    shown = [place for place in range(len(names)) if place % every == 0]
    marks = Markup("")
    for order, place in enumerate(shown):
        x = _place(place, len(names)) if edges else _middle(place, len(names))
        anchor = _anchor(place, len(names)) if edges else "middle"
        marks += Markup('<text x="{}%" y="{}" text-anchor="{}"{}>{}</text>').format(
            _number(x),
            high - 5,
            anchor,
            Markup(' class="thin"') if order % 2 and len(shown) > 4 else "",
            names[place],
        )
    return marks


def _anchor(place: int, count: int) -> str:
    if count == 1:
        return "middle"
    return "start" if place == 0 else "end" if place == count - 1 else "middle"


def _middle(place: int, count: int) -> float:
    return 100 * (place + 0.5) / count


def _place(place: int, count: int) -> float:
    return 100 * place / (count - 1) if count > 1 else 50.0


def _span(place: int, count: int) -> tuple[float, float]:
    """Where a bar begins and how wide it is, in percent; never wider than a twelfth."""
    width = min(100 / count * 0.68, 8)
    return _middle(place, count) - width / 2, width


def _bar(
    scale: _Scale, span: tuple[float, float], reach: tuple[float, float], hue: str, tip: str
) -> Markup:
    upper, lower = sorted((scale.y(reach[0]), scale.y(reach[1])))
    if lower - upper < 0.05:
        return Markup("")
    return Markup(
        '<rect class="mark {}" x="{}%" y="{}" width="{}%" height="{}" rx="2"><title>{}</title></rect>'
    ).format(hue, _number(span[0]), _number(upper), _number(span[1]), _number(lower - upper), tip)


def _trace(scale: _Scale, one: Series, count: int, hue: str) -> Markup:
    """The polylines of one series, one for each stretch without a gap."""
    marks = Markup("")
    for stretch in _stretches(one.values):
        points = [(_place(place, count), scale.y(value)) for place, value in stretch]
        path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        if one.area:
            base = _number(scale.y(0))
            ends = f"{_number(points[0][0])},{base} {path} {_number(points[-1][0])},{base}"
            marks += Markup('<polygon class="area {}" points="{}"/>').format(hue, ends)
        marks += Markup('<polyline class="trace {} {}" points="{}"/>').format(hue, one.look, path)
    return marks


def _stretches(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    found: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((place, value))
    return [stretch for stretch in found if stretch]


def _hovers(names: Sequence[str], series: Sequence[Series], tell: Tell, high: int) -> Markup:
    """Unseen columns whose titles tell the values at a place."""
    marks = Markup("")
    for place, name in enumerate(names):
        told = [(one.name, one.values[place]) for one in series]
        lines = [f"{who}: {tell(value)}" for who, value in told if value is not None]
        marks += Markup(
            '<rect x="{}%" width="{}%" y="0" height="{}" fill="transparent"><title>{}</title></rect>'
        ).format(
            _number(max(0, _place(place, len(names)) - 50 / len(names))),
            _number(100 / len(names)),
            high - FOOT,
            "\n".join([name, *lines]),
        )
    return marks


def _rank(point: Point, share: float, tell: Tell, hue: str, fade: float = 1) -> Markup:
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
    ).format(
        label, f"hue-{point.tone}" if point.tone else hue, _number(share), _number(fade), value
    )


def _rows_of_bars(title: str, rows: Sequence[Markup], look: str) -> Markup:
    return Markup(
        '<table class="{}"><caption class="visually-hidden">{}</caption>{}</table>'
    ).format(look, title, Markup("").join(rows))


def _chart(key: str, title: str, desc: str, high: int, marks: Markup, below: Markup) -> Markup:
    return Markup(
        '<figure class="chart"><svg role="img" height="{high}" aria-labelledby="{key}-title{told}">'
        '<title id="{key}-title">{title}</title>{desc}{marks}</svg>{below}</figure>'
    ).format(
        key=key,
        high=high,
        title=title,
        told=f" {key}-desc" if desc else "",
        desc=Markup('<desc id="{}-desc">{}</desc>').format(key, desc) if desc else "",
        marks=marks,
        below=below,
    )


def _legend(series: Sequence[Series]) -> Markup:
    lines = (
        Markup('<li class="{}">{}</li>').format(_hue(order, one.tone), one.name)
        for order, one in enumerate(series)
    )
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(lines))


def _series_table(title: str, names: Sequence[str], series: Sequence[Series], tell: Tell) -> Markup:
    rows = [
        [name, *("–" if (v := one.values[i]) is None else tell(v) for one in series)]
        for i, name in enumerate(names)
    ]
    return _table(title, ["", *(one.name for one in series)], rows)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
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


def _tip(point: Point, tell: Tell) -> str:
    return f"{point.label}: {point.shown or tell(point.value)}"


def _hue(order: int, tone: str) -> str:
    return f"hue-{tone}" if tone else f"hue{order % HUES + 1}"


def _share(value: float, whole: float) -> float:
    """Percent of the whole, never below nought; 0 of nothing."""
    return max(0.0, 100 * value / whole) if whole else 0.0


def _number(value: float) -> str:
    """Short enough for markup: two decimals, no trailing nought."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
