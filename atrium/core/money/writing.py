"""Sums of money as each language writes and reads them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache, partial

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n import Invalid, locale, reading
from atrium.core.i18n.errors import shown
from atrium.core.i18n.numbers import grouped
from atrium.core.money.currencies import digits, known_currencies, sign
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


WORDS = (
    "円", "圓", "元", "块", "人民币", "人民幣", "日元", "日圆", "美元", "欧元", "港元", "원", "won",
    "บาท", "baht", "yen", "yuan", "rmb", "ntd", "dollars", "dollar", "euros", "euro", "pounds",
    "kr", "zł", "Kč", "Ft", "Fr", "Rs", "Rp", "RM", "บ.", "฿.",
)  # fmt: skip
CURRENCY_SIGN = "[$¢£¤¥֏؋৳฿៛₠-⃀]"
MARK = rf"(?:[a-z]{{0,3}}{CURRENCY_SIGN}|{'|'.join(map(re.escape, WORDS))}|(?P<code>[a-z]{{3}}))\.?"
BEFORE = re.compile(rf"^(?P<keep>[-+(\s]*){MARK}\s*(?=[-+\d.,])", re.IGNORECASE)
AFTER = re.compile(rf"(?<=[\d.,-])\s*{MARK}(?P<keep>[)\s-]*)$", re.IGNORECASE)
# “1.200,-” and “1200.—” say that there are no cents.
NO_CENTS = re.compile(r"(?<=[.,])[-–—]+$")


def parse_amount(text: str, language: str) -> Decimal:
    """The amount someone wrote, with or without the sign of a currency; raises Invalid.

    Reads 1,234.56 and 1.234,56 and 1 234,56, full width, ¥18,420, USD 5, 1,234円, and (1,234) as
    accounts write what is owed. One lone sign before three digits groups them, unless it is the
    decimal sign of the language. Shortened amounts (1.2M, 3万) are refused, for they are rounded.
    """
    body = NO_CENTS.sub("00", reading.half_width(text).strip())
    body = _without_mark(AFTER, _without_mark(BEFORE, body))
    amount = reading.number(body, language)
    if amount is None:
        example = format_money(Money(Decimal("1234.5"), "EUR"), language)
        raise Invalid(
            _("“%(text)s” is no amount. Write it out in digits, like %(example)s."),
            text=shown(text),
            example=example.strip("€"),
        )
    return amount


def _without_mark(where: re.Pattern[str], text: str) -> str:
    found = where.search(text)
    if not found or (found["code"] and found["code"].upper() not in known_currencies()):
        return text
    return text[: found.start()] + found["keep"] + text[found.end() :]
