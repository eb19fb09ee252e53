"""Sample records for the style guide, as the macros want them."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace as Made
from typing import Any

from markupsafe import Markup

from atrium.core.screens import charts
from atrium.core.screens.charts import Point, Series

Words = Mapping[str, Any]

ROWS = (
    ("株式会社さくら建築", "桜", "c", "Osaka", "A", ("Active", "moss"), "¥18,420,000", "MS", "Mina Sato", "1 h ago", "Call · today 15:00"),
    ("Northwind Facades Ltd", "NO", "a", "Leeds", "A", ("Active", "moss"), "£212,400", "KV", "Kirill Volkov", "Today", "Visit · 26 Nov"),
    ("한빛인테리어", "한", "b", "Busan", "B", ("Prospect", "indigo"), "₩0", "JH", "Jun Ho", "Yesterday", "—"),
    ("กรุงเทพ อลูมิเนียม จำกัด", "กร", "d", "Bangkok", "B", ("Active", "moss"), "฿3,904,500", "PS", "Prae Suksai", "2 days ago", "Send quote · 28 Nov"),
    ("广州华新玻璃有限公司", "华", "a", "Guangzhou", "C", ("At risk", "amber"), "¥1,020,800", "MS", "Mina Sato", "41 days ago", "Call · today 15:00"),
    ("Bergmann Fensterbau GmbH", "BE", "b", "Ulm", "B", ("Active", "moss"), "€96,300", "KV", "Kirill Volkov", "Today", "Visit · 26 Nov"),
    ("Olive Street School", "OL", "c", "Bristol", "C", ("Lead", ""), "—", "PS", "Prae Suksai", "Never", "—"),
    ("Tanaka Hotels", "TA", "e", "Kyoto", "A", ("Loyal", "moss"), "¥44,160,000", "MS", "Mina Sato", "3 days ago", "Send quote · 28 Nov"),
    ("Riverside Care Homes", "RI", "d", "Cork", "B", ("Active", "moss"), "€51,020", "JH", "Jun Ho", "8 days ago", "Call · today 15:00"),
    ("แสงทอง กระจก", "แส", "f", "Chiang Mai", "C", ("Prospect", "indigo"), "฿0", "PS", "Prae Suksai", "12 days ago", "Visit · 26 Nov"),
    ("Mirae Construction", "MI", "b", "Seoul", "A", ("Active", "moss"), "₩284,000,000", "JH", "Jun Ho", "Today", "—"),
    ("Kowalski Okna", "KO", "c", "Kraków", "C", ("Lost", "verm"), "zł 18,200", "KV", "Kirill Volkov", "96 days ago", "Send quote · 28 Nov"),
)  # fmt: skip
CARDS = (
    (("4 balcony doors", "Olive Street School", "€8,400", "15 min", ""), ("Shop front", "Riverside Care Homes", "€14,900", "2 h late", "verm"), ("Loft windows", "M. Byrne", "€3,100", "Today", "")),
    (("Office partition", "Mirae Construction", "€22,000", "Tomorrow 10:00", ""), ("Winter garden", "Bergmann Fensterbau", "€31,500", "Wed", "")),
    (("12 fire-rated windows", "株式会社さくら建築", "€46,100", "1 h late", "verm"), ("Roof lights", "Tanaka Hotels", "€52,300", "Quote sent", "")),
    (("School block B", "Olive Street School", "€28,400", "Invoice due Friday", ""), ("Atrium glazing", "Northwind Facades", "€19,500", "50% paid", "")),
    (("36 sash windows", "Northwind Facades", "€30,200", "Fitters: Thu 08:00", ""),),
    (),
)  # fmt: skip
SUMS = ("€41,200", "€63,800", "€118,400", "€57,900", "€39,000", "€201,600")
PEOPLE = (
    Made(name="Mina Sato", initials="MS", hue="d"), Made(name="Kirill Volkov", initials="KV", hue="a"),
    Made(name="Prae Suksai", initials="PS", hue="b"), Made(name="Jun Ho", initials="JH", hue="c"),
    Made(name="Ana Ruiz", initials="AR", hue="e"),
)  # fmt: skip


def euros(value: float) -> str:
    return f"€{value:,.0f}"


def everything(t: Words) -> dict[str, Any]:
    """The context of every page of the guide."""
    return {
        "t": {key: Markup(text) if isinstance(text, str) else text for key, text in t.items()},
        **_list(t),
        **_board(t),
        **_record(t),
        **_panels(t),
        **_states(t),
    }


def _list(t: Words) -> dict[str, Any]:
    names = t["columns"]
    columns = [
        {
            "key": str(i),
            "label": name,
            "num": i == 4,
            "sort": f"#{i}" if i != 7 else "",
            "order": "asc" if i == 0 else "",
            "title": i == 0,
        }
        for i, name in enumerate(names)
    ]
    views = [
        {"label": label, "href": "#", "current": i == 1, "icon": "lock" if i == 3 else ""}
        for i, label in enumerate(t["views"])
    ]
    looks = (("table-2", "List"), ("square-kanban", "Board"))
    return {
        "columns": columns,
        "lines": [_line(i, row) for i, row in enumerate(ROWS)],
        "views": views,
        "switch": [{"icon": name, "label": label, "href": "#", "current": name == "table-2"} for name, label in looks],
        "chooser": [{"key": str(i), "label": name, "shown": i < 6} for i, name in enumerate(names)],
        "filters": [
            {"label": names[2], "how": "is any of", "value": "A, B, C", "href": "#", "remove": "#"},
            {"label": names[5], "how": "is", "value": "Sales Asia and below", "href": "#", "remove": "#"},
        ],
    }  # fmt: skip


def _line(place: int, row: tuple[Any, ...]) -> dict[str, Any]:
    name, letters, hue, city, rank, (stage, tone), revenue, who, owner, last, step = row
    disc = '<span class="avatar{}" data-hue="{}" aria-hidden="true">{}</span>'
    title = Markup('<a class="who" href="#">' + disc + "<span>{}</span></a>").format(
        " square", hue, letters, name
    )
    person = Markup('<span class="who">' + disc + "<span>{}</span></span>").format(
        "", "a", who, owner
    )
    chip = Markup('<span class="chip {}">{}</span>').format(tone, stage)
    late = {"html": last, "tone": "late" if last[:2] in {"41", "96"} else "mute"}
    cells = [
        title,
        city,
        rank,
        {"html": chip, "edit": "#stage"},
        revenue,
        person,
        late,
        {"html": step, "tone": "mute"},
    ]
    return {"id": place, "name": name, "cells": cells}  # fmt: skip


def _board(t: Words) -> dict[str, Any]:
    lanes = [
        {"key": f"s{i}", "label": t["lanes"][i], "tone": "moss" if i == 5 else "", "count": len(cards), "sum": SUMS[i],
         "cards": [_card(10 * i + j, card, j) for j, card in enumerate(cards)]}
        for i, cards in enumerate(CARDS)
    ]  # fmt: skip
    return {"lanes": lanes}


def _card(number: int, card: tuple[str, ...], place: int) -> dict[str, Any]:
    title, sub, amount, due, tone = card
    return {
        "id": number, "title": title, "href": "#", "sub": sub, "sum": amount,
        "chips": [{"label": due, "tone": tone, "icon": "clock"}], "people": [PEOPLE[(number + place) % 4]],
        "rots": "No step for 21 days" if number == 20 else "",
    }  # fmt: skip


def _record(t: Words) -> dict[str, Any]:
    states = ("done", "done", "done", "now", "")
    values = ("¥18,420,000", "31.4%", "¥6,900,000", "¥1,250,000", "¥42.1 M", "4.6")
    counts = ("", "4", "3", "5", "7", "9", "21")
    facts = (
        "+81 6-6201-1188",
        "sakura-kenchiku.example",
        "Kansai",
        "30 days, JPY",
        "Web form · “Winter windows”",
        "",
    )
    return {
        "steps": [{"label": a, "note": b, "state": s} for (a, b), s in zip(t["stages"], states, strict=True)],
        "numbers": [{"label": a, "value": b, "tone": "verm" if i == 3 else ""} for i, (a, b) in enumerate(zip(t["figures"], values, strict=True))],
        "sections": [{"label": a, "href": "#", "count": b, "current": i == 0} for i, (a, b) in enumerate(zip(t["tabs"], counts, strict=True))],
        "details": [{"label": a, "html": b, "edit": "#"} for a, b in zip(t["details"], facts, strict=True)],
    }  # fmt: skip


def _panels(t: Words) -> dict[str, Any]:
    months = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb")
    won = (52e3, 61e3, 58e3, 77e3, 83e3, 91e3, 88e3, 109e3, None, None, None)
    hoped = (*(None,) * 7, 109e3, 118e3, 126e3, 138e3)
    plan = tuple(60e3 + 7e3 * i for i in range(11))
    quarters = tuple(f"{year} Q{q}" for year in (2016, 2017) for q in range(1, 5))
    by_quarter = (0, 112e3, 264e3, 301e3, 238e3, 389e3, 341e3, 420e3)
    regions = (
        ("West", (0, 41e3, 92e3, 120e3, 88e3, 139e3, 118e3, 151e3)),
        ("East", (0, 30e3, 81e3, 89e3, 71e3, 112e3, 105e3, 128e3)),
        ("Central", (0, 41e3, 91e3, 92e3, 79e3, 138e3, 118e3, 141e3)),
    )
    steps = tuple(zip(t["lanes"], (412, 322, 201, 135, 88, 76), strict=True))
    people = (
        ("Mina Sato", 402100, 359000),
        ("Kirill Volkov", 356800, 379000),
        ("Prae Suksai", 301400, 372000),
        ("Jun Ho", 219700, 385000),
    )
    agents = (
        ("Darcel Schlecht", 1153214),
        ("Vicki Laflamme", 478396),
        ("Kary Hendrixson", 454298),
        ("Cassey Cress", 450489),
        ("Donn Cantrell", 445860),
        ("Reed Clapper", 438336),
    )
    return {
        "charts": {
            "line": charts.line("c-line", t["revenue"], months, (
                Series(t["actual"], won, area=True), Series(t["forecast"], hoped, look="dashed", hue=1), Series(t["target"], plan, look="dotted", hue=6)), tell=euros),
            "bars": charts.bars("c-bars", t["won_by_quarter"], [Point(q, v) for q, v in zip(quarters, by_quarter, strict=True)], tell=euros),
            "stacked": charts.stacked("c-stack", t["by_region"], quarters, [Series(n, v) for n, v in regions], tell=euros),
            "funnel": charts.funnel(t["funnel"], [Point(n, v) for n, v in steps], tell=lambda v: f"{v:,.0f}"),
            "ranks": charts.ranks(t["agents"], [Point(n, v, href="#") for n, v in agents], tell=euros),
            "meters": [charts.meter(n, v, g, euros(v), "moss" if v >= g else "verm" if v < 0.6 * g else "") for n, v, g in people],
        },
        "source_columns": [{"label": t["sources"]}, *({"label": x, "num": True} for x in ("Leads", t["won"], "€"))],
        "sources": [["Web form · Winter windows", "148", "31", "€388,000"], ["Referral", "61", "24", "€301,500"], ["Trade fair Osaka", "88", "14", "€246,900"], ["Cold calls", "115", "7", "€61,200"]],
    }  # fmt: skip


def _states(t: Words) -> dict[str, Any]:
    tones = ("", "amber", "indigo")
    button = '<button class="btn small" type="button">{}</button>'
    return {
        "wizard": [{"label": a, "state": s, "href": "#" if s == "done" else ""} for a, s in zip(t["wizard"], ("done", "done", "now", ""), strict=True)],
        "faults": [{"text": Markup(a), "where": b, "acts": Markup(button).format(c) if c else "", "tone": tone} for (a, b, c), tone in zip(t["faults"], tones, strict=True)],
        "changes": [{"label": a, "key": str(i), "was": b, "theirs": c, "mine": d} for i, (a, b, c, d) in enumerate(t["changed"])],
        "people": PEOPLE,
    }  # fmt: skip
