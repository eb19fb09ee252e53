"""The currencies in use today: codes, names, decimals and signs."""

from __future__ import annotations

from functools import lru_cache

from atrium.core.i18n import locale

# The short signs CLDR calls narrow, of currencies whose sign no other currency shares. Where a
# language has no sign of its own for one of these, this one is clearer than the code.
NARROW = {
    "AMD": "֏", "AZN": "₼", "BDT": "৳", "CRC": "₡", "CZK": "Kč", "GEL": "₾", "GHS": "GH₵",
    "HUF": "Ft", "ILS": "₪", "INR": "₹", "KHR": "៛", "KRW": "₩", "KZT": "₸", "LAK": "₭",
    "MNT": "₮", "NGN": "₦", "PHP": "₱", "PLN": "zł", "PYG": "₲", "RUB": "₽", "THB": "฿",
    "TRY": "₺", "UAH": "₴", "VND": "₫",
}  # fmt: skip
# CLDR's Japanese writes the yen at full width, which tears a hole into a row of half-width digits.
HOUSE = {("ja", "JPY"): "¥"}


@lru_cache(maxsize=1)
def known_currencies() -> frozenset[str]:
    """The codes (ISO 4217) of all currencies that are legal tender somewhere now."""
    from babel.core import get_global

    return frozenset(
        code
        for uses in get_global("territory_currencies").values()
        for code, _since, until, tender in uses
        if tender and until is None
    )


@lru_cache(maxsize=16)
def currencies(language: str) -> list[tuple[str, str]]:
    """Every currency in use as (code, name), by name."""
    named = locale(language).currencies
    rows = [(code, str(named.get(code, code))) for code in known_currencies()]
    return sorted(rows, key=lambda row: (row[1].casefold(), row[0]))


@lru_cache(maxsize=256)
def digits(currency: str) -> int:
    """How many decimals a currency has: 2 for most, none for yen and won, 3 for some dinars."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


@lru_cache(maxsize=1024)
def sign(currency: str, language: str) -> str:
    """How a language marks sums in a currency: its sign where only one currency can be meant."""
    house = HOUSE.get((language, currency))
    if house:
        return house
    own = locale(language).currency_symbols.get(currency, currency)
    return NARROW.get(currency, currency) if own == currency else str(own)
