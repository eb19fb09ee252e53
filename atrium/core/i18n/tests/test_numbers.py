from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.i18n import (
    LOCALES,
    Invalid,
    bytes_label,
    format_number,
    format_percent,
    parse_number,
)

LANGUAGES = list(LOCALES)
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("１，２３４", "1234"),
        ("๑,๒๓๔.๕", "1234.5"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12,34,567", "1234567"),
        ("1,234", "1234"),
        ("1.234", "1.234"),
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        (".5", "0.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("5-", "-5"),
        ("(1,234)", "-1234"),
        ("△300", "-300"),
        ("+7", "7"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, meant: str) -> None:
    assert parse_number(text, "en") == Decimal(meant)


@pytest.mark.parametrize(
    "text",
    ["", "-", "abc", "1,2345", "1,23,45", "1 23", "1.2.3,4,5", "1e5", "NaN", "1.2M", "9" * 50],
)
def test_what_is_no_number_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is no number"):
        parse_number(text, "en")


def test_the_refusal_shows_what_would_be_right() -> None:
    with pytest.raises(Invalid) as caught:
        parse_number("many", "en")
    assert str(caught.value) == "“many” is no number. Write digits only, like 1,234.5."


@given(number=DECIMALS, language=st.sampled_from(LANGUAGES))
def test_a_number_written_is_read_as_itself(number: Decimal, language: str) -> None:
    assert parse_number(format_number(number, language), language) == number


@given(
    text=st.text(alphabet="0123456789.,-+() '１๒", max_size=20), language=st.sampled_from(LANGUAGES)
)
def test_any_signs_are_a_number_or_refused(text: str, language: str) -> None:
    said = "read"
    try:
        assert parse_number(text, language).is_finite()
    except Invalid as fault:
        said = str(fault)
    assert said


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.50"), None, "1,234.5"),
        (0.1 + 0.2, 2, "0.3"),
        (Decimal("2.345"), 2, "2.35"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("100.00"), 0, "100"),
    ],
)
def test_a_number_is_grouped_and_without_idle_zeros(
    value: float, decimals: int | None, shown: str
) -> None:
    assert format_number(value, "en", decimals) == shown


def test_a_percentage_is_given_in_hundredths() -> None:
    assert [format_percent(Decimal("63.1539"), language) for language in LANGUAGES] == [
        "63.15%"
    ] * 5


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (950, "950 B"), (1200, "1.2 kB"), (999_999, "1 MB"), (12_345_678, "12 MB")],
)
def test_the_size_of_a_file_is_in_the_unit_people_use(size: int, shown: str) -> None:
    assert bytes_label(size, "en") == shown


def test_an_error_speaks_the_language_active_when_it_is_read() -> None:
    fault = Invalid(translation.gettext_lazy("Monday"))
    with translation.override("ja"):
        assert str(fault) == "月曜日"
    with translation.override("en"):
        assert str(fault) == "Monday"
