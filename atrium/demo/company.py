"""What the demo company consists of. Everything refers to everything else by key.

Moments are aware and in UTC, and all lie before the day the company was built for. Money is a
`Decimal` in the currency named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from atrium.demo.customers import Account, Contact, Relation
from atrium.demo.selling import Deal, Pipeline, Product
from atrium.demo.terms import Choice, Dimension, Language

SIGN_INS = (
    "admin",
    "director",
    "lead",
    "sales",
    "sales2",
    "surveyor",
    "fitter",
    "accountant",
    "service",
    "marketing",
)
"""The people as whom a visitor may sign in."""


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str
    parent: str | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works at the company; some of them have a sign-in of the demo.

    `skill` shifts how often this person's deals are won (1 is usual) and `pace` how long their
    stages take (1 is usual, less is quicker).
    """

    key: str
    name: str
    reading: str
    role: str
    team: str
    manager: str | None
    language: Language
    zone: str
    title: str
    phone: str
    country: str
    joined: date
    skill: float = 1.0
    pace: float = 1.0

    @property
    def signs_in(self) -> bool:
        return self.key in SIGN_INS

    @property
    def email(self) -> str:
        return f"{self.key}@{'demo' if self.signs_in else 'alderlight'}.example"


@dataclass(frozen=True, slots=True)
class Note:
    """An entry in a timeline; a mention stands in the text as @ and the colleague's name."""

    key: str
    kind: Literal["note", "call", "visit", "email"]
    on: Literal["account", "deal"]
    record: str
    author: str
    at: datetime
    language: Language
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of `currency` one euro bought from this day on."""

    currency: str
    on: date
    per_euro: Decimal


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    currency: str
    today: date
    seed: int
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    industries: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    lost_reasons: tuple[Choice, ...]
    life_stages: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    relation_kinds: tuple[Choice, ...]
    dimensions: tuple[Dimension, ...]
    product_families: tuple[Choice, ...]
    units: tuple[Choice, ...]
    note_kinds: tuple[Choice, ...]
    rates: tuple[Rate, ...]
    products: tuple[Product, ...]
    pipelines: tuple[Pipeline, ...]
    accounts: tuple[Account, ...]
    relations: tuple[Relation, ...]
    contacts: tuple[Contact, ...]
    deals: tuple[Deal, ...]
    notes: tuple[Note, ...]

    def choices(self) -> tuple[Choice | Dimension, ...]:
        """The entries of all the lists people choose from."""
        lists = (
            self.industries,
            self.sources,
            self.lost_reasons,
            self.life_stages,
            self.channels,
            self.relation_kinds,
            self.product_families,
            self.units,
            self.note_kinds,
            *(dimension.classes for dimension in self.dimensions),
        )
        return (*self.dimensions, *(choice for each in lists for choice in each))
