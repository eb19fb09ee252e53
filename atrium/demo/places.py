"""Towns, streets and telephone numbers in the seven countries the company sells to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from atrium.demo.customers import Address, Phone
from atrium.demo.dice import Dice
from atrium.demo.table import rows
from atrium.demo.terms import Language


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    language: Language
    currency: str
    branch: str
    dial: str
    messenger: str
    names: str
    """The table of people's names."""


COUNTRIES = {
    country.code: country
    for country in (
        Country("GB", "en", "GBP", "bristol", "+44", "whatsapp", "names_en"),
        Country("IE", "en", "EUR", "dublin", "+353", "whatsapp", "names_ie"),
        Country("DE", "en", "EUR", "dublin", "+49", "whatsapp", "names_de"),
        Country("JP", "ja", "JPY", "tokyo", "+81", "line", "names_ja"),
        Country("CN", "zh-hans", "CNY", "shanghai", "+86", "wechat", "names_zh"),
        Country("KR", "ko", "KRW", "seoul", "+82", "kakaotalk", "names_ko"),
        Country("TH", "th", "THB", "bangkok", "+66", "line", "names_th"),
    )
}


@dataclass(frozen=True, slots=True)
class Place:
    town: str
    country: str
    region: str
    area: str
    city: str
    district: str
    code: str
    phone: str
    streets: tuple[str, ...]

    def has(self, part: str) -> bool:
        return any(part in text for text in (self.city, self.district, *self.streets))

    def address(self, dice: Dice, part: str = "") -> Address:
        """An address here, in a street with `part` in its name where there is one."""
        street = dice.choice([s for s in self.streets if part in s] or self.streets)
        for sign, top in (("{n}", 190), ("{s}", 19), ("{b}", 8)):
            while sign in street:
                street = street.replace(sign, str(dice.randint(1, top)), 1)
        return Address(
            country=self.country,
            street=street,
            district=self.district,
            city=self.city,
            region=self.area,
            postcode=dice.digits(self.code),
        )


@cache
def places() -> tuple[Place, ...]:
    return tuple(_place(*row) for row in rows("places"))


def _place(
    town: str,
    country: str,
    region: str,
    area: str,
    city: str,
    district: str,
    code: str,
    phone: str,
    streets: str,
) -> Place:
    names = tuple(street.strip() for street in streets.split(";"))
    return Place(town, country, region, area, city, district, code, phone, names)


class Numbers:
    """Telephone numbers, each given out once."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._given: set[str] = set()
        self._mobiles = {row[0]: row[1] for row in rows("mobiles")}

    def work(self, place: Place) -> Phone:
        return self._phone("work", place.phone, place.country)

    def mobile(self, place: Place) -> Phone:
        """A mobile number; a second line where the country keeps no mobiles for fiction."""
        if place.country not in self._mobiles:
            return self.work(place)
        return self._phone("mobile", self._mobiles[place.country], place.country)

    def _phone(self, kind: Literal["work", "mobile"], pattern: str, country: str) -> Phone:
        number = self._dice.digits(pattern)
        while number in self._given:
            number = self._dice.digits(pattern)
        self._given.add(number)
        if self._dice.chance(0.15):
            number = f"{COUNTRIES[country].dial} {number.removeprefix('0')}"
        return Phone(kind, number, country)
