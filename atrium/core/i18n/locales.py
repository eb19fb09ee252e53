"""Languages of the program and their CLDR locales."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Django's language codes, in the order of settings.LANGUAGES, to CLDR's.
LOCALES = {"en": "en", "ja": "ja", "zh-hans": "zh_Hans", "ko": "ko", "th": "th"}
# Where dates are not written as money and numbers are: English as the world outside America has it,
# 26 Nov 2026 and 14:05.
OF_DATES = {"en": "en_GB"}


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """The CLDR locale of a language code as Django writes it; English for an unknown one."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(LOCALES.get(language) or language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def locale_of_dates(language: str) -> Locale:
    """The CLDR locale by which dates and times are written in a language."""
    return locale(OF_DATES.get(language, language))


@lru_cache(maxsize=256)
def first_week_day(country: str) -> int:
    """The day on which weeks begin in a country, 0 for Monday (CLDR)."""
    from babel import Locale, UnknownLocaleError

    try:
        return int(Locale.parse(f"und_{country}").first_week_day)
    except (UnknownLocaleError, ValueError):
        return 0
