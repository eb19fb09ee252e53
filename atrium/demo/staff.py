"""The company's teams and the people in them."""

from __future__ import annotations

from datetime import date, timedelta

from atrium.demo.company import Person, Team
from atrium.demo.table import language, rows
from atrium.demo.terms import Words

NAME = "Alderlight"

_SEATS = {
    # where people of a language work unless their seat is in Dublin: country, zone, phone
    "en": ("GB", "Europe/London", "0117 496 0{:03}"),
    "ja": ("JP", "Asia/Tokyo", "03-1555-0{:03}"),
    "zh-hans": ("CN", "Asia/Shanghai", "021-1555 0{:03}"),
    "ko": ("KR", "Asia/Seoul", "02-1055-0{:03}"),
    "th": ("TH", "Asia/Bangkok", "02 000 0{:03}"),
}
_DUBLIN = ("IE", "Europe/Dublin", "01 155 0{:03}")

CREWS = {
    # who measures and who fits in a country
    "GB": ("owen.griffiths", "marek.nowak"),
    "IE": ("owen.griffiths", "marek.nowak"),
    "DE": ("owen.griffiths", "marek.nowak"),
    "JP": ("kobayashi", "kobayashi"),
    "CN": ("xu.haifeng", "xu.haifeng"),
    "KR": ("surveyor", "surveyor"),
    "TH": ("fitter", "fitter"),
}

SERVICE = {
    "GB": "siobhan.keane",
    "IE": "siobhan.keane",
    "DE": "siobhan.keane",
    "JP": "service",
    "TH": "wipawee",
}
"""The service colleague of a country; in the others the owner looks after everything."""


def teams() -> tuple[Team, ...]:
    return tuple(
        Team(key, name, parent or None, country) for key, name, parent, country in rows("teams")
    )


def people(today: date) -> tuple[Person, ...]:
    titles = {role: Words(*names) for role, *names in rows("job_titles")}
    return tuple(
        _person(today, number, titles, *row) for number, row in enumerate(rows("people"), start=11)
    )


def _person(
    today: date,
    number: int,
    titles: dict[str, Words],
    key: str,
    name: str,
    reading: str,
    role: str,
    team: str,
    code: str,
    since: str,
    skill: str,
    pace: str,
) -> Person:
    irish = team == "dublin" or role in {"administrator", "director"}
    country, zone, phone = _DUBLIN if irish else _SEATS[code]
    return Person(
        key=key,
        name=name,
        reading=reading,
        role=role,
        team=team,
        manager=_manager(role, team),
        language=language(code),
        zone=zone,
        title=titles[role].say(code),
        phone=phone.format(number),
        country=country,
        joined=today - timedelta(days=int(since)),
        skill=float(skill),
        pace=float(pace),
    )


def _manager(role: str, team: str) -> str | None:
    if role == "director":
        return None
    if role == "salesperson":
        return "lead" if team in {"bristol", "dublin"} else "li.jingyi"
    return "director"
