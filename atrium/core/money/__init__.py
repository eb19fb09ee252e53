"""Money: exact sums in one currency each, and how people write them.

A shelf: imports only `i18n`.
"""

from atrium.core.money.currencies import currencies, digits, known_currencies, sign
from atrium.core.money.reading import parse_amount, parse_money
from atrium.core.money.sums import CurrencyMismatch, Money
from atrium.core.money.writing import format_money

__all__ = [
    "CurrencyMismatch",
    "Money",
    "currencies",
    "digits",
    "format_money",
    "known_currencies",
    "parse_amount",
    "parse_money",
    "sign",
]
