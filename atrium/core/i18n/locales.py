"""Languages of the program and their CLDR locales."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Django's language codes, in the order of settings.LANGUAGES, to CLDR's.
LOCALES = {"en": "en", "ja": "ja", "zh-hans": "zh_Hans", "ko": "ko", "th": "th"}


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """The CLDR locale of a language code as Django writes it; English for an unknown one."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(LOCALES.get(language) or language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
