"""What the demo company sells, and what a deal is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from atrium.demo.terms import Words

WHOLE_CURRENCIES = frozenset({"JPY", "KRW"})
"""Currencies that are counted without decimals."""


@dataclass(frozen=True, slots=True)
class Product:
    """`price` is the list price in the company currency for one `unit`."""

    key: str
    code: str
    family: str
    unit: str
    price: Decimal
    names: Words


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a pipeline. `days` is how long a deal usually stays, `rots` when it is stuck."""

    key: str
    names: Words
    probability: int
    rots: int | None = None
    outcome: Literal["open", "won", "lost"] = "open"
    days: float = 0


@dataclass(frozen=True, slots=True)
class Pipeline:
    key: str
    names: Words
    stages: tuple[Stage, ...]

    def stage(self, key: str) -> Stage:
        return next(stage for stage in self.stages if stage.key == key)


@dataclass(frozen=True, slots=True)
class Line:
    """One product on a deal; `discount` in percent."""

    product: str
    quantity: Decimal
    price: Decimal
    discount: Decimal

    def amount(self, currency: str) -> Decimal:
        unit = Decimal(1) if currency in WHOLE_CURRENCIES else Decimal("0.01")
        net = self.quantity * self.price * (100 - self.discount) / 100
        return net.quantize(unit, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Move:
    """The moment a deal entered a stage, and who moved it there."""

    stage: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal with its lines and path; `members` are colleagues who work on it with the owner."""

    key: str
    name: str
    account: str
    contact: str
    pipeline: str
    currency: str
    lines: tuple[Line, ...]
    moves: tuple[Move, ...]
    expected_close: date
    source: str
    owner: str
    team: str
    members: tuple[str, ...] = ()
    lost_reason: str | None = None

    @property
    def created(self) -> datetime:
        return self.moves[0].at

    @property
    def stage(self) -> str:
        return self.moves[-1].stage

    @property
    def amount(self) -> Decimal:
        return sum((line.amount(self.currency) for line in self.lines), Decimal(0))

    @property
    def is_won(self) -> bool:
        return self.stage == "won"

    @property
    def is_open(self) -> bool:
        return self.stage not in {"won", "lost"}

    @property
    def closed(self) -> datetime | None:
        return None if self.is_open else self.moves[-1].at
