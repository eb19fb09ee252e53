"""Names of people: words in any order, with slips, initials, and in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA, JaroWinkler

from atrium.core.duplicates.sounding import is_han, skeleton, sound
from atrium.core.names import latin
from atrium.core.names.legal import THAI_TITLES, TITLES

TITLE_WORDS = frozenset(latin(word) for word in TITLES) | {"phd", "mba", "jr", "sr", "ii", "iii"}
# What is added to a name in Japan and Korea when people are spoken to.
HONORIFICS = ("様", "さん", "殿", "先生", "님", "씨")
DIGIT = re.compile("[0-9]")
# Names that are written together: one sign or two for the family, then the given name.
TOGETHER = re.compile("([가-힣])([가-힣]{1,3})|([㐀-鿿])([㐀-鿿]{1,2})|([㐀-鿿]{2})([㐀-鿿]{2})")
# Families of Korea as they spell themselves, by the rules of romanisation and other habits.
FAMILIES = {
    "i": "lee", "yi": "lee", "rhee": "lee", "gim": "kim", "bak": "park", "pak": "park",
    "choe": "choi", "jeong": "jung", "chung": "jung", "jo": "cho", "gang": "kang", "im": "lim",
    "sin": "shin", "gwon": "kwon", "u": "woo", "o": "oh", "mun": "moon", "gu": "koo", "no": "roh",
    "yu": "yoo", "bae": "pae", "ryu": "yoo", "an": "ahn",
}  # fmt: skip
SAME, SOUNDS, LETTER = "same", "sounds", "letter"
ALIKE, INITIAL, OTHER = "alike", "initial", "other"


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in Latin letters: its words in their order, all in one, and its letters
    sorted. `han` says that it is written in Chinese characters, which have several readings.
    """

    words: tuple[str, ...]
    bare: str
    sorted: str
    han: bool


@lru_cache(maxsize=65536)
def person(name: str) -> Person:
    """The words of a person's name without titles."""
    text = THAI_TITLES.sub("", name.strip())
    for honorific in HONORIFICS:
        if len(text) > len(honorific) + 1:
            text = text.removesuffix(honorific).rstrip()
    told = TOGETHER.fullmatch(text)
    if told:
        text = " ".join(part for part in told.groups() if part)
    words = latin(text.replace("・", " ")).split()
    kept = [word for word in words if word not in TITLE_WORDS] or words
    if told and told[1]:
        kept[0] = FAMILIES.get(kept[0], kept[0])
    else:
        kept = [FAMILIES.get(word, word) if len(word) > 1 else word for word in kept]
    return Person(tuple(kept), "".join(kept), "".join(sorted(kept)), is_han(text))


def agreement(one: Person, other: Person) -> list[str]:
    """How each word of the shorter name agrees with its best partner; words left over are not
    told, since many people leave out a part of their name.
    """
    if one.bare == other.bare or one.sorted == other.sorted:
        return [SAME] * max(len(one.words), len(other.words), 1)
    few, many = sorted((one.words, other.words), key=len)
    if len(few) == 1 and len(many) > 1:
        near = _word(few[0], "".join(many))
        if near in {SOUNDS, LETTER}:
            return [near] * len(many)
    left, told = list(many), []
    ranks = [SAME, SOUNDS, LETTER, ALIKE, INITIAL, OTHER]
    pairs = sorted(
        ((ranks.index(_word(a, b)), i, j) for i, a in enumerate(few) for j, b in enumerate(many)),
    )
    used_few: set[int] = set()
    used_many: set[int] = set()
    for rank, i, j in pairs:
        if i not in used_few and j not in used_many:
            used_few.add(i)
            used_many.add(j)
            told.append(ranks[rank])
    return told if left else []


def is_swapped(one: Person, other: Person) -> bool:
    """The same words in another order."""
    return one.words != other.words and sorted(one.words) == sorted(other.words)


def keys(told: Person) -> set[str]:
    """What two spellings of one name nearly always share."""
    if not told.bare:
        return set()
    bones = sorted({skeleton(word)[:6] for word in told.words if len(word) > 1})[:4]
    made = {f"n:{a}.{b}" for a, b in combinations(bones, 2)}
    made.add(f"n:{skeleton(told.bare)[:12]}")
    return made


@lru_cache(maxsize=65536)
def _word(a: str, b: str) -> str:
    if a == b:
        return SAME
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return INITIAL if long[0] == short else OTHER
    if len(short) == 2 or DIGIT.search(a + b):
        return OTHER
    apart = OSA.distance(a, b, score_cutoff=2)
    if apart == 1:
        return LETTER
    if sound(a) == sound(b):
        return SOUNDS
    near = len(short) >= 4 and (
        JaroWinkler.similarity(a, b) >= 0.88 or apart <= 2 < len(short) // 2
    )
    return ALIKE if near or long.startswith(short) else OTHER
