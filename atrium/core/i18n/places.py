"""Countries, languages and time zones by their names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from atrium.core.i18n.locales import locale

# Territories CLDR names that are no country anyone has an address in.
NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
# Django and CLDR write Chinese by its script; CLDR's other names of it are the same languages.
CHINESE = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}


def country_name(code: str, language: str) -> str:
    """The country's name; a code that is none shows itself."""
    return str(locale(language).territories.get(code, code))


@lru_cache(maxsize=16)
def countries(language: str) -> list[tuple[str, str]]:
    """Every country as (ISO 3166-1 alpha-2, name), by name."""
    named = locale(language).territories
    found = [
        (code, str(name))
        for code, name in named.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    ]
    return sorted(found, key=lambda row: row[1].casefold())


def language_name(code: str, language: str) -> str:
    """The language's name, written in `language`; a code that is none shows itself."""
    named = locale(language).languages
    return str(named.get(CHINESE.get(code, code), code))


@lru_cache(maxsize=16)
def languages(language: str) -> list[tuple[str, str]]:
    """Languages people may be written to in, as (code as Django writes it, name), by name."""
    named = locale(language).languages
    codes = [str(code) for code in named if len(str(code)) == 2 and code != "zh"]
    found = [(code, str(named[code])) for code in codes]
    found += [(code, str(named[cldr])) for code, cldr in CHINESE.items() if cldr in named]
    return sorted(found, key=lambda row: row[1].casefold())


@lru_cache(maxsize=16)
def timezones(language: str) -> list[tuple[str, str]]:
    """Every time zone as (IANA name, label such as "UTC+09:00 Tokyo"), from west to east."""
    from babel.dates import get_timezone_location

    chosen = locale(language)
    rows = []
    for country, name in _places_of_zones():
        offset = _standard_offset(name)
        place = get_timezone_location(name, locale=chosen, return_city=True)
        land = country_name(country, language)
        named = place if place == land else f"{place} · {land}"
        rows.append((offset, named.casefold(), name, f"{_offset_label(offset)} {named}"))
    utc = (timedelta(0), "", "UTC", "UTC")
    return [(name, label) for _offset, _sort, name, label in sorted([*rows, utc])]


def _places_of_zones() -> list[tuple[str, str]]:
    """The zones that stand for places, without their old names, as (country, IANA name)."""
    from importlib.resources import files

    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and line[0] != "#")
    return [(row[0], row[2]) for row in rows]


def _standard_offset(name: str) -> timedelta:
    """The offset without summer time: the lesser of winter's and summer's."""
    zone = ZoneInfo(name)
    year = datetime.now(UTC).year
    offsets = (datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(offset or timedelta(0) for offset in offsets)


def _offset_label(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
