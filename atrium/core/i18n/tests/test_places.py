from __future__ import annotations

import pytest

from atrium.core.i18n import (
    LOCALES,
    countries,
    country_name,
    language_name,
    languages,
    locale,
    timezones,
)


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Japan"), ("ja", "日本"), ("zh-hans", "日本"), ("ko", "일본"), ("th", "ญี่ปุ่น")],
)
def test_a_country_has_its_name_in_every_language(language: str, name: str) -> None:
    assert country_name("JP", language) == name
    assert ("JP", name) in countries(language)


def test_every_language_lists_the_same_countries_and_none_that_is_no_country() -> None:
    lists = [{code for code, _name in countries(language)} for language in LOCALES]
    assert all(listed == lists[0] for listed in lists)
    assert len(lists[0]) == 250
    assert not lists[0] & {"EU", "UN", "ZZ"}


def test_an_unknown_code_shows_itself() -> None:
    assert country_name("Q1", "en") == "Q1"
    assert language_name("q1", "en") == "q1"


def test_languages_go_by_djangos_codes() -> None:
    assert language_name("zh-hans", "ja") == "簡体中国語"
    assert set(LOCALES) <= {code for code, _name in languages("en")}


def test_a_language_with_a_country_falls_back_to_what_is_known_of_it() -> None:
    assert locale("en-us").language == "en"
    assert locale("tlh-x").language == "en"


def test_time_zones_go_from_west_to_east_and_are_named_in_the_language() -> None:
    listed = timezones("ja")
    assert ("Asia/Tokyo", "UTC+09:00 東京 · 日本") in listed
    names = [name for name, _label in listed]
    assert names.index("America/New_York") < names.index("UTC") < names.index("Asia/Bangkok")
    assert len(set(names)) == len(names)
