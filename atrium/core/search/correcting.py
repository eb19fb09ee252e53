"""What a mistyped word was meant to be: words of the index at one typing error from it.

A wrong letter, one too many or too few, or two neighbours changed about. Two words at one error
from each other become the same when one letter is left out of one of them or of each: every word
is kept under what is left of it then (`atrium_one_less` in the database), so that a few look-ups
find all its neighbours among any number of words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice, product

from django.db import connection
from rapidfuzz.distance import OSA

from atrium.core.search.asked import Asked

# Shorter ones have too many neighbours; either of the two words may be one letter shorter.
LEAST = 6
# Longer ones are keys rather than words.
MOST = 32
# So many ways to correct a search are tried, each a search of its own.
MOST_TRIED = 10
# Latin and Cyrillic, as `names.fold` leaves them.
WORD = re.compile("[a-z]+|[\u0430-\u04ff]+")

PROPOSED = "SELECT DISTINCT word FROM search_word WHERE atrium_one_less(word) && %s::text[]"
# Nobody waits for another here: a word written twice in the same moment does no harm.
TIDY = """
    WITH said AS MATERIALIZED (
        SELECT DISTINCT found[1] AS word
        FROM search_searchentry, regexp_matches(title || ' ' || rest, %s, 'g') AS found
        WHERE char_length(found[1]) BETWEEN %s AND %s
    )
    DELETE FROM search_word WHERE NOT EXISTS (SELECT FROM said WHERE said.word = search_word.word)
"""


def spelled(text: str) -> set[str]:
    """The words of a folded text that may be proposed in place of a mistyped one."""
    return {word for word in WORD.findall(text) if LEAST - 1 <= len(word) <= MOST}


def one_error(typed: str, meant: str) -> bool:
    """Whether one typing error makes one word of the other, in words that are long enough."""
    long_enough = max(len(typed), len(meant)) >= LEAST
    return long_enough and OSA.distance(typed, meant, score_cutoff=1) == 1


def one_less(word: str) -> set[str]:
    """What is left of a word without one of its letters, and the word."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def corrections(asked: Asked) -> Iterator[tuple[Asked, tuple[str, ...]]]:
    """Searches with words put in place of mistyped ones, and those words; the fewest first.

    The words are of the whole index: whoever asks shows them only with records that the reader
    finds by them.
    """
    proposed = _proposed({word for term in asked.terms for word in spelled(term)})
    options = [list(_options(term, proposed)) for term in asked.terms]
    ways = sorted(islice(product(*options), 1000), key=_corrected)
    for way in islice(filter(_corrected, ways), MOST_TRIED):
        whole = asked.whole
        for _term, typed, meant in way:
            whole = whole.replace(typed, meant) if typed else whole
        terms = tuple(term for term, _typed, _meant in way)
        told = tuple(meant for _term, _typed, meant in way if meant)
        yield replace(asked, terms=terms, whole=whole, number=""), told


def tidy() -> None:
    """Forget the words that no record has any more."""
    with connection.cursor() as cursor:
        cursor.execute(TIDY, [f"({WORD.pattern})", LEAST - 1, MOST])


def _proposed(words: Collection[str]) -> dict[str, list[str]]:
    """The words at one error from each of these, those that begin alike first."""
    if not words:
        return {}
    keys = set[str]().union(*map(one_less, words))
    with connection.cursor() as cursor:
        cursor.execute(PROPOSED, [list(keys)])
        found = [row[0] for row in cursor.fetchall()]
    return {
        word: sorted(
            (other for other in found if one_error(word, other)),
            key=lambda other, word=word: (other[0] != word[0], len(other) != len(word), other),  # type: ignore[misc]
        )
        for word in words
    }


def _corrected(way: Collection[tuple[str, str, str]]) -> int:
    return sum(bool(typed) for _term, typed, _meant in way)


def _options(term: str, proposed: dict[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """The term as it is, then with one of its words put right: (term, typed, meant)."""
    yield term, "", ""
    for typed in sorted(spelled(term), key=len, reverse=True):
        for meant in proposed[typed]:
            yield term.replace(typed, meant), typed, meant
