"""The words by which a record is found: folded, in parts by field, and cut into small pieces.

The index keeps two texts a record. `title` begins with the record's title; further names, such as
the reading, follow. `rest` has the other searched fields. Each field's part but the title itself
begins with a line feed, the field's key in capital letters and a tab: folded text has neither, so
that a part can be found and left out, and no search word ever matches a mark.

What is in another script than Latin is followed by its readings in the same part, so that whoever
may not read a field does not find by its reading either. Those of the title are a part of their
own: nobody finds a record whose title they may not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

from atrium.core.names import fold, spellings
from atrium.core.records import versions
from atrium.core.records.book import Field, Type
from atrium.core.records.kinds.base import Ref

# Of the rules in this file. Who changes what is indexed counts one further: the program then builds
# the index anew, see `index.catch_up`.
RULES = 4
PIECE = 3
# Letters that mark a piece with the record type it is of, one for its titles and one for the rest.
# Two types may share them: pieces only propose.
FIRST_MARK, MARKED_TYPES = 0x0100, 128
# Of longer texts, such as descriptions, the beginning is searched.
LONGEST = 4000
# Scripts written without spaces, or with spaces that people leave out: Thai, Lao, Burmese, Khmer,
# kana, Chinese characters, Hangul.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
GAP = re.compile(f"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")

Titles = Mapping[tuple[str, int], str]
_searched: versions.Cache[Type, tuple[Field, ...]] = versions.Cache("types")


@dataclass(frozen=True, slots=True)
class Words:
    """What the index keeps of one record; `pieces` are separated by spaces."""

    title: str
    rest: str
    pieces: str


@cache
def marks(type_key: str) -> tuple[str, str]:
    """The letters before pieces of titles and before pieces of other fields of a type."""
    place = FIRST_MARK + 2 * (crc32(type_key.encode()) % MARKED_TYPES)
    return chr(place), chr(place + 1)


def joined(folded: str) -> str:
    """Folded text without the spaces between characters of scripts that can do without them."""
    return folded if folded.isascii() else GAP.sub("", folded)


def cut(mark: str, folded: str) -> set[str]:
    """The pieces of every word from each of its characters on, shorter at its end.

    What contains a text of three or more characters has all its whole pieces; what contains a
    shorter one has a piece that begins with it.
    """
    return {mark + word[at : at + PIECE] for word in folded.split() for at in range(len(word))}


def mark_of(key: str) -> str:
    """A field's key as it stands before its part: Latin capitals, which folded text never has."""
    return re.sub("[^A-Z0-9]", "", key.upper())


def parts(title: str, rest: str) -> Iterator[tuple[str, str]]:
    """(mark, text) of each part of an entry, the title's mark being empty."""
    for position, part in enumerate((title + rest).split("\n")):
        mark, _tab, text = part.partition("\t") if position else ("", "", part)
        yield mark, text


def searched(kind: Type) -> tuple[Field, ...]:
    """The fields that are searched, names first."""
    known = _searched.now()
    if kind not in known:
        told = [f for f in kind.fields.values() if f.search]
        known[kind] = tuple(sorted(told, key=lambda f: (f.key != kind.title, f.search)))
    return known[kind]


def is_searched(kind: Type) -> bool:
    return bool(searched(kind))


def describe(kind: Type, record: Any, titles: Titles) -> Words:
    """The words of a record; `titles` has those of the records its searched fields point at."""
    first = ""
    names, rest = list[str](), list[str]()
    for f in searched(kind):
        text = _text(f, record, titles)
        if f.key == kind.title:
            first = text
        elif text:
            read = [text, *spellings(text)] if f.search == "A" or f.target else [text]
            (names if f.search == "A" else rest).append(f"\n{mark_of(f.key)}\t{' '.join(read)}")
    told = " ".join(_other_titles(kind, record, first))
    names += [f"\n{mark_of(kind.title)}\t{told}"] if told else []
    return Words(first + "".join(names), "".join(rest), _pieces(kind, [first, *names], rest))


def _other_titles(kind: Type, record: Any, first: str) -> Iterator[str]:
    """What the record is called in other languages, and the readings of all its titles."""
    labels = getattr(record, kind.labels).values() if kind.labels else ()
    others = sorted({joined(fold(str(label))) for label in labels} - {first, ""})
    yield from others
    for title in (first, *others):
        yield from spellings(title)


def _pieces(kind: Type, names: Collection[str], rest: Collection[str]) -> str:
    found = set[str]()
    for mark, told in zip(marks(kind.key), (names, rest), strict=True):
        for part in told:
            found |= cut(mark, part.partition("\t")[2] if part.startswith("\n") else part)
    return " ".join(found)


def _text(f: Field, record: Any, titles: Titles) -> str:
    value = f.kind.load([getattr(record, column) for column in f.columns], f)
    if isinstance(value, Ref):
        value = Ref(value.type, value.id, titles.get((value.type, value.id)))
    return joined(fold(" ".join(f.kind.words(value))[:LONGEST]))
