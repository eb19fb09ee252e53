"""People's names as they are written in each country, with their reading."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from atrium.demo.dice import Dice
from atrium.demo.places import Country
from atrium.demo.table import rows
from atrium.demo.terms import Language


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    reading: str = ""
    latin: str = ""


@dataclass(frozen=True, slots=True)
class PersonName:
    family: Part
    given: Part
    woman: bool
    language: Language

    @property
    def full(self) -> str:
        """Family name first in Japan, China and Korea; a blank between where people write one."""
        if self.language == "ja":
            return f"{self.family.text} {self.given.text}"
        if self.language in {"zh-hans", "ko"}:
            return self.family.text + self.given.text
        return f"{self.given.text} {self.family.text}"

    @property
    def reading(self) -> str:
        if self.language == "ja":
            return f"{self.family.reading} {self.given.reading}"
        return self.latin if self.language == "zh-hans" else ""

    @property
    def latin(self) -> str:
        if self.language == "zh-hans":
            return f"{self.family.latin} {self.given.latin}"
        return f"{self.given.latin} {self.family.latin}"

    def called(self, title: str, *, private: bool) -> str:
        """How a colleague of the same language refers to this person in a note.

        Chinese and Koreans add the title, or its end, to the name: 王经理, 김민수 과장님.
        """
        if self.language == "en":
            return self.full
        if self.language == "ja":
            return f"{self.family.text}様"
        if self.language == "th":
            return f"คุณ{self.given.text}"
        ending = _ending(self.language, title)
        if self.language == "ko":
            return f"{self.full} {ending or title.rsplit(maxsplit=1)[-1] + '님'}"
        polite = "女士" if self.woman else "先生"
        return self.family.text + (polite if private else ending)

    def mailbox(self, dice: Dice) -> str:
        family, given = ascii_of(self.family.latin), ascii_of(self.given.latin)
        forms = [f"{given}.{family}", f"{given[0]}.{family}"]
        if self.language in {"ja", "zh-hans"}:
            forms = [family + "." + given, given[0] + "." + family]
        return dice.choice(forms)


class Names:
    """Names drawn without giving the same one twice."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._given: set[str] = set()

    def draw(self, country: Country) -> PersonName:
        while True:
            name = self._draw(country)
            if name.full not in self._given:
                self._given.add(name.full)
                return name

    def _draw(self, country: Country) -> PersonName:
        woman = self._dice.chance(0.45)
        families, given = _parts(country.names, "family"), _parts(country.names, _sex(woman))
        return PersonName(
            self._dice.choice(families), self._dice.choice(given), woman, country.language
        )


def ascii_of(text: str) -> str:
    """The letters a to z and digits of a Latin name, for an address on the web."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(sign for sign in folded.lower() if sign.isalnum())


def _sex(woman: bool) -> str:
    return "woman" if woman else "man"


def _ending(language: Language, title: str) -> str:
    fit = (after for code, end, after in rows("called") if code == language and title.endswith(end))
    return next(fit, "")


@cache
def _parts(table: str, kind: str) -> tuple[Part, ...]:
    text = next(names for key, names in rows(table) if key == kind)
    if ";" not in text:
        return tuple(Part(name.strip(), latin=name.strip()) for name in text.split(","))
    return tuple(_part(name.split()) for name in text.split(";"))


def _part(words: list[str]) -> Part:
    text, *reading, latin = words
    return Part(text, reading[0] if reading else "", latin)
