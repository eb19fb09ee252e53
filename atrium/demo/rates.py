"""What a euro bought, month by month: near the rates of recent years, drifting a little."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from atrium.demo.company import Rate
from atrium.demo.dice import Dice

_USUAL = {"GBP": "0.86", "JPY": "162", "CNY": "7.8", "KRW": "1480", "THB": "38.2"}
_MONTHS = 20
_DIGITS = Decimal("0.0001")


def rates(dice: Dice, today: date) -> tuple[Rate, ...]:
    """A rate for each currency at the first of each of the last months, oldest first."""
    return tuple(
        rate for currency, usual in _USUAL.items() for rate in _walk(dice, today, currency, usual)
    )


def _walk(dice: Dice, today: date, currency: str, usual: str) -> list[Rate]:
    value = float(usual)
    walk = []
    for back in range(_MONTHS, -1, -1):
        month = today.year * 12 + today.month - 1 - back
        value *= 1 + dice.gauss(0, 0.009)
        value += (float(usual) - value) * 0.15
        on = date(month // 12, month % 12 + 1, 1)
        walk.append(Rate(currency, on, Decimal(value).quantize(_DIGITS)))
    return walk


def per_euro(known: tuple[Rate, ...], currency: str, on: date) -> Decimal:
    """What one euro bought on that day."""
    if currency == "EUR":
        return Decimal(1)
    return [rate.per_euro for rate in known if rate.currency == currency and rate.on <= on][-1]
