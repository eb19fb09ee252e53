"""The words in dates: months and weekdays of the five languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from atrium.core.i18n import LOCALES, locale

MORE_MONTHS = {"sept": 9}
# Words around a date that say nothing of it.
FILLERS = re.compile(r"\b(?:of|the)\b|วันที่|เดือน|(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
BUDDHIST_ERA = re.compile(r"พ\.?\s*ศ\.?|\bB\.?E\.?\b", re.IGNORECASE)
COMMON_ERA = re.compile(r"ค\.?\s*ศ\.?|\b(?:A\.?D\.?|C\.?E\.?)\b", re.IGNORECASE)
SHORT_WEEKDAYS = re.compile(
    r"\((?:[月火水木金土日]|[월화수목금토일]|[一二三四五六])(?:曜日?|요일)?\)"
    r"|(?:周|週|礼拜)[一二三四五六日天]"
    r"|\b(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?,?",
    re.IGNORECASE,
)
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4}|'?\d{2})"
WORD = r"(?P<month>[^\d\s,/-]+?)\.?"
GAP = r"[\s,./-]*"
FORMS = [
    re.compile(f"{DAY}{GAP}{WORD}{GAP}{YEAR}"),
    re.compile(f"{WORD}{GAP}{DAY}(?:[\\s,./-]+){YEAR}"),
    re.compile(rf"(?P<year>\d{{4}}){GAP}{WORD}{GAP}{DAY}"),
]


def without_weekday(text: str) -> str:
    return " ".join(SHORT_WEEKDAYS.sub(" ", _weekdays().sub(" ", text)).strip(" ,").split())


def day_month_year(text: str) -> tuple[int, int, str, bool | None] | None:
    """Day, month, year as written, and whether it is a Thai year (None: unsaid); or None."""
    body = FILLERS.sub(" ", text)
    thai: bool | None = None
    if BUDDHIST_ERA.search(body):
        thai, body = True, BUDDHIST_ERA.sub(" ", body)
    elif COMMON_ERA.search(body):
        thai, body = False, COMMON_ERA.sub(" ", body)
    body = " ".join(body.split())
    for form in FORMS:
        found = form.fullmatch(body)
        month = found and _months().get(_key(found["month"]))
        if found and month:
            if thai is None and _is_thai(found["month"]):
                thai = True
            return int(found["day"]), month, found["year"].lstrip("'"), thai
    return None


def _is_thai(word: str) -> bool:
    return "\u0e00" <= word[0] <= "\u0e7f"


def _key(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace(".", "")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    found = dict(MORE_MONTHS)
    for language in LOCALES:
        for width in ("wide", "abbreviated"):
            for number, name in locale(language).months["format"][width].items():
                found[_key(name)] = number
    return found


@lru_cache(maxsize=1)
def _weekdays() -> re.Pattern[str]:
    names = {
        unicodedata.normalize("NFKC", name)
        for language in LOCALES
        for name in locale(language).days["format"]["wide"].values()
    }
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?:ที่)?,?", re.IGNORECASE)
