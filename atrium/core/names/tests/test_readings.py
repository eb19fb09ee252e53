from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.names import latin


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("きょうと", "kyouto"),
        ("キョウト", "kyouto"),
        ("しゃちょう", "shachou"),
        ("サッポロ", "sapporo"),
        ("Иванов", "ivanov"),
        ("  Müller-Lüdenscheidt ", "muller ludenscheidt"),
        ("O'Brien", "obrien"),
    ],
)
def test_other_scripts_are_read_in_latin_letters(written: str, read: str) -> None:
    assert latin(written) == read


@given(st.text(max_size=40))
def test_readings_are_small_words_separated_by_single_spaces(text: str) -> None:
    read = latin(text)
    assert read == " ".join(read.split())
    assert all(sign.isalnum() or sign == " " for sign in read)
    assert not any("A" <= sign <= "Z" for sign in read)
