"""The company and its rates, kept in memory until one of them changes."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from atrium.core.money import Money
from atrium.core.money.reference import REFERENCE_RATES
from atrium.core.records import versions
from atrium.core.records.models import Company, Rate

Rates = dict[str, tuple[list[date], list[Decimal]]]
_companies: versions.Cache[str, Company] = versions.Cache("types")
_rates: versions.Cache[str, Rates] = versions.Cache("types")


def company() -> Company:
    """The company; an installation that has not described itself yet has the defaults."""
    known = _companies.now()
    if "" not in known:
        known[""] = Company.objects.order_by("pk").first() or Company()
    return known[""]


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
    days, rates = _entered().get(sum_of_money.currency, ([], []))
    at = bisect_right(days, day)
    rate = rates[at - 1] if at else _reference(sum_of_money.currency, own)
    return (sum_of_money.amount * rate).quantize(Decimal("0.0001"))


def _reference(foreign: str, own: str) -> Decimal:
    """One unit of `foreign` in `own`, both known by their worth in euro."""
    return REFERENCE_RATES.get(own, Decimal(1)) / REFERENCE_RATES.get(foreign, Decimal(1))


def _entered() -> Rates:
    """The company's own rates: for each currency the days, in order, and the rates."""
    known = _rates.now()
    if "" not in known:
        rates: Rates = {}
        for row in Rate.objects.order_by("currency", "day"):
            days, values = rates.setdefault(row.currency, ([], []))
            days.append(row.day)
            values.append(row.rate)
        known[""] = rates
    return known[""]
