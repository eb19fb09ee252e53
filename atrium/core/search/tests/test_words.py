from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrium.core.names import fold
from atrium.core.records import registry
from atrium.core.search.asked import take_apart
from atrium.core.search.words import cut, is_searched, joined, mark_of, marks, searched


@given(st.text(min_size=1, max_size=40), st.data())
def test_every_part_of_a_word_begins_at_a_piece(text: str, data: st.DataObject) -> None:
    words = joined(fold(text)).split()
    pieces = cut("", " ".join(words))
    for word in words:
        start = data.draw(st.integers(0, len(word) - 1))
        end = data.draw(st.integers(start + 1, len(word)))
        part = word[start:end]
        if len(part) < 3:
            assert any(piece.startswith(part) for piece in pieces)
        else:
            assert {part[at : at + 3] for at in range(len(part) - 2)} <= pieces


@given(st.text(max_size=60))
def test_folded_text_never_holds_what_marks_its_parts(text: str) -> None:
    folded = joined(fold(text))
    assert not any("A" <= sign <= "Z" or sign in "\n\t" for sign in folded)


def test_no_two_searched_fields_of_a_type_have_the_same_mark() -> None:
    for kind in registry.all_types():
        told = [mark_of(f.key) for f in searched(kind)]
        assert all(told)
        assert len(told) == len(set(told)), kind.key


def test_the_types_that_hold_most_records_do_not_share_their_marks() -> None:
    kinds = [kind for kind in registry.all_types() if is_searched(kind) and "owner" in kind.fields]
    assert len({marks(kind.key) for kind in kinds}) == len(kinds)


def test_a_text_without_anything_to_find_asks_nothing() -> None:
    assert take_apart("") is None
    assert take_apart(" \t\u3000\u200b") is None


def test_words_within_other_words_are_looked_for_once() -> None:
    asked = take_apart("anna an annabel")
    assert asked is not None
    assert asked.terms == ("annabel",)


def test_very_long_texts_are_cut() -> None:
    asked = take_apart("word" * 1000 + " " + "other " * 1000)
    assert asked is not None
    assert sum(map(len, asked.terms)) <= 200


def test_signs_alone_are_looked_for_only_where_nothing_else_is_said() -> None:
    with_words, alone = take_apart("Smith & Co"), take_apart("&")
    assert with_words is not None
    assert alone is not None
    assert set(with_words.terms) == {"smith", "co"}
    assert alone.terms == ("&",)
