from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.names import closest, fold, initials, without_legal_form


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Müller", "muller"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ñandú ÆØÅ", "nandu aeoa"),
        ("Nguyễn", "nguyen"),
        ("Ёлка й", "елка и"),
        ("Αθήνα", "αθηνα"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("ﾊﾝｶﾞﾘｰ", "はんがりー"),
        ("ガラス", "がらす"),
        ("ヴァイオリン", "ゔぁいおりん"),
        ("株式会社サクラ", "株式会社さくら"),
        ("㈱サクラ", "(株)さくら"),
        ("한빛인테리어", "한빛인테리어"),
        ("น้ำใจ", "น้ําใจ"),
        ("  a \t\n b  ", "a b"),
        ("a\x00b\u200bc\ufeff\u202ed", "abcd"),
        ("葛\U000e0100城", "葛城"),
        ("O’Brien — Sons", "o'brien - sons"),
        ("ﬁne ½", "fine 1⁄2"),
        ("", ""),
    ],
)
def test_texts_people_take_for_the_same_have_one_key(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    ("one", "other"), [("は", "ば"), ("가", "까"), ("กา", "กี"), ("ハ", "パ"), ("ا", "آ")]
)
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_both_ways_unicode_spells_a_letter_are_one() -> None:
    assert fold("e\u0301") == fold("é") == "e"
    assert fold("か\u3099") == fold("が") == "が"
    assert fold("\u1112\u1161\u11ab") == fold("한")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_full_width_and_case_do_not_count(text: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    assert fold(wide) == fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mina Sato", "MS"),
        ("Olive Street School", "OS"),
        ("Acme", "AC"),
        ("Bergmann Fensterbau GmbH", "BF"),
        ("Northwind Facades Ltd", "NF"),
        ("Bergmann GmbH & Co. KG", "BE"),
        ("Dr. Ada Lovelace", "AL"),
        ("émile zola", "ÉZ"),
        ("Иван Петров", "ИП"),
        ("3M", "3M"),
        ("株式会社さくら建築", "さ"),
        ("㈱桜建設", "桜"),
        ("松本 拓真", "松"),
        ("广州华新玻璃有限公司", "广"),
        ("한빛인테리어", "한"),
        ("(주) 마루국민금고", "마"),
        ("กรุงเทพ อลูมิเนียม จำกัด", "กอ"),
        ("บริษัทแสงทอง จำกัด (มหาชน)", "ส"),
        ("นายสมชาย ใจดี", "สจ"),
        ("株式会社", "株"),
        ("GmbH", "GM"),
        ("“Quoted” Name", "QN"),
        ("👍", "👍"),
        ("", ""),
    ],
)
def test_initials_stand_for_the_name_proper(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text(max_size=30))
def test_any_name_has_at_most_a_few_letters(name: str) -> None:
    assert len(initials(name)) <= 4
    assert bool(initials(name)) == bool(name.strip())


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("石川水産合同会社", "石川水産"),
        ("Acme, Inc.", "Acme"),
        ("บริษัท แสงทอง จำกัด", "แสงทอง"),
        ("주식회사 인포기획", "인포기획"),
        ("Company", "Company"),
    ],
)
def test_a_company_has_a_name_without_its_legal_form(name: str, bare: str) -> None:
    assert without_legal_form(name) == bare


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("GTXPro", ["GTX Basic", "GTX Plus Pro", "GTX Pro", "MG Special"], "GTX Pro"),
        ("technolgy", ["medical", "technology", "telecommunications"], "technology"),
        ("Philipines", ["Philippines", "Palestine", "Poland"], "Philippines"),
        ("close_dat", ["closed_on", "close_date", "stage"], "close_date"),
        ("Sato Mina", ["Mina Sato", "Mira Santo"], "Mina Sato"),
        ("ﾃｸﾉﾛｼﾞ", ["メディカル", "テクノロジー"], "テクノロジー"),
    ],
)
def test_the_closest_word_is_what_was_meant(word: str, candidates: list[str], found: str) -> None:
    assert closest(word, candidates)[0] == found


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    assert closest("zebra", ["account", "contact", "deal"]) == []
    assert closest("", ["account"]) == []
    assert closest("account", []) == []


def test_suggestions_are_at_most_as_many_as_asked_for_best_first() -> None:
    near = ["contact", "contacts", "contract", "context"]
    assert closest("contact", near, 2) == ["contact", "contacts"]
