"""Charts as SVG, drawn on the server: data in, markup out.

Every chart scales in width and keeps its height: marks are placed in percent of the width, so that
text is never stretched. Numbers come twice, as the value that is drawn and as the text that is
shown, because only the caller knows currency, language and zone. A chart has a title and a
description for those who hear it, and the numbers as a table for those who want them. Colours are
classes (`hue1` to `hue6`, or a tone), so that light, dark and print each have their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from atrium.core.screens.charts import marks as draw
from atrium.core.screens.charts.marks import Point, Series, Tell
from atrium.core.screens.charts.scales import Scale, number, share, span

__all__ = ["Point", "Series", "Tell", "bars", "funnel", "line", "meter", "ranks", "stacked"]

HIGH = 200


def bars(
    key: str, title: str, points: Sequence[Point], *, tell: Tell, desc: str = "", high: int = HIGH
) -> Markup:
    """Upright bars, one a point, in their order (months, quarters). `tell` writes a value."""
    names = [point.label for point in points]
    scale = Scale([point.value for point in points], high)
    marks = draw.rules(scale, tell) + draw.captions(names, high)
    for place, point in enumerate(points):
        across = span(place, len(points))
        told = draw.tip(point, tell)
        marks += draw.bar(scale, across, (0, point.value), draw.colour(0, point.tone), told)
    rows = [[point.label, point.shown or tell(point.value)] for point in points]
    table = draw.table(title, ["", title], rows)
    return draw.figure(key, title, desc, scale, tell, marks, table)


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
    """Upright bars made of several series, with a legend; no value may be below nought."""
    sums = [sum(one.values[i] or 0 for one in series) for i in range(len(names))]
    scale = Scale(sums, high)
    marks = draw.rules(scale, tell) + draw.captions(names, high)
    for place, name in enumerate(names):
        reached, across = 0.0, span(place, len(names))
        for order, one in enumerate(series):
            value = one.values[place] or 0
            told = f"{name}, {one.name}: {tell(value)}"
            hue = draw.colour(order, one.tone, one.hue)
            marks += draw.bar(scale, across, (reached, reached + value), hue, told)
            reached += value
    table = draw.series_table(title, names, series, tell)
    return draw.figure(key, title, desc, scale, tell, marks, draw.legend(series) + table)


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
    """Lines over the same places; one may be dashed (a forecast) or dotted (a target)."""
    values = [value for one in series for value in one.values if value is not None]
    scale = Scale(values, high)
    marks = draw.rules(scale, tell) + draw.captions(names, high, edges=True)
    marks += Markup(
        '<svg width="100%" height="{h}" viewBox="0 0 100 {h}" preserveAspectRatio="none">'
    ).format(h=high)
    for order, one in enumerate(series):
        marks += draw.trace(scale, one, len(names), draw.colour(order, one.tone, one.hue))
    marks += Markup("</svg>") + draw.hovers(names, series, tell, high)
    legend = draw.legend(series, lined=True) if len(series) > 1 else Markup("")
    table = draw.series_table(title, names, series, tell)
    return draw.figure(key, title, desc, scale, tell, marks, legend + table)


def ranks(title: str, points: Sequence[Point], *, tell: Tell, slim: bool = False) -> Markup:
    """Lying bars, one a row, longest first or as given: agents, regions, sources."""
    most = max((abs(point.value) for point in points), default=0)
    rows = [draw.rank(point, share(abs(point.value), most), tell) for point in points]
    return draw.rows_of_bars(title, rows, "ranks slim" if slim else "ranks")


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
        rows.append(draw.rank(told, share(point.value, first), tell, fade))
    return draw.rows_of_bars(title, rows, "ranks funnel")


def meter(label: str, value: float, limit: float, shown: str = "", tone: str = "") -> Markup:
    """How much of a target is reached; beyond it the bar is full and the share still told."""
    return Markup(
        '<div class="gauge"><span class="cut">{label}</span><span class="value">{shown}</span>'
        '<span class="share">{percent}%</span><svg role="img" aria-label="{label}: {percent}%">'
        '<rect class="mark {hue}" width="{width}%" height="100%" rx="3"/></svg></div>'
    ).format(
        label=label,
        shown=shown,
        percent=round(100 * value / limit) if limit else 0,
        hue=f"hue-{tone}" if tone else "",
        width=number(min(share(value, limit), 100)),
    )
