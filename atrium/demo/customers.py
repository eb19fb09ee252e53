"""What a customer of the demo company is: accounts, the people at them, and how they relate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from atrium.demo.terms import Language


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the parts its country uses, smallest first; `region` is the prefecture,
    province or county.
    """

    country: str
    street: str
    district: str
    city: str
    region: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as people write it in `country`."""

    kind: Literal["work", "mobile"]
    number: str
    country: str


@dataclass(frozen=True, slots=True)
class LifeStep:
    """The day an account reached a stage of the life cycle."""

    stage: str
    on: date


@dataclass(frozen=True, slots=True)
class Account:
    key: str
    name: str
    reading: str
    latin: str
    is_person: bool
    industry: str
    employees: int | None
    website: str
    phones: tuple[Phone, ...]
    emails: tuple[str, ...]
    address: Address
    region: str
    language: Language
    channels: tuple[str, ...]
    currency: str
    source: str
    owner: str | None
    team: str
    created: datetime
    tags: tuple[str, ...] = ()
    parent: str | None = None
    life: tuple[LifeStep, ...] = ()
    classes: dict[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return self.life[-1].stage


@dataclass(frozen=True, slots=True)
class Relation:
    """`source` is `kind` `target`: Studio Penhale is architect of Harbour View Hotel."""

    source: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Position:
    """A contact's role at one account; `title` in the contact's language."""

    account: str
    role: str
    title: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at one or more accounts; `called` is how a colleague refers to them in a note."""

    key: str
    name: str
    reading: str
    called: str
    positions: tuple[Position, ...]
    phones: tuple[Phone, ...]
    emails: tuple[str, ...]
    birthday: date | None
    language: Language
    channels: tuple[str, ...]
    owner: str | None
    team: str
    created: datetime

    @property
    def account(self) -> str:
        return self.positions[0].account
