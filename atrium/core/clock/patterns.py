"""CLDR's date patterns made into quick functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from atrium.core.i18n import locale_of_dates

if TYPE_CHECKING:
    from datetime import date, datetime

# Thailand counts years from the Buddha's passing; CLDR's patterns for Thai are Gregorian.
BUDDHIST = 543
BUDDHIST_ERA = "พ.ศ."
Piece = Callable[[Any], str]
FIELDS = re.compile(r"'([^']*)'|([a-zA-Z])\2*")


@lru_cache(maxsize=256)
def compiled(pattern: str, language: str) -> tuple[Piece | str, ...]:
    """The pieces of a CLDR pattern: plain text, or what makes text of a date or time."""
    pieces: list[Piece | str] = []
    end = 0
    for found in FIELDS.finditer(pattern):
        if found.start() > end:
            pieces.append(pattern[end : found.start()])
        end = found.end()
        pieces.append(found[1] if found[2] is None else _piece(found[0], language))
    pieces.append(pattern[end:])
    return tuple(piece for piece in pieces if piece)


def written(moment: date, pieces: tuple[Piece | str, ...]) -> str:
    return "".join([piece if isinstance(piece, str) else piece(moment) for piece in pieces])


def _piece(field: str, language: str) -> Piece | str:
    if field[0] == "G":
        return BUDDHIST_ERA if language == "th" else ""
    if field[0] == "y":
        return _year(language, short=len(field) == 2)
    if field[0] in "MLE":
        return _named(field, language)
    if field[0] == "a":
        names = locale_of_dates(language).day_periods["format"]["wide"]
        if "am" not in names:
            names = (
                {"am": "午前", "pm": "午後"} if language == "ja" else {"am": "上午", "pm": "下午"}
            )
        before, after = names["am"], names["pm"]
        return lambda moment: after if moment.hour >= 12 else before
    return NUMBERS[field]


def _year(language: str, *, short: bool) -> Piece:
    shift = BUDDHIST if language == "th" else 0
    if short:
        return lambda moment: f"{(moment.year + shift) % 100:02d}"
    return lambda moment: str(moment.year + shift)


def _named(field: str, language: str) -> Piece:
    width = "wide" if len(field) == 4 else "abbreviated"
    if field[0] == "E":
        days = dict(locale_of_dates(language).days["format"][width])
        return lambda moment: days[moment.weekday()]
    if len(field) < 3:
        return NUMBERS[field.replace("L", "M")]
    months = dict(locale_of_dates(language).months["format"][width])
    return lambda moment: months[moment.month]


def _hour12(moment: datetime) -> str:
    return str((moment.hour - 1) % 12 + 1)


NUMBERS: dict[str, Piece] = {
    "M": lambda moment: str(moment.month),
    "MM": lambda moment: f"{moment.month:02d}",
    "d": lambda moment: str(moment.day),
    "dd": lambda moment: f"{moment.day:02d}",
    "H": lambda moment: str(moment.hour),
    "HH": lambda moment: f"{moment.hour:02d}",
    "h": _hour12,
    "mm": lambda moment: f"{moment.minute:02d}",
    "ss": lambda moment: f"{moment.second:02d}",
}
