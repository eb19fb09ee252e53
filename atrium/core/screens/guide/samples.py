"""Sample records for the style guide, as the macros want them.

Words are in en.json and ja.json, which stand for what a company types and are not for translation;
names and figures are in records.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from atrium.core.screens import charts
from atrium.core.screens.charts import Point, Series
from atrium.core.screens.drawing import Card, Cell, Chip, Column, Face, Line

HERE = Path(__file__).parent
LANGUAGES = ("en", "ja")
DATA: dict[str, Any] = json.loads((HERE / "records.json").read_text())
STATES = ("done", "done", "done", "now", "")
COUNTS = ("", "4", "3", "5", "7", "9", "21")

Words = Mapping[str, Any]


def words(language: str) -> Words:
    told: Words = json.loads((HERE / f"{language}.json").read_text())
    return told


def everything(t: Words) -> dict[str, Any]:
    """The context of every page of the guide."""
    marked = {key: Markup(text) if isinstance(text, str) else text for key, text in t.items()}  # noqa: S704
    made: dict[str, Any] = {"t": marked, "people": DATA["people"], **_panels(t)}
    for part in (_list, _board, _record, _states):
        made |= part(t)
    return made


def euros(value: float) -> str:
    return f"€{value:,.0f}"


def plain(value: float) -> str:
    return f"{value:,.0f}"


def _list(t: Words) -> dict[str, Any]:
    names = t["columns"]
    looks = (("table-2", "List"), ("square-kanban", "Board"))
    return {
        "columns": [_column(place, name) for place, name in enumerate(names)],
        "lines": [_line(place, row) for place, row in enumerate(DATA["rows"])],
        "views": [
            {"label": label, "href": "#", "current": i == 1, "icon": "lock" if i == 3 else ""}
            for i, label in enumerate(t["views"])
        ],
        "switch": [
            {"icon": name, "label": label, "href": "#", "current": name == "table-2"}
            for name, label in looks
        ],
        "chooser": [{"key": str(i), "label": n, "shown": i < 6} for i, n in enumerate(names)],
        "filters": [
            _filter(names[2], "is any of", "A, B, C"),
            _filter(names[5], "is", "Sales Asia and below"),
        ],
    }


def _column(place: int, label: str) -> Column:
    sort = "" if place == 7 else f"#{place}"
    order = "" if place else "asc"
    return Column(str(place), label, num=place == 4, sort=sort, order=order, title=place == 0)


def _filter(label: str, how: str, value: str) -> dict[str, str]:
    return {"label": label, "how": how, "value": value, "href": "#", "remove": "#"}


def _line(place: int, row: list[Any]) -> Line:
    name, letters, hue, city, rank, (stage, tone), revenue, who, owner, last, step = row
    title = Markup('<a class="who" href="#">{}<span>{}</span></a>')
    person = Markup('<span class="who">{}<span>{}</span></span>')
    chip = Markup('<span class="chip {}">{}</span>').format(tone, stage)
    cells = (
        Cell(title.format(_disc(letters, hue, " square"), name)),
        Cell(escape(city)),
        Cell(escape(rank)),
        Cell(chip, edit="#stage"),
        Cell(escape(revenue)),
        Cell(person.format(_disc(who, "a"), owner)),
        Cell(escape(last), tone="late" if last[:2] in {"41", "96"} else "mute"),
        Cell(escape(step), tone="mute"),
    )
    return Line(place, name, cells)


def _disc(letters: str, hue: str, shape: str = "") -> Markup:
    drawn = Markup('<span class="avatar{}" data-hue="{}" aria-hidden="true">{}</span>')
    return drawn.format(shape, hue, letters)


def _board(t: Words) -> dict[str, Any]:
    return {
        "lanes": [
            {
                "key": f"s{place}",
                "label": t["lanes"][place],
                "tone": "moss" if place == 5 else "",
                "count": len(cards),
                "sum": DATA["sums"][place],
                "cards": [_card(10 * place + i, card, i) for i, card in enumerate(cards)],
            }
            for place, cards in enumerate(DATA["cards"])
        ]
    }


def _card(number: int, card: list[str], place: int) -> Card:
    title, sub, amount, due, tone = card
    person = DATA["people"][(number + place) % 4]
    return Card(
        number,
        title,
        "#",
        sub,
        amount,
        (Chip(due, tone, "clock"),),
        (Face(person["name"], person["initials"], person["hue"]),),
        "No step for 21 days" if number == 20 else "",
    )


def _record(t: Words) -> dict[str, Any]:
    steps = zip(t["stages"], STATES, strict=True)
    figures = enumerate(zip(t["figures"], DATA["figures"], strict=True))
    tabs = enumerate(zip(t["tabs"], COUNTS, strict=True))
    facts = zip(t["details"], DATA["facts"], strict=True)
    return {
        "steps": [{"label": a, "note": b, "state": state} for (a, b), state in steps],
        "numbers": [
            {"label": a, "value": b, "tone": "verm" if i == 3 else ""} for i, (a, b) in figures
        ],
        "sections": [
            {"label": a, "href": "#", "count": b, "current": i == 0} for i, (a, b) in tabs
        ],
        "details": [{"label": a, "html": b, "edit": "#"} for a, b in facts],
    }


def _panels(t: Words) -> dict[str, Any]:
    told = DATA["panels"]
    heads = ("Leads", t["won"], "€")
    return {
        "charts": {
            "line": charts.line("c-line", t["revenue"], told["months"], _lines(t), tell=euros),
            "bars": charts.bars(
                "c-bars",
                t["won_by_quarter"],
                list(map(Point, told["quarters"], told["by_quarter"])),
                tell=euros,
            ),
            "stacked": charts.stacked(
                "c-stack",
                t["by_region"],
                told["quarters"],
                [Series(name, values) for name, values in told["regions"]],
                tell=euros,
            ),
            "funnel": charts.funnel(
                t["funnel"], list(map(Point, t["lanes"], told["steps"])), tell=plain
            ),
            "ranks": charts.ranks(
                t["agents"], [Point(n, v, href="#") for n, v in told["agents"]], tell=euros
            ),
            "meters": [_meter(*one) for one in told["people"]],
        },
        "source_columns": [{"label": t["sources"]}, *({"label": h, "num": True} for h in heads)],
        "sources": told["sources"],
    }


def _lines(t: Words) -> list[Series]:
    told = DATA["panels"]
    return [
        Series(t["actual"], told["won"], area=True),
        Series(t["forecast"], told["hoped"], look="dashed", hue=1),
        Series(t["target"], told["plan"], look="dotted", hue=6),
    ]


def _meter(name: str, value: float, goal: float) -> Markup:
    tone = "moss" if value >= goal else "verm" if value < 0.6 * goal else ""
    return charts.meter(name, value, goal, euros(value), tone)


def _states(t: Words) -> dict[str, Any]:
    button = Markup('<button class="btn small" type="button">{}</button>')
    steps = zip(t["wizard"], STATES[1:], strict=True)
    faults = zip(t["faults"], ("", "amber", "indigo"), strict=True)
    return {
        "wizard": [
            {"label": label, "state": state, "href": "#" if state == "done" else ""}
            for label, state in steps
        ],
        "faults": [
            {"text": Markup(a), "where": b, "acts": button.format(c) if c else "", "tone": tone}  # noqa: S704
            for (a, b, c), tone in faults
        ],
        "changes": [
            {"label": label, "key": str(i), "was": was, "theirs": theirs, "mine": mine}
            for i, (label, was, theirs, mine) in enumerate(t["changed"])
        ],
    }
