"""Sums of money as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n import LOCALES, Invalid, reading
from atrium.core.i18n.errors import shown
from atrium.core.money.currencies import NARROW, known_currencies, sign
from atrium.core.money.sums import Money
from atrium.core.money.writing import format_money

# Words for currencies, the likeliest first where several share one.
WORDS = {
    "円": "JPY", "圓": "TWD JPY", "元": "CNY TWD HKD", "块": "CNY", "人民币": "CNY",
    "人民幣": "CNY", "日元": "JPY", "日圆": "JPY", "美元": "USD", "欧元": "EUR", "港元": "HKD",
    "원": "KRW",
    "won": "KRW", "บาท": "THB", "baht": "THB", "yen": "JPY", "yuan": "CNY", "rmb": "CNY",
    "ntd": "TWD", "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR",
    "pounds": "GBP", "kr": "SEK NOK DKK ISK", "zł": "PLN", "kč": "CZK", "ft": "HUF", "fr": "CHF",
    "rs": "INR PKR LKR NPR", "rp": "IDR", "rm": "MYR", "บ.": "THB",
}  # fmt: skip
# Signs that several countries use at home without a letter before them.
SHARED = {
    "$": "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP",
    "¥": "JPY CNY",
    "£": "GBP EGP",
}
# “1.200,-” and “1200.—” say that there are no cents.
NO_CENTS = re.compile(r"(?<=[.,])[-–—]+$")
# Most amounts of an import have no sign at all, and need no search for one of three hundred.
BARE = re.compile(r"[\d.,+() '-]*")


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where the sign, word or code of a currency is found: before the digits, and after them."""
    signs = {sign for language in LOCALES for sign in _by_sign(language)} | set(WORDS)
    known = "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))
    mark = rf"(?P<mark>{known}|[$¢£¤¥₠-⃀])\.?"
    return (
        re.compile(rf"^(?P<keep>[-+(\s]*){mark}\s*(?=[-+\d.,])", re.IGNORECASE),
        re.compile(rf"(?<=[\d.,-])\s*{mark}(?P<keep>[)\s-]*)$", re.IGNORECASE),
    )


def parse_amount(text: str, language: str) -> Decimal:
    """The amount someone wrote, with or without the sign of a currency; raises Invalid.

    Reads 1,234.56 and 1.234,56 and 1 234,56, full width, ¥18,420, USD 5, 1,234円, and (1,234) as
    accounts write what is owed. One lone sign before three digits groups them, unless it is the
    decimal sign of the language. Shortened amounts (1.2M, 3万) are refused, for they are rounded.
    """
    return _taken_apart(text, language)[0]


def parse_money(text: str, language: str, currency: str) -> Money:
    """The sum someone wrote, in the currency it names, else in `currency`; raises Invalid.

    A sign that several currencies share means `currency` if that is one of them.
    """
    amount, mark = _taken_apart(text, language)
    return Money(amount, _meant(mark, language, currency) if mark else currency)


def _taken_apart(text: str, language: str) -> tuple[Decimal, str]:
    """The amount, and the code, sign or word of a currency beside it, "" for none."""
    body = NO_CENTS.sub("00", reading.half_width(text).strip())
    mark = ""
    if not BARE.fullmatch(body):
        before, after = _places()
        body, leading = _without_mark(before, body)
        body, trailing = _without_mark(after, body)
        mark = leading or trailing
    amount = reading.number(body, language)
    if amount is None:
        example = format_money(Money(Decimal("1234.5"), "EUR"), language)
        raise Invalid(
            _("“%(text)s” is no amount. Write it out in digits, like %(example)s."),
            text=shown(text),
            example=example.strip("€"),
        )
    return amount, mark


def _without_mark(where: re.Pattern[str], text: str) -> tuple[str, str]:
    found = where.search(text)
    if not found:
        return text, ""
    return text[: found.start()] + found["keep"] + text[found.end() :], found["mark"]


def _meant(mark: str, language: str, currency: str) -> str:
    """The currency a code, sign or word stands for."""
    shared = (SHARED.get(mark) or WORDS.get(mark.lower()) or "").split()
    if currency in shared:
        return currency
    found = _by_sign(language).get(mark.upper()) or (shared[0] if shared else None)
    if found is None:
        raise Invalid(
            _("“%(mark)s” is no currency. Use a code such as EUR or JPY."), mark=shown(mark)
        )
    return found


@lru_cache(maxsize=16)
def _by_sign(language: str) -> dict[str, str]:
    """Currencies by their signs in upper case, those of `language` before any other's."""
    found: dict[str, str] = {}
    for spoken in (language, *LOCALES):
        for code in sorted(known_currencies()):
            found.setdefault(reading.half_width(sign(code, spoken)).upper(), code)
            found.setdefault(code, code)
    for code, narrow in NARROW.items():
        found.setdefault(narrow.upper(), code)
    return found
