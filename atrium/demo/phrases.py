"""Sentences for notes: patterns by occasion, and dates and amounts as each language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal, cast

from atrium.demo.table import rows
from atrium.demo.terms import Language

Kind = Literal["note", "call", "visit", "email"]

_TABLES = {"en": "en", "ja": "ja", "zh-hans": "zh", "ko": "ko", "th": "th"}
_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ja": "月火水木金土日",
    "zh-hans": "一二三四五六日",
    "ko": "월화수목금토일",
    "th": ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "th": "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
}
_DATES = {
    "en": "{weekday} {day} {month}",
    "ja": "{number}月{day}日({weekday})",
    "zh-hans": "{number}月{day}日（周{weekday}）",
    "ko": "{number}월 {day}일({weekday})",
    "th": "วัน{weekday}ที่ {day} {month}",
}
_AMOUNTS = {
    "EUR": "€{:,}",
    "GBP": "£{:,}",
    "JPY": "{:,}円",
    "CNY": "{:,}元",
    "KRW": "{:,}원",
    "THB": "{:,} บาท",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with slots; `firms_only` would sound odd about a private person."""

    kind: Kind
    text: str
    firms_only: bool


@cache
def patterns(language: Language, occasion: str) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(cast(Kind, kind), text, when.endswith("+"))
        for when, kind, text in rows(f"notes_{_TABLES[language]}")
        if when.removesuffix("+") == occasion
    )


def day_in(language: Language, day: date) -> str:
    months = _MONTHS.get(language, "").split()
    return _DATES[language].format(
        weekday=_WEEKDAYS[language][day.weekday()],
        day=day.day,
        number=day.month,
        month=months[day.month - 1] if months else "",
    )


def amount_in(currency: str, amount: Decimal) -> str:
    """The amount in round figures, as a colleague notes it down."""
    step = 10 ** max(0, len(str(int(amount))) - 3)
    return _AMOUNTS[currency].format(round(amount / step) * step)
