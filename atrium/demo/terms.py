"""Terms in the five languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Language = Literal["en", "ja", "zh-hans", "ko", "th"]
LANGUAGES: tuple[Language, ...] = ("en", "ja", "zh-hans", "ko", "th")


class Words(NamedTuple):
    """One term in the five languages."""

    en: str
    ja: str
    zh: str
    ko: str
    th: str

    def say(self, language: str) -> str:
        return self[LANGUAGES.index(language)]


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list people choose from: an industry, a source, a reason."""

    key: str
    names: Words


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way of sorting customers into classes."""

    key: str
    names: Words
    classes: tuple[Choice, ...]
