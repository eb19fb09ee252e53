"""What the values of a column look like: e-mail addresses, phone numbers, dates and so on."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale

from atrium.core.transfer.tables.keys import squashed

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_URL = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
_NUMBER = re.compile(r"[^\w\s]{0,2}\s?[+-]?\d[\d.,' \u00a0]*\s?(?:%|[^\w\s]|[A-Z]{3})?")
_PHONE = re.compile(r"\+?[\d\s().\-/－ー]{7,}(?:\s?(?:x|ext\.?|#)\s?\d+)?", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?"
    r"|\d{4}年\d{1,2}月\d{1,2}日|\d{4}년 ?\d{1,2}월 ?\d{1,2}일|\d{1,2} [^\W\d_][^\d]{1,15} \d{4}"
)
_BOOLEAN = frozenset(
    (
        "true",
        "false",
        "yes",
        "no",
        "y",
        "n",
        "はい",
        "いいえ",
        "是",
        "否",
        "예",
        "아니오",
        "ใช่",
        "ไม่",
    )
)
_LANGUAGES = ("en", "ja", "zh", "ko", "th")
_ENOUGH = 0.8
LOOKED_AT = 200


def look_of(values: Iterable[object]) -> str:
    """What most of the values are, as the key of a field kind; "" if nothing in particular."""
    texts = [v for v in values if not isinstance(v, str) or v.strip()][:LOOKED_AT]
    if not texts:
        return ""
    if sum(isinstance(v, date) for v in texts) >= _ENOUGH * len(texts):
        return "date"
    plain = [str(value).strip() for value in texts]
    for look, test in _TESTS:
        if sum(map(test, plain)) >= _ENOUGH * len(plain):
            return look
    return ""


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def _is_url(text: str) -> bool:
    return _URL.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and not _is_phone(text)


def _is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    shaped = text[0] in "+0(" or any(c in text for c in " -/()－ー") or text.count(".") > 1
    return 7 <= digits <= 20 and shaped and _PHONE.fullmatch(text) is not None


def _is_currency(text: str) -> bool:
    return text in _currencies()


def _is_country(text: str) -> bool:
    return squashed(text) in _countries()


def _is_boolean(text: str) -> bool:
    return text.casefold() in _BOOLEAN


_TESTS = (
    ("email", _is_email),
    ("date", _is_date),
    ("url", _is_url),
    ("boolean", _is_boolean),
    ("currency", _is_currency),
    ("country", _is_country),
    ("number", _is_number),
    ("phone", _is_phone),
)


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("en").currencies)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """Codes and names in five languages."""
    names = {"usa", "uk", "korea", "southkorea", "russia", "prc", "roc"}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code.isalpha():
                names |= {squashed(code), squashed(name)}
    return frozenset(names)
