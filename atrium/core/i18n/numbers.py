"""Numbers as each language writes and reads them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n import reading
from atrium.core.i18n.errors import Invalid, shown
from atrium.core.i18n.locales import locale

Number = int | float | Decimal


@lru_cache(maxsize=64)
def separators(language: str) -> tuple[str, str]:
    """The signs of a language between groups of digits and before the decimals."""
    signs = locale(language).number_symbols["latn"]
    return signs["group"], signs["decimal"]


def plain(value: Number) -> Decimal:
    """The number as a decimal; a float by the digits people know it by."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def grouped(value: Decimal, decimals: int, language: str) -> str:
    """The number rounded half up to `decimals` places, its digits in groups."""
    text = format(value.quantize(_unit(decimals), ROUND_HALF_UP), ",f")
    signs = separators(language)
    return text if signs == (",", ".") else text.translate(_exchange(signs))


@lru_cache(maxsize=32)
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


@lru_cache(maxsize=32)
def _exchange(signs: tuple[str, str]) -> dict[int, str]:
    return {ord(","): signs[0], ord("."): signs[1]}


def format_number(value: Number, language: str, decimals: int | None = None) -> str:
    """The number with its digits in groups; all its decimals, or at most `decimals` of them."""
    number = plain(value)
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if decimals is not None:
        places = min(places, decimals)
    text = grouped(number, places, language)
    if not places:
        return text
    point = separators(language)[1]
    return text.rstrip("0").removesuffix(point)


def format_percent(value: Number, language: str, decimals: int = 2) -> str:
    """A share given in hundredths: 63.15 is 63.15%. At most `decimals` places are shown."""
    return _percent(language).replace("0", format_number(value, language, decimals))


@lru_cache(maxsize=64)
def _percent(language: str) -> str:
    """Where a language puts the sign, for example "0%"."""
    pattern = locale(language).percent_formats[None]
    return f"{pattern.prefix[0]}0{pattern.suffix[0]}"


def parse_number(text: str, language: str) -> Decimal:
    """The number someone wrote: 1,234.5 or 1.234,5 or １２３ or 1 234; raises Invalid."""
    number = reading.number(text, language)
    if number is None:
        raise Invalid(
            _("“%(text)s” is no number. Write digits only, like %(example)s."),
            text=shown(text),
            example=format_number(Decimal("1234.5"), language),
        )
    return number


def bytes_label(size: int, language: str) -> str:
    """The size of a file in the unit people would use: 950 B, 1.2 MB. A kilobyte is 1000 bytes."""
    amount, unit = float(size), "byte"
    for larger in ("kilobyte", "megabyte", "gigabyte", "terabyte"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, larger
    decimals = 1 if unit != "byte" and amount < 10 else 0
    return _unit_pattern(unit, language).format(format_number(amount, language, decimals))


@lru_cache(maxsize=64)
def _unit_pattern(unit: str, language: str) -> str:
    if unit == "byte":
        return "{0} B"
    from babel.units import format_unit

    one = format_unit(1, f"digital-{unit}", length="short", locale=locale(language))
    return one.replace("1", "{0}")
