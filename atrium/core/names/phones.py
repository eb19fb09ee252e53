"""Phone numbers: kept in E.164 beside what was typed, shown as the reader's country writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n.errors import Invalid, shown
from atrium.core.i18n.reading import half_width

# How the word before an extension reads in the five languages, said in the one the parser knows.
EXTENSION = re.compile(r"(?:内線|內線|分机|分機|转|轉|내선|구내|ต่อ)\s*[:]?\s*(?=\d)")
KINDS = {
    0: "fixed", 1: "mobile", 2: "fixed_or_mobile", 3: "toll_free", 4: "premium", 5: "shared_cost",
    6: "voip", 7: "personal", 8: "pager", 9: "uan", 10: "voicemail",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number.

    `e164` begins with + and the country's number; `typed` is what was written; `extension` holds
    digits or "".
    """

    e164: str
    typed: str
    extension: str

    @property
    def kind(self) -> str:
        """What the number's range is for: "mobile", "fixed" …, "unknown"."""
        import phonenumbers

        # Worked out when asked for: it takes as long as the reading of the number.
        return KINDS.get(phonenumbers.number_type(phonenumbers.parse(self.e164)), "unknown")


@lru_cache(maxsize=4096)
def parse_phone(typed: str, region: str = "") -> Phone:
    """The number someone wrote; raises Invalid if it cannot be one.

    `region` is the country (ISO 3166-1 alpha-2) it was written in, or that country's number such
    as "+81"; without one, only numbers that begin with + are understood. A number whose length is
    possible is accepted even where no such range is known yet: countries open new ones every year.
    """
    import phonenumbers

    country = _country(region)
    text = EXTENSION.sub(" ext. ", half_width(typed)).strip()
    try:
        number = _as_dialled(text, country)
    except phonenumbers.NumberParseException as fault:
        raise _refusal(typed, country, fault.error_type) from fault
    if not _dialable(number):
        raise _impossible(
            typed,
            phonenumbers.region_code_for_number(number) or country,
            phonenumbers.is_possible_number_with_reason(number),
        )
    return Phone(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        typed=typed,
        extension=number.extension or "",
    )


def _as_dialled(text: str, country: str) -> Any:
    """The parsed number; 00 stands for + also where it is not what leads out of the country."""
    import phonenumbers

    number = phonenumbers.parse(text, country or None)
    if not text.startswith("00") or phonenumbers.is_valid_number(number):
        return number
    try:
        abroad = phonenumbers.parse(f"+{text[2:]}", None)
    except phonenumbers.NumberParseException:
        return number
    return abroad if phonenumbers.is_valid_number(abroad) or not _dialable(number) else number


def _dialable(number: Any) -> bool:
    import phonenumbers

    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        # A few short numbers reach their owner from the whole country without an area code.
        return bool(phonenumbers.is_valid_number(number))
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)


@lru_cache(maxsize=8192)
def format_phone(e164: str, region: str = "") -> str:
    """The number as people in `region` dial it: their own without the country's number."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    # Several countries may share a number (+1, +7, +44): within it all are called alike.
    at_home = phonenumbers.country_code_for_region(_country(region)) == number.country_code
    forms = phonenumbers.PhoneNumberFormat
    return str(
        phonenumbers.format_number(number, forms.NATIONAL if at_home else forms.INTERNATIONAL)
    )


def phone_region(e164: str) -> str:
    """The country of a number; the foremost where several share theirs, "" for none."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return ""
    return str(phonenumbers.region_code_for_number(number) or "") or _country(
        f"+{number.country_code}"
    )


@lru_cache(maxsize=512)
def _country(region: str) -> str:
    """The ISO code of a region given by that or by its country's number; "" for neither."""
    import phonenumbers

    bare = region.strip().lstrip("+").removeprefix("00")
    if bare.isascii() and bare.isdigit():
        code = phonenumbers.region_code_for_country_code(int(bare))
        return "" if code == "ZZ" else str(code)
    return bare.upper() if bare.upper() in phonenumbers.SUPPORTED_REGIONS else ""


@lru_cache(maxsize=512)
def _example(country: str) -> str:
    import phonenumbers

    number = phonenumbers.example_number(country) if country else None
    if number is None:
        return "+44 121 234 5678"
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _refusal(typed: str, country: str, error: int) -> Invalid:
    import phonenumbers

    if error == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
        return _told(
            _(
                "“%(text)s” names no country's number. Begin with + and the country, "
                "like %(example)s."
            ),
            typed,
            "",
        )
    if error == phonenumbers.NumberParseException.TOO_LONG:
        return _told(
            _("“%(text)s” is too long for a phone number, like %(example)s."), typed, country
        )
    return _told(
        _("“%(text)s” is no phone number. Write digits only, like %(example)s."), typed, country
    )


def _impossible(typed: str, country: str, reason: int) -> Invalid:
    import phonenumbers

    result = phonenumbers.ValidationResult
    messages: dict[int, Any] = {
        result.TOO_SHORT: _(
            "“%(text)s” has too few digits for a phone number. Write it like %(example)s."
        ),
        result.TOO_LONG: _(
            "“%(text)s” has too many digits for a phone number. Write it like %(example)s."
        ),
        result.IS_POSSIBLE_LOCAL_ONLY: _(
            "“%(text)s” lacks its area code. Write the whole number, like %(example)s."
        ),
    }
    otherwise = _("“%(text)s” does not have the length of a phone number, like %(example)s.")
    return _told(messages.get(reason, otherwise), typed, country)


def _told(message: Any, typed: str, country: str) -> Invalid:
    return Invalid(message, text=shown(typed), example=_example(country))
