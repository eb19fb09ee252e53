from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.money import CurrencyMismatch, Money

if TYPE_CHECKING:
    from collections.abc import Callable

AMOUNTS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
)
CURRENCIES = st.sampled_from(["EUR", "JPY", "THB", "KWD"])
SUMS = st.builds(Money, AMOUNTS, st.just("EUR"))


@given(SUMS, SUMS, SUMS)
def test_sums_of_one_currency_add_like_numbers(a: Money, b: Money, c: Money) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert (a + b) - b == a
    assert a + -a == Money(Decimal(0), "EUR")
    assert sum([a, b, c]) == a + b + c


@given(SUMS, st.integers(1, 1000))
def test_multiplying_is_adding_often_and_undone_by_dividing(a: Money, times: int) -> None:
    assert a * times == times * a
    assert (a * times) / times == a
    if a:
        assert (a * times) / a == times


@given(SUMS, SUMS)
def test_sums_of_one_currency_compare_by_amount(a: Money, b: Money) -> None:
    assert (a < b) == (a.amount < b.amount)
    assert (a >= b) == (a.amount >= b.amount)
    assert max(a, b).amount == max(a.amount, b.amount)


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a / b,
        lambda a, b: a < b,
        lambda a, b: a >= b,
        lambda a, b: sum([a, b]),
    ],
)
def test_two_currencies_never_mix(mix: Callable[[Money, Money], object]) -> None:
    with pytest.raises(CurrencyMismatch, match="EUR and JPY"):
        mix(Money(Decimal(1), "EUR"), Money(Decimal(1), "JPY"))


def test_sums_of_two_currencies_are_merely_unequal() -> None:
    assert Money(Decimal(1), "EUR") != Money(Decimal(1), "JPY")


@pytest.mark.parametrize("other", [1.5, True, "1", None])
def test_only_exact_numbers_come_near_money(other: object) -> None:
    with pytest.raises(TypeError):
        Money(other, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(Decimal(1), "EUR") * other  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(Decimal(1), "EUR") + other  # type: ignore[operator]


def test_a_whole_number_is_an_amount() -> None:
    assert Money(5, "EUR").amount == Decimal(5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("2.345", "EUR", "2.35"),
        ("-2.345", "EUR", "-2.35"),
        ("0.5", "JPY", "1"),
        ("1234.4", "KRW", "1234"),
        ("2.345", "THB", "2.35"),
        ("2.3455", "KWD", "2.346"),
    ],
)
def test_rounding_goes_to_what_can_be_paid(amount: str, currency: str, rounded: str) -> None:
    assert Money(Decimal(amount), currency).rounded() == Money(Decimal(rounded), currency)


@given(st.builds(Money, AMOUNTS, CURRENCIES))
def test_rounding_twice_is_rounding_once(money: Money) -> None:
    assert money.rounded().rounded() == money.rounded()
    assert abs(money.rounded() - money) <= Money(Decimal("0.5"), money.currency)


def test_no_money_is_false() -> None:
    assert not Money(Decimal("0.00"), "EUR")
    assert Money(Decimal("-0.01"), "EUR")
    assert abs(Money(Decimal(-1), "EUR")) == Money(Decimal(1), "EUR")
