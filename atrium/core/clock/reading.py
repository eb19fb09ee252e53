"""Dates and times as people, spreadsheets and other programs write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from atrium.core.clock import faults, vocabulary
from atrium.core.clock.moments import today
from atrium.core.i18n.reading import half_width

Order = Literal["dmy", "mdy", "ymd"]
Parts = tuple[int, int, int]

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")
# Days since 1899-12-30, as spreadsheets count; five digits are the years 1927 to 2173.
SERIAL = re.compile(r"([1-9]\d{4})(\.\d+)?")
SERIAL_START = date(1899, 12, 30)
EAST_ASIAN = re.compile(r"(\d{4}|\d{2})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?")
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
ERA_LETTERS = dict(zip("RHSTM", ERAS.values(), strict=True))
ERA = re.compile(
    rf"({'|'.join(ERAS)}|[RHSTM])\s*\.?\s*(\d{{1,2}}|元)\s*[年./-]\s*(\d{{1,2}})\s*[月./-]\s*(\d{{1,2}})\s*日?",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"(\d{1,4})\s*([./-]|\s)\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?")
TIME = re.compile(
    r"""(?:[Tt]|[\s,]+|(?<=[日일号.]))\s*
    (?P<before>午前|午後|上午|下午|오전|오후)?\s*
    (?P<hour>\d{1,2})
    (?:\s*[:：時时点點시.]\s*(?P<minute>\d{1,2})?\s*[分분]?
       (?:\s*:?\s*(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?\s*[秒초]?)?)?
    \s*(?P<after>[ap]\.?m\.?)?
    \s*(?P<thai>น\.?)?
    \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$""",
    re.VERBOSE | re.IGNORECASE,
)
AFTERNOON = {"午後", "下午", "오후", "pm"}
# Years that can only be counted from the Buddha's passing: 1757 to 2156 of the common era.
BUDDHIST_YEARS = range(2300, 2700)
BUDDHIST = 543
# A year of two digits lies at most this far ahead; a date of birth or a contract's end both fit.
AHEAD = 20


def parse_date(text: str, order: Order | None = None, language: str | None = None) -> date:
    """The date someone wrote; raises Invalid with the reason and a date that would be right.

    Reads ISO, figures with dots, slashes or hyphens, the names of months in the five languages,
    East Asian dates, Japanese eras, Thai years, and the serial days of spreadsheets; a time behind
    it is passed over. `order` says how figures are meant; without it the only order possible
    counts, and where two are, that of the language (English: month first).
    """
    return parse_datetime(text, order, language).date()


def parse_datetime(text: str, order: Order | None = None, language: str | None = None) -> datetime:
    """The moment someone wrote, midnight where there is only a date; raises Invalid.

    It knows its time zone only if one was written.
    """
    told = parse_day_or_moment(text, order, language)
    return told if isinstance(told, datetime) else datetime.combine(told, time())


def parse_day_or_moment(
    text: str, order: Order | None = None, language: str | None = None
) -> date | datetime:
    """The moment someone wrote, the day where there is only a date; raises Invalid."""
    body = " ".join(unicodedata.normalize("NFKC", half_width(text)).split())
    reader = _Reader(text, order, language)
    serial = SERIAL.fullmatch(body)
    if serial:
        day = SERIAL_START + timedelta(int(serial[1]))
        if not serial[2]:
            return day
        return datetime.combine(day, time()) + timedelta(seconds=round(float(serial[2]) * 86400))
    whole = reader.day(body)
    if whole:
        return whole
    clock = TIME.search(body)
    day_part = reader.day(body[: clock.start()].rstrip(" ,")) if clock else None
    if not clock or not day_part:
        raise faults.no_date(text, order, language)
    return datetime.combine(day_part, reader.time(clock))


class _Reader:
    def __init__(self, text: str, order: Order | None, language: str | None) -> None:
        self.text, self.order, self.language = text, order, language

    def day(self, body: str) -> date | None:
        """The date a text is; None if it has no form of one, Invalid if there is no such day."""
        if found := ISO.fullmatch(body):
            return self.made(_three(found), thai=self.language == "th")
        if found := COMPACT.fullmatch(body):
            return self.made(_three(found))
        if found := ERA.fullmatch(body):
            start = ERAS.get(found[1]) or ERA_LETTERS[found[1].upper()]
            year = start + (1 if found[2] == "元" else int(found[2]))
            return self.made((year, int(found[3]), int(found[4])))
        body = vocabulary.without_weekday(body)
        if found := EAST_ASIAN.fullmatch(body):
            return self.made((self.year(found[1]), int(found[2]), int(found[3])))
        if found := NUMERIC.fullmatch(body):
            return self.figures(found[1], found[3], found[4], found[2])
        return self.named(body)

    def figures(self, first: str, second: str, third: str, sign: str) -> date | None:
        orders = possible_orders(first, second, third)
        if self.order:
            chosen: Order = "ymd" if len(first) == 4 else self.order
        else:
            full_year = len(third) == 4 or len(first) == 4
            thai_year = self.language == "th" or int(third) in BUDDHIST_YEARS
            chosen = self.preferred(orders, full_year, day_first=sign == "." or thai_year)
        parts = dict(zip(chosen, (first, second, third), strict=True))
        if len(parts["y"]) not in {2, 4} or len(parts["d"]) > 2 or len(parts["m"]) > 2:
            return None
        year = self.year(parts["y"], thai=self.language == "th")
        return self.made((year, int(parts["m"]), int(parts["d"])), thai=True, order=chosen)

    def preferred(self, orders: list[Order], full_year: bool, *, day_first: bool) -> Order:
        """The order of figures where nobody said: the possible one, then the customary one."""
        customary: Order = "dmy" if day_first else "mdy"
        if not full_year and self.language in {"ja", "zh-hans", "ko"}:
            customary = "ymd"
        if customary in orders or not orders:
            return customary
        return orders[0]

    def named(self, body: str) -> date | None:
        found = vocabulary.day_month_year(body)
        if not found:
            return None
        day, month, year, thai = found
        counted = self.year(year, thai=thai is not False and (bool(thai) or self.language == "th"))
        return self.made((counted, month, day), thai=thai is not False)

    def year(self, digits: str, *, thai: bool = False) -> int:
        """The year as written, one of two digits in the century it is likely to mean."""
        if len(digits) != 2:
            return int(digits)
        latest = today().year + AHEAD + (BUDDHIST if thai else 0)
        return latest - (latest - int(digits)) % 100

    def made(self, parts: Parts, *, thai: bool = False, order: Order | None = None) -> date:
        year, month, day = parts
        if thai and year in BUDDHIST_YEARS:
            year -= BUDDHIST
        if not 1 <= month <= 12:
            raise faults.no_month(self.text, month, order or self.order, self.language)
        try:
            return date(year, month, day)
        except ValueError:
            raise faults.no_day(self.text, (year, month, day), self.order, self.language) from None

    def time(self, found: re.Match[str]) -> time:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        half = found["before"] or (found["after"] or "").lower().replace(".", "")
        plain = found["minute"] is None and not half and not re.search("[時时点點시]", found[0])
        if half:
            hour = hour % 12 + (12 if half in AFTERNOON else 0)
        if plain or hour > 23 or minute > 59 or int(found["second"] or 0) > 59:
            raise faults.no_time(self.text, self.order, self.language)
        fraction = int((found["fraction"] or "0")[:6].ljust(6, "0"))
        return time(hour, minute, int(found["second"] or 0), fraction, _offset(found["zone"]))


def _three(found: re.Match[str]) -> Parts:
    return int(found[1]), int(found[2]), int(found[3])


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return UTC
    sign = -1 if zone[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])))


def possible_orders(first: str, second: str, third: str) -> list[Order]:
    """The orders in which three figures can be a date."""
    if len(first) > 2:
        return ["ymd"] if _is_month_and_day(second, third) else []
    orders: list[Order] = []
    if len(third) in {2, 4}:
        if _is_month_and_day(second, first):
            orders.append("dmy")
        if _is_month_and_day(first, second):
            orders.append("mdy")
    if len(first) == 2 and len(third) <= 2 and _is_month_and_day(second, third):
        orders.append("ymd")
    return orders


def _is_month_and_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
