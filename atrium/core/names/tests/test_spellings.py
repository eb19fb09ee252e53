from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.names import latin, spellings


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Müller", ()),
        ("タナカ", ("tanaka",)),
        ("さとう", ("satou", "sato")),
        ("ゆうこ", ("yuuko", "yuko")),
        ("王伟", ("wangwei",)),
        ("김철수", ("gimcheolsu", "kimcheolsu")),
        ("이", ("i", "lee", "yi")),
        ("Юлия", ("yuliya",)),
    ],
)
def test_names_are_spelled_as_people_write_them(written: str, told: tuple[str, ...]) -> None:
    assert spellings(written) == told


def test_syllables_are_set_apart_where_that_is_wanted() -> None:
    assert spellings("王伟", apart=True) == ("wang wei",)
    assert spellings("김철수", apart=True) == ("gim cheol su", "kim cheol su")


@given(st.text(max_size=30))
def test_every_spelling_is_one_that_latin_leaves_as_it_is(text: str) -> None:
    for one in spellings(text):
        assert latin(one) == one
