from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.i18n import LOCALES, Invalid
from atrium.core.money import (
    Money,
    currencies,
    digits,
    format_money,
    known_currencies,
    parse_amount,
    parse_money,
)

LANGUAGES = list(LOCALES)


def money(amount: str, currency: str) -> Money:
    return Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        ("18420", "JPY", "en", "¥18,420"),
        ("18420", "JPY", "ja", "¥18,420"),
        ("18420", "JPY", "zh-hans", "JP¥18,420"),
        ("18420", "CNY", "zh-hans", "¥18,420.00"),
        ("18420", "CNY", "en", "CN¥18,420.00"),
        ("284000000", "KRW", "ko", "₩284,000,000"),
        ("3904500", "THB", "en", "฿3,904,500.00"),
        ("3904500", "THB", "th", "฿3,904,500.00"),
        ("212400.5", "GBP", "en", "£212,400.50"),
        ("-5", "EUR", "en", "-€5.00"),
        ("-0.001", "EUR", "en", "€0.00"),
        ("18200", "PLN", "en", "zł\u00a018,200.00"),
        ("1", "CHF", "th", "CHF\u00a01.00"),
        ("0.005", "USD", "ja", "$0.01"),
    ],
)
def test_a_sum_is_shown_as_its_reader_writes_it(
    amount: str, currency: str, language: str, shown: str
) -> None:
    assert format_money(money(amount, currency), language) == shown


def test_no_two_currencies_look_alike() -> None:
    for language in LANGUAGES:
        shown = {
            format_money(money("1000", code), language, trim=True) for code in known_currencies()
        }
        assert len(shown) == len(known_currencies()), language


@pytest.mark.parametrize(
    ("amount", "language", "shown"),
    [
        ("42100000", "en", "¥42.1M"),
        ("42100000", "ja", "¥4210万"),
        ("284000000", "ja", "¥2.84億"),
        ("1500", "en", "¥1.5K"),
        ("-1500", "en", "-¥1.5K"),
        ("900", "en", "¥900"),
    ],
)
def test_a_compact_sum_keeps_three_figures(amount: str, language: str, shown: str) -> None:
    assert format_money(money(amount, "JPY"), language, compact=True) == shown


def test_trimming_leaves_out_cents_that_are_none() -> None:
    assert format_money(money("212400", "GBP"), "en", trim=True) == "£212,400"
    assert format_money(money("212400.5", "GBP"), "en", trim=True) == "£212,400.50"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("１，２３４", "1234"),
        ("1 234,56", "1234.56"),
        ("¥18,420", "18420"),
        ("￥18,420", "18420"),
        ("18,420円", "18420"),
        ("1,234원", "1234"),
        ("1,234.50 บาท", "1234.50"),
        ("(1,234)", "-1234"),
        ("($1,234.50)", "-1234.50"),
        ("-€5.00", "-5.00"),
        ("€-5", "-5"),
        ("5 €", "5"),
        ("USD 5", "5"),
        ("5usd", "5"),
        ("US$1,234", "1234"),
        ("zł 18 200", "18200"),
        ("1.200,-", "1200"),
        ("kr. 200", "200"),
    ],
)
def test_an_amount_is_read_with_or_without_its_sign(text: str, meant: str) -> None:
    assert parse_amount(text, "en") == Decimal(meant)


@pytest.mark.parametrize("text", ["", "€", "1.2M", "12万", "abc 5", "XXQ 5", "5 5", "1,2345"])
def test_what_is_no_amount_is_refused_with_one_that_would_be_right(text: str) -> None:
    with pytest.raises(Invalid, match=r"is no amount\. Write it out in digits, like 1,234\.50"):
        parse_amount(text, "en")


@given(
    amount=st.decimals(places=3, min_value=-(10**11), max_value=10**11),
    currency=st.sampled_from(["USD", "JPY", "CNY", "KRW", "THB", "EUR", "PLN", "CHF", "KWD"]),
    language=st.sampled_from(LANGUAGES),
)
def test_a_sum_written_is_read_as_itself(amount: Decimal, currency: str, language: str) -> None:
    rounded = Money(amount, currency).rounded()
    assert parse_amount(format_money(rounded, language), language) == rounded.amount


@pytest.mark.parametrize(
    ("text", "language", "at_home", "currency"),
    [
        ("500", "en", "THB", "THB"),
        ("€500", "en", "USD", "EUR"),
        ("500 usd", "en", "EUR", "USD"),
        ("$500", "en", "EUR", "USD"),
        ("$500", "en", "AUD", "AUD"),
        ("HK$500", "en", "USD", "HKD"),
        ("¥500", "en", "EUR", "JPY"),
        ("¥500", "zh-hans", "EUR", "CNY"),
        ("￥500", "en", "CNY", "CNY"),
        ("500円", "en", "CNY", "JPY"),
        ("500 元", "zh-hans", "USD", "CNY"),
        ("500 บาท", "th", "USD", "THB"),
        ("500 kr", "en", "DKK", "DKK"),
        ("zł 500", "en", "EUR", "PLN"),
    ],
)
def test_a_sum_is_in_the_currency_it_names(
    text: str, language: str, at_home: str, currency: str
) -> None:
    assert parse_money(text, language, at_home) == Money(Decimal(500), currency)


@given(currency=st.sampled_from(sorted(known_currencies())), language=st.sampled_from(LANGUAGES))
def test_every_currency_written_is_read_as_itself(currency: str, language: str) -> None:
    written = money("1234.5", currency).rounded()
    assert parse_money(format_money(written, language), language, "XXX") == written


@given(text=st.text(alphabet="0123456789.,-+() ¥€$円USDkr—", max_size=15))
def test_any_signs_are_an_amount_or_refused(text: str) -> None:
    said = "read"
    try:
        assert parse_amount(text, "en").is_finite()
    except Invalid as fault:
        said = str(fault)
    assert said


def test_currencies_in_use_are_listed_and_past_ones_are_not() -> None:
    named = dict(currencies("ja"))
    assert named["JPY"] == "円" or "円" in named["JPY"]
    assert "DEM" not in named
    assert set(named) == known_currencies()


def test_currencies_have_the_decimals_cldr_gives_them() -> None:
    assert [digits(code) for code in ("JPY", "KRW", "THB", "KWD")] == [0, 0, 2, 3]
