"""How digits are read, whoever wrote them: the ground under numbers and amounts."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MINUS = str.maketrans({"−": "-", "–": "-", "△": "-", "▲": "-", "’": "'", "٬": "'"})
SPACED = re.compile(r"(?<=\d)[\s'](?=\d)")
PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+", re.ASCII)
LONGEST = 40


def half_width(text: str) -> str:
    """The text with full-width signs, and the digits of every script, as ASCII has them."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(MINUS)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def number(text: str, language: str) -> Decimal | None:
    """The number a text holds and nothing else; None if it holds none, or could be read two ways.

    A minus may stand before or after; brackets mean one too, as in accounts.
    """
    body = half_width(text).strip()
    if len(body) > LONGEST:
        return None
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1].strip()
    elif body[:1] in {"-", "+"}:
        negative, body = body[0] == "-", body[1:].strip()
    elif body.endswith("-"):
        negative, body = True, body[:-1].strip()
    digits = _digits(body, language)
    if digits is None:
        return None
    return -digits if negative else digits


def _digits(body: str, language: str) -> Decimal | None:
    groups = SPACED.split(body)
    if len(groups) > 1:
        if not _grouped([*groups[:-1], re.split(r"[.,]", groups[-1])[0]]):
            return None
        body = "".join(groups)
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        point = "." if body.rindex(".") > body.rindex(",") else ","
    elif dots + commas == 0:
        point = "."
    else:
        point = _lone("." if dots else ",", dots + commas, body, language)
    return _at_point(body, point)


def _lone(sign: str, times: int, body: str, language: str) -> str:
    """The decimal sign of a number that has only one kind of sign in it."""
    other = "," if sign == "." else "."
    if times > 1:
        return other
    from atrium.core.i18n.numbers import separators

    before, after = body.split(sign)
    could_group = _grouped([before, after]) and not before.startswith("0")
    if could_group and sign != separators(language)[1]:
        return other
    # "1,2345" is neither a group of three nor likely to be decimals: better to ask than to guess.
    slip = sign == "," and len(after) > 3 and len(before) < 4 and before not in {"", "0"}
    return "" if slip else sign


def _at_point(body: str, point: str) -> Decimal | None:
    if not point:
        return None
    whole, _, decimals = body.partition(point)
    groups = whole.split("," if point == "." else ".")
    if len(groups) > 1 and not _grouped(groups):
        return None
    plain = "".join(groups) + (f".{decimals}" if decimals else "")
    return Decimal(plain) if PLAIN.fullmatch(plain) else None


def _grouped(groups: list[str]) -> bool:
    """Whether these are groups of digits: threes, or as in India twos before the last three."""
    first, *middle, last = groups
    return (
        1 <= len(first) <= 3
        and len(last) == 3
        and all(len(part) in {2, 3} for part in middle)
        and len({len(part) for part in middle}) <= 1
    )
