"""A sum of money: an exact amount in one currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering
from typing import overload

from atrium.core.money.currencies import digits


class CurrencyMismatch(ValueError):
    """Two currencies met where only one makes sense; exchange one of them first."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} do not add up; exchange one of them first.")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217). Sums of one currency add and compare; two never do.

    The amount keeps every decimal it is given; `rounded` brings it to what can be paid.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, Decimal):
            return
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError(f"An amount is a Decimal, not {self.amount!r}.")
        object.__setattr__(self, "amount", Decimal(self.amount))

    def rounded(self) -> Money:
        """The sum as it can be paid, halves away from zero: yen have no decimals."""
        unit = Decimal(1).scaleb(-digits(self.currency))
        return Money(self.amount.quantize(unit, ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money | int) -> Money:
        """Add a sum of the same currency; 0 too, so that `sum()` works."""
        if isinstance(other, int) and other == 0:
            return self
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount + self._same(other), self.currency)

    __radd__ = __add__

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        if isinstance(factor, bool) or not isinstance(factor, (Decimal, int)):
            return NotImplemented
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    @overload
    def __truediv__(self, by: Money) -> Decimal: ...
    @overload
    def __truediv__(self, by: Decimal | int) -> Money: ...
    def __truediv__(self, by: Money | Decimal | int) -> Money | Decimal:
        """By a number: a part of the sum. By a sum of the same currency: how many times it fits."""
        if isinstance(by, Money):
            return self.amount / self._same(by)
        if isinstance(by, bool) or not isinstance(by, (Decimal, int)):
            return NotImplemented
        return Money(self.amount / by, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.amount), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:f}"

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.amount
