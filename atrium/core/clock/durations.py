"""How long something takes, kept in whole seconds."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n import Invalid, locale
from atrium.core.i18n.errors import shown
from atrium.core.i18n.reading import half_width

SECONDS = {"hour": 3600, "minute": 60, "second": 1}
# English alone is short enough in CLDR's narrow form without becoming a riddle.
WIDTHS = {"en": "narrow"}
TIGHT = {"ja", "zh-hans"}
UNITS = {
    "w wk wks week weeks 週間 周 星期 주 สัปดาห์": 604_800,
    "d day days 日 日間 天 일 วัน": 86_400,
    "h hr hrs hour hours 時間 小时 小時 시간 ชม ชั่วโมง": 3600,
    "m min mins minute minutes 分 分間 分钟 分鐘 분 น นาที": 60,
    "s sec secs second seconds 秒 秒間 秒钟 초 วิ วินาที": 1,
}
BY_WORD = {word: seconds for words, seconds in UNITS.items() for word in words.split()}
PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\d\s.,:]+)\.?\s*(?:,|and\b)?\s*", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
LONGEST = 10**9


def parse_duration(text: str, language: str) -> int:
    """The seconds someone wrote: 1h 30m, 1:30 (hours and minutes), 90 min, 1.5 h, 1時間30分.

    A bare number means minutes; a day has 24 hours. Raises Invalid.
    """
    body = half_width(text).strip().lower()
    minus = body.startswith("-")
    seconds = _seconds(body[1:].strip() if minus else body)
    if seconds is None or seconds > LONGEST:
        raise Invalid(
            _("“%(text)s” is no length of time. Write it like %(example)s or 1:30."),
            text=shown(text),
            example=format_duration(5400, language),
        )
    return -seconds if minus else seconds


def _seconds(body: str) -> int | None:
    if clock := CLOCK.fullmatch(body):
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    if re.fullmatch(r"\d{1,9}(?:[.,]\d+)?", body):
        return int(Decimal(body.replace(",", ".")) * 60)
    total, end = Decimal(0), 0
    for part in PART.finditer(body):
        unit = BY_WORD.get(part[2].rstrip("."))
        if part.start() != end or unit is None:
            return None
        total, end = total + Decimal(part[1].replace(",", ".")) * unit, part.end()
    return int(total) if end and end == len(body) else None


def format_duration(seconds: int, language: str) -> str:
    """Hours, minutes and seconds, without those that are none: 1h 30m; nothing at all is 0m."""
    parts = []
    left = abs(seconds)
    for unit, size in SECONDS.items():
        count, left = divmod(left, size)
        if count or (unit == "minute" and not seconds):
            parts.append(_unit(unit, language).replace("0", str(count)))
    joined = ("" if language in TIGHT else " ").join(parts)
    return f"-{joined}" if seconds < 0 else joined


@lru_cache(maxsize=64)
def _unit(unit: str, language: str) -> str:
    """How a language writes none of a unit, for example "0h"."""
    from babel.units import format_unit

    width = WIDTHS.get(language, "short")
    text = format_unit(0, f"duration-{unit}", length=width, locale=locale(language))  # type: ignore[arg-type]
    return text.replace(" ", "") if language in TIGHT else text
