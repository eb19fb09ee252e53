from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.i18n import LOCALES, Invalid, countries, languages
from atrium.core.names import (
    Address,
    address_fields,
    country_code,
    format_address,
    language_code,
    parse_address,
    split_address,
)

CONTACTS = Path(__file__).parent / "data" / "contacts.csv"


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            Address("JP", "530-0001", "大阪府", "大阪市北区", "", "梅田1-1"),
            ["〒530-0001", "大阪府大阪市北区", "梅田1-1", "Japan"],
        ),
        (
            Address("JP", "530-0001", "Osaka", "Kita-ku", "", "1-1 Umeda"),
            ["1-1 Umeda", "Kita-ku, Osaka", "530-0001", "Japan"],
        ),
        (
            Address("CN", "510620", "广东省", "广州市", "天河区", "体育西路1号"),
            ["510620", "广东省广州市天河区", "体育西路1号", "China"],
        ),
        (
            Address("KR", "13529", "경기도", "성남시 분당구", "", "판교로 1"),
            ["경기도 성남시 분당구", "판교로 1", "13529", "South Korea"],
        ),
        (
            Address("TH", "10110", "กรุงเทพมหานคร", "คลองเตย", "คลองตัน", "1 ถ.สุขุมวิท"),
            ["1 ถ.สุขุมวิท", "คลองตัน คลองเตย", "กรุงเทพมหานคร 10110", "Thailand"],
        ),
        (
            Address("US", "95014", "CA", "Cupertino", "", "1 Main St\nSuite 5"),
            ["1 Main St", "Suite 5", "Cupertino, CA 95014", "United States"],
        ),
        (
            Address("DE", "89073", "", "Ulm", "", "Hauptstr. 1"),
            ["Hauptstr. 1", "89073 Ulm", "Germany"],
        ),
        (Address("US", "", "", "Cupertino"), ["Cupertino", "United States"]),
        (Address("JP", "", "大阪府"), ["大阪府", "Japan"]),
        (Address("GB", "", "Yorkshire", "Leeds"), ["Leeds", "Yorkshire", "United Kingdom"]),
        (Address("", "", "", "Atlantis", "", "1 Deep St"), ["1 Deep St", "Atlantis"]),
        (Address(), []),
    ],
)
def test_an_address_is_written_in_its_countrys_order(address: Address, lines: list[str]) -> None:
    assert format_address(address, "en") == lines


def test_the_country_is_named_in_the_readers_language() -> None:
    assert format_address(Address("DE", city="Ulm"), "ja")[-1] == "ドイツ"


PART = st.sampled_from(["", "Alpha", "北町", "한", "ไทย", "A-1"])


@given(
    address=st.builds(Address, st.sampled_from([code for code, _ in countries("en")]), *[PART] * 5),
    language=st.sampled_from(list(LOCALES)),
)
def test_no_part_of_an_address_is_lost(address: Address, language: str) -> None:
    text = "\n".join(format_address(address, language))
    parts = (address.postcode, address.region, address.city, address.district, address.street)
    assert all(part in text for part in parts)


@pytest.mark.parametrize(
    ("country", "keys"),
    [
        ("JP", ["postcode", "region", "city", "district", "street"]),
        ("US", ["street", "city", "region", "postcode"]),
        ("DE", ["street", "postcode", "city"]),
        ("CN", ["postcode", "region", "city", "district", "street"]),
        ("TH", ["street", "district", "city", "region", "postcode"]),
        ("", ["street", "city"]),
    ],
)
def test_a_form_asks_in_its_countrys_order(country: str, keys: list[str]) -> None:
    assert [key for key, _label, _required in address_fields(country)] == keys


def test_a_form_uses_its_countrys_words_and_knows_what_post_needs() -> None:
    assert [(str(label), needed) for _key, label, needed in address_fields("US")] == [
        ("Street", True), ("City", True), ("State", True), ("ZIP code", True),
    ]  # fmt: skip
    assert str(address_fields("JP")[1][1]) == "Prefecture"


def test_every_country_has_a_form() -> None:
    for code, _name in countries("en"):
        assert {"street"} <= {key for key, _label, _needed in address_fields(code)}


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("JP", "5300001", "530-0001"),
        ("Japan", "〒５３０－０００１", "530-0001"),
        ("GB", "ls1 4ap", "LS1 4AP"),
        ("US", "95014-1234", "95014-1234"),
        ("LT", "LT-01100", "01100"),
        ("FR", "75 001", "75 001"),
        ("HK", "anything", "ANYTHING"),
        ("", "123", "123"),
    ],
)
def test_a_postcode_is_brought_to_its_countrys_form(country: str, typed: str, kept: str) -> None:
    assert parse_address({"country": country, "postcode": typed}).postcode == kept


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"country": "JP", "postcode": "12345"},
            "“12345” is no postcode of Japan. Write it like 154-0023.",
        ),
        ({"country": "Nowhere"}, "“Nowhere” is no country. Write its name or a code such as JP."),
        ({"planet": "Mars"}, "“planet” is no part of an address; these are: country, postcode"),
    ],
)
def test_a_wrong_part_is_refused_with_one_that_would_be_right(
    parts: dict[str, str], message: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse_address(parts)
    assert message in str(caught.value)


def test_a_town_alone_is_an_address() -> None:
    assert parse_address({"country": "de", "city": " Ulm  "}) == Address("DE", city="Ulm")
    assert not Address("DE")
    assert Address(city="Ulm")


@pytest.mark.parametrize(
    ("text", "country", "address"),
    [
        (
            "〒530-0001 大阪府大阪市北区梅田1-1",
            "JP",
            Address("JP", "530-0001", "大阪府", "大阪市北区", "", "梅田1-1"),
        ),
        (
            "三重県四日市市諏訪町1-5",
            "",
            Address("JP", "", "三重県", "四日市市", "", "諏訪町1-5"),
        ),
        (
            "鹿児島県山武郡横芝光町太田ヶ谷1丁目",
            "JP",
            Address("JP", "", "鹿児島県", "山武郡横芝光町", "", "太田ヶ谷1丁目"),
        ),
        (
            "广东省广州市天河区体育西路1号 510620",
            "",
            Address("CN", "510620", "广东省", "广州市", "天河区", "体育西路1号"),
        ),
        ("北京市朝阳区建国路1号", "CN", Address("CN", "", "北京市", "", "朝阳区", "建国路1号")),
        (
            "경기도 성남시 분당구 판교로 1",
            "KR",
            Address("KR", "", "경기도", "성남시 분당구", "", "판교로 1"),
        ),
        (
            "(06236) 서울특별시 강남구 테헤란로 1",
            "JP",
            Address("KR", "06236", "서울특별시", "강남구", "", "테헤란로 1"),
        ),
        (
            "116 ถ.นิละทัต ต.วัดหนอง อ.บึงกุ่ม จ.เพชรบุรี 10400",
            "TH",
            Address("TH", "10400", "เพชรบุรี", "บึงกุ่ม", "วัดหนอง", "116 ถ.นิละทัต"),
        ),
        (
            "481/4 ถนนนาถะ ห้วยบัวบาน แม่สรวย ลำปาง 11800",
            "TH",
            Address("TH", "11800", "ลำปาง", "แม่สรวย", "ห้วยบัวบาน", "481/4 ถนนนาถะ"),
        ),
        (
            "2011 Delgado Stream Apt. 045\nGuerreroton, AR 99856",
            "US",
            Address("US", "99856", "AR", "Guerreroton", "", "2011 Delgado Stream Apt. 045"),
        ),
        (
            "12 High Street, Leeds LS1 4AP, UK",
            "",
            Address("GB", "LS1 4AP", "", "Leeds", "", "12 High Street"),
        ),
        ("Hauptstr. 1, 89073 Ulm", "Germany", Address("DE", "89073", "", "Ulm", "", "Hauptstr. 1")),
    ],
)
def test_a_whole_address_is_taken_apart_where_that_is_certain(
    text: str, country: str, address: Address
) -> None:
    assert split_address(text, country) == address


@pytest.mark.parametrize(
    "text", ["", "the blue house", "大阪のどこか", "1 Main St", "95014", "ถนนสุขุมวิท", "서울"]
)
def test_what_is_uncertain_stays_whole(text: str) -> None:
    assert split_address(text, "US") == Address("US", street=text)


def test_taking_apart_loses_nothing_of_the_contacts_addresses() -> None:
    with CONTACTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    apart = 0
    for row in rows:
        address = split_address(row["address"], row["locale"][-2:])
        apart += bool(address.city or address.district)
        # Marks of Thai parts are all that may go: what they mark is said by the field.
        kept = "".join((address.region, address.city, address.district, address.street))
        assert all(sign in kept + address.postcode for sign in row["address"] if sign.isdigit())
    assert apart / len(rows) > 0.9


@given(text=st.text(max_size=40), country=st.sampled_from(["", "JP", "CN", "KR", "TH", "US", "GB"]))
def test_any_text_can_be_an_address(text: str, country: str) -> None:
    address = split_address(text, country)
    assert bool(address) == bool(text.strip())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("JP", "JP"),
        ("jpn", "JP"),
        ("392", "JP"),
        ("Japan", "JP"),
        ("日本", "JP"),
        ("일본", "JP"),
        ("ประเทศญี่ปุ่น", "JP"),
        ("UK", "GB"),
        ("England", "GB"),
        ("U.S.A.", "US"),
        ("the Netherlands", "NL"),
        ("Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("米国", "US"),
        ("Hong Kong", "HK"),
        ("Côte d’Ivoire", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Philipines", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_codes_and_names(text: str, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("language", list(LOCALES))
def test_every_country_and_language_is_known_by_the_name_a_list_shows(language: str) -> None:
    assert [code for code, name in countries(language) if country_code(name) != code] == []
    assert all(language_code(name) for _code, name in languages(language))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ja", "ja"),
        ("Japanese", "ja"),
        ("日本語", "ja"),
        ("ไทย", "th"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("Chinese", "zh-hans"),
        ("Deutsch", "de"),
        ("Klingon-ish", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_codes_and_names(text: str, code: str | None) -> None:
    assert language_code(text) == code
