"""The company and its rates, kept in memory until one of them changes."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from typing import Any

from atrium.core.money import Money
from atrium.core.money.reference import REFERENCE_RATES
from atrium.core.records import versions
from atrium.core.records.models import Company, Rate

_cache: dict[str, Any] = {}


def company() -> Company:
    """The company; an installation that has not described itself yet has the defaults."""
    _fill()
    return _cache["company"]  # type: ignore[no-any-return]


def currency() -> str:
    return str(company().currency)


def worth(sum_of_money: Money, day: date) -> Decimal:
    """The sum in the company's currency at the newest rate not after `day`.

    A currency for which the company has entered no rate goes by the reference table that comes
    with the program.
    """
    own = currency()
    if sum_of_money.currency == own:
        return sum_of_money.amount
    days, rates = _cache["rates"].get(sum_of_money.currency, ([], []))
    at = bisect_right(days, day)
    rate = rates[at - 1] if at else _reference(sum_of_money.currency, own)
    return (sum_of_money.amount * rate).quantize(Decimal("0.0001"))


def _reference(foreign: str, own: str) -> Decimal:
    """One unit of `foreign` in `own`, both known by their worth in euro."""
    return REFERENCE_RATES.get(own, Decimal(1)) / REFERENCE_RATES.get(foreign, Decimal(1))


def _fill() -> None:
    if versions.types_moved(_cache) or "company" not in _cache:
        _cache["company"] = Company.objects.order_by("pk").first() or Company()
        rates: dict[str, tuple[list[date], list[Decimal]]] = {}
        for row in Rate.objects.order_by("currency", "day"):
            days, values = rates.setdefault(row.currency, ([], []))
            days.append(row.day)
            values.append(row.rate)
        _cache["rates"] = rates
