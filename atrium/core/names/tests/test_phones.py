from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.i18n import Invalid
from atrium.core.names import Phone, format_phone, parse_phone

TABLE = Path(__file__).parents[4].parent / "shared" / "data" / "phones" / "phone_examples.csv"
CONTACTS = Path(__file__).parent / "data" / "contacts.csv"


def examples() -> list[dict[str, str]]:
    """Numbers of every kind and region: the table beside the project, else the library's own."""
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as lines:
            return [row for row in csv.DictReader(lines) if row["is_valid"] == "True"]
    import phonenumbers
    from phonenumbers import PhoneNumberFormat as Form

    made = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in phonenumbers.supported_types_for_region(region):
            number = phonenumbers.example_number_for_type(region, kind)
            assert number
            forms = {name.lower(): getattr(Form, name) for name in ("E164", "NATIONAL", "RFC3966")}
            row = {name: phonenumbers.format_number(number, form) for name, form in forms.items()}
            row["international"] = phonenumbers.format_number(number, Form.INTERNATIONAL)
            made.append({"region": region, **row})
    return made


def test_a_number_of_every_kind_and_region_is_brought_to_e164() -> None:
    rows = examples()
    wrong = [
        (row["region"], row[form])
        for row in rows
        for form in ("e164", "international", "national", "rfc3966")
        if parse_phone(row[form], row["region"]).e164 != row["e164"]
    ]
    assert not wrong
    assert len({row["region"] for row in rows}) == 245


@pytest.mark.parametrize(
    ("typed", "region", "e164"),
    [
        ("090-1234-5678", "JP", "+819012345678"),
        ("０９０（１２３４）５６７８", "JP", "+819012345678"),
        ("90-1234-5678", "JP", "+819012345678"),
        ("+66 (0) 2123 4567", "TH", "+6621234567"),
        ("๐๒ ๑๒๓ ๔๕๖๗", "TH", "+6621234567"),
        ("02-2123-4567", "KR", "+82221234567"),
        ("010 8888 8888", "CN", "+861088888888"),
        ("(0121) 234 5678", "gb", "+441212345678"),
        ("00 44 121 234 5678", "JP", "+441212345678"),
        ("001-213-373-4253", "US", "+12133734253"),
        ("011 81 90 1234 5678", "US", "+819012345678"),
        ("tel:+81-90-1234-5678", "", "+819012345678"),
        ("090-1234-5678", "+81", "+819012345678"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, region: str, e164: str) -> None:
    phone = parse_phone(typed, region)
    assert (phone.e164, phone.typed) == (e164, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "03-1234-5678 ext. 12",
        "03-1234-5678x12",
        "03-1234-5678 内線12",
        "03-1234-5678 内線：１２",
        "03-1234-5678 分机12",
        "03-1234-5678 내선 12",
        "03-1234-5678 ต่อ 12",
        "03-1234-5678;ext=12",
    ],
)
def test_an_extension_is_kept_apart(typed: str) -> None:
    assert parse_phone(typed, "JP") == Phone("+81312345678", typed, "12")


def test_a_number_knows_what_its_range_is_for() -> None:
    assert parse_phone("090-1234-5678", "JP").kind == "mobile"
    assert parse_phone("0120-000-000", "JP").kind == "toll_free"
    assert parse_phone("(213) 373-4253", "US").kind == "fixed_or_mobile"


@pytest.mark.parametrize(
    ("typed", "region", "message"),
    [
        ("call me", "JP", "“call me” is no phone number. Write digits only, like 03-1234-5678."),
        ("", "US", "“” is no phone number. Write digits only, like (201) 555-0123."),
        ("03-12", "JP", "has too few digits for a phone number. Write it like 03-1234-5678."),
        ("213-373-4253-1234", "US", "has too many digits for a phone number."),
        ("555-0123", "US", "lacks its area code. Write the whole number, like (201) 555-0123."),
        ("090-1234-5678", "", "names no country's number. Begin with + and the country"),
        ("+999 123 4567", "JP", "names no country's number."),
        ("1" * 300, "JP", "is too long for a phone number"),
    ],
)
def test_what_is_no_number_is_refused_with_one_that_would_be_right(
    typed: str, region: str, message: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse_phone(typed, region)
    assert message in str(caught.value)


@given(typed=st.text(max_size=30), region=st.sampled_from(["JP", "US", "", "ZZ", "+81", "x"]))
def test_any_text_is_a_number_or_refused(typed: str, region: str) -> None:
    said = "read"
    try:
        assert parse_phone(typed, region).e164.startswith("+")
    except Invalid as fault:
        said = str(fault)
    assert said


def test_the_numbers_of_every_locales_contacts_are_read() -> None:
    with CONTACTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(parse_phone(row["phone"], row["locale"][-2:]).e164 for row in rows)


@pytest.mark.parametrize(
    ("e164", "region", "shown"),
    [
        ("+819012345678", "JP", "090-1234-5678"),
        ("+819012345678", "TH", "+81 90-1234-5678"),
        ("+819012345678", "", "+81 90-1234-5678"),
        ("+12133734253", "CA", "(213) 373-4253"),
        ("12", "JP", "12"),
    ],
)
def test_a_number_is_shown_as_its_reader_dials_it(e164: str, region: str, shown: str) -> None:
    assert format_phone(e164, region) == shown
