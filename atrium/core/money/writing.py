"""Sums of money as each language writes them."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from atrium.core.i18n import locale
from atrium.core.i18n.numbers import grouped
from atrium.core.money.currencies import digits, sign

if TYPE_CHECKING:
    from atrium.core.money.sums import Money

THIN = "\u00a0"


def format_money(
    money: Money,
    language: str,
    compact: bool = False,
    *,
    trim: bool = False,
) -> str:
    """The sum with its sign, as CLDR has it: ¥18,420, £212,400.00, -€5.00.

    `compact` shortens it for cards and charts (¥18.4M, 1842万); `trim` leaves out the decimals of
    a whole amount, for lists.
    """
    if compact:
        return _compact(money, language)
    before, after = _frame(money.currency, language)
    amount = money.amount
    places = digits(money.currency)
    if trim and places and amount == amount.to_integral_value():
        places = 0
    text = grouped(abs(amount), places, language)
    minus = "-" if amount < 0 and text.strip("0.,") else ""
    return f"{minus}{before}{text}{after}"


@lru_cache(maxsize=1024)
def _frame(currency: str, language: str) -> tuple[str, str]:
    """What stands before and after the digits of a positive sum."""
    pattern = locale(language).currency_formats["standard"]
    return _signed(pattern.prefix[0], currency, language), _signed(
        pattern.suffix[0], currency, language
    )


def _signed(affix: str, currency: str, language: str) -> str:
    """The affix of a pattern with the currency's sign in it; letters keep off the digits."""
    if "¤" not in affix:
        return affix
    mark = sign(currency, language)
    if affix.endswith("¤") and mark[-1].isalpha():
        mark += THIN
    return affix.replace("¤", mark)


@lru_cache(maxsize=4096)
def _compact(money: Money, language: str) -> str:
    from babel.numbers import format_compact_decimal

    before, after = _frame(money.currency, language)
    amount = abs(money.amount)
    if amount < 1000:
        return format_money(money.rounded(), language, trim=True)
    short = partial(format_compact_decimal, amount, locale=locale(language), format_type="short")
    leading = sum(sign.isdigit() for sign in short())
    minus = "-" if money.amount < 0 else ""
    return f"{minus}{before}{short(fraction_digits=max(0, 3 - leading))}{after}"
