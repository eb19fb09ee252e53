"""The customers: firms from the hand-written tables, and private house owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from atrium.demo.company import Person
from atrium.demo.customers import Account, Address, Phone, Relation
from atrium.demo.dice import Dice
from atrium.demo.names import Names, PersonName, ascii_of
from atrium.demo.places import COUNTRIES, Country, Numbers, Place, places
from atrium.demo.table import rows

HISTORY = 548
"""Days of history the demo shows: a year and a half."""

_FIRMS = ("firms_en", "firms_ja", "firms_zh", "firms_ko", "firms_th")
_PRIVATE = {"GB": 6, "IE": 3, "JP": 6, "CN": 4, "KR": 4, "TH": 5}
_OWNERLESS = 0.06
_SOURCES = {
    "web": 24,
    "referral": 20,
    "trade_fair": 14,
    "architect": 10,
    "showroom": 9,
    "tender": 8,
    "cold_call": 8,
    "partner": 5,
    "advertising": 4,
}
_PRIVATE_SOURCES = {"web": 40, "referral": 30, "showroom": 25, "advertising": 10}
_HEADS = {"GB": "lead", "IE": "lead", "DE": "lead", "CN": "li.jingyi"}
"""The head of sales who looks after some large accounts of a country."""


@dataclass
class Makings:
    """What accounts and contacts are made with, so that no name or number is given out twice."""

    dice: Dice
    today: date
    people: tuple[Person, ...]
    numbers: Numbers
    names: Names
    owners: dict[str, PersonName] = field(default_factory=dict)
    """The owners of private houses, by account key."""
    assigned: list[str] = field(default_factory=list)

    def place(self, town: str) -> Place:
        """A place in the town; after a slash, one with these letters in its city or street."""
        name, _, part = town.partition("/")
        fit = [place for place in places() if place.town == name and place.has(part)]
        return self.dice.choice(fit)

    def owner(self, country: Country, employees: int | None) -> str | None:
        """A salesperson of the branch, who has few yet; a head of sales for some large accounts.

        Nobody for the few accounts in the pool.
        """
        if self.dice.chance(_OWNERLESS):
            return None
        head = _HEADS.get(country.code)
        if head and (employees or 0) > 100 and self.dice.chance(0.6):
            return head
        staff = [p for p in self.people if p.team == country.branch]
        has = Counter(self.assigned)
        owner = self.dice.pick({p.key: p.skill / (1 + has[p.key]) ** 2 for p in staff})
        self.assigned.append(owner)
        return owner

    def address(self, place: Place, taken: set[Address], part: str = "") -> Address:
        address = place.address(self.dice, part)
        while address in taken:
            address = place.address(self.dice, part)
        taken.add(address)
        return address

    def since(self) -> date:
        """The day an account came in: nearly half were there before the history begins."""
        first = self.today - timedelta(days=HISTORY)
        if self.dice.chance(0.45):
            return self.dice.day(first - timedelta(days=1500), first - timedelta(days=60))
        return self.dice.day(first, self.today - timedelta(days=4))


def accounts(makings: Makings) -> tuple[Account, ...]:
    taken: set[Address] = set()
    firms = [_firm(makings, taken, row) for table in _FIRMS for row in rows(table)]
    return (*firms, *_private(makings, taken))


def relations(known: Sequence[Account]) -> tuple[Relation, ...]:
    keys = {account.key for account in known}
    links = [Relation(*row) for row in rows("relations") if row[1] != "part"]
    lost = {key for link in links for key in (link.source, link.target)} - keys
    if lost:
        raise ValueError(f"relations.txt names no account: {', '.join(sorted(lost))}")
    return tuple(links)


def _firm(makings: Makings, taken: set[Address], row: tuple[str, ...]) -> Account:
    name, industry, town, key, size, *extra = row
    reading, latin = extra or ("", "")
    dice, place = makings.dice, makings.place(town)
    country = COUNTRIES[place.country]
    low, high = size.split("-")
    employees = dice.randint(int(low), int(high))
    domain = f"{key}.example"
    return Account(
        key=key,
        name=name,
        reading=reading,
        latin=latin,
        is_person=False,
        industry=industry,
        employees=employees,
        website=f"https://www.{domain}",
        phones=(makings.numbers.work(place),),
        emails=(f"{'office' if country.language == 'en' else 'info'}@{domain}",),
        address=makings.address(place, taken, town.partition("/")[2]),
        region=place.region,
        language=country.language,
        channels=channels(dice, country),
        currency=country.currency,
        source=dice.pick(_SOURCES),
        owner=makings.owner(country, employees),
        team=country.branch,
        created=dice.moment(makings.since(), country.code),
        tags=_tags(dice, industry, employees),
        parent=_parents().get(key),
    )


def _private(makings: Makings, taken: set[Address]) -> Iterator[Account]:
    for code, number in _PRIVATE.items():
        for _ in range(number):
            yield _house(makings, taken, COUNTRIES[code])


def _house(makings: Makings, taken: set[Address], country: Country) -> Account:
    dice = makings.dice
    place = dice.choice([place for place in places() if place.country == country.code])
    name = makings.names.draw(country)
    key = f"house-{ascii_of(name.latin)}"
    makings.owners[key] = name
    return Account(
        key=key,
        name=name.full,
        reading=name.reading,
        latin=name.latin if country.language != "en" else "",
        is_person=True,
        industry="household",
        employees=None,
        website="",
        phones=(makings.numbers.mobile(place),),
        emails=(f"{name.mailbox(dice)}@post.example",),
        address=makings.address(place, taken),
        region=place.region,
        language=country.language,
        channels=channels(dice, country),
        currency=country.currency,
        source=dice.pick(_PRIVATE_SOURCES),
        owner=makings.owner(country, None),
        team=country.branch,
        created=dice.moment(makings.since(), country.code),
    )


def channels(dice: Dice, country: Country) -> tuple[str, ...]:
    """The ways a customer likes to be reached, the best first."""
    liked = {"phone": 5, "email": 5, country.messenger: 3, "visit": 2, "post": 0.5, "sms": 0.5}
    drawn = [dice.pick(liked) for _ in range(dice.randint(1, 3))]
    return tuple(dict.fromkeys(drawn))


def email_of(name: PersonName, dice: Dice, domain: str, taken: set[str]) -> str:
    """An address nobody else has: a number follows where two share a name's letters."""
    mailbox = name.mailbox(dice)
    address, number = f"{mailbox}@{domain}", 2
    while address in taken:
        address, number = f"{mailbox}{number}@{domain}", number + 1
    taken.add(address)
    return address


def work_phone(makings: Makings, account: Account) -> Phone:
    """A number in the account's town."""
    here = [p for p in places() if p.country == account.address.country]
    same = [p for p in here if p.city == account.address.city]
    return makings.numbers.work((same or here)[0])


def _tags(dice: Dice, industry: str, employees: int) -> tuple[str, ...]:
    chances = {
        "key account": 0.5 if employees > 200 else 0,
        "framework agreement": 0.3 if industry in {"housing", "real_estate"} else 0.06,
        "listed building": 0.3 if industry in {"hospitality", "education"} else 0.02,
        "low energy": 0.12,
    }
    return tuple(tag for tag, chance in chances.items() if dice.chance(chance))


def _parents() -> dict[str, str]:
    return {child: parent for child, kind, parent in rows("relations") if kind == "part"}
