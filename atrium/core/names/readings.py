"""Readings: one for all scripts: Cyrillic, kana, Hangul, Han and Thai in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from atrium.core.names.folding import fold

# Small kana after one that ends in i: きゃ is kya, しゃ is sha.
SMALL = str.maketrans("ゃゅょぁぃぅぇぉ", "ャュョァィゥェォ")
GLIDE = re.compile(r"([しちじぢ]|[きぎにひびぴみり])([ャュョ])")
GLIDES = {"ャ": "a", "ュ": "u", "ョ": "o"}
FIRM = {"し": "sh", "ち": "ch", "じ": "j", "ぢ": "j"}
FOREIGN = re.compile(r"(.)([ァィゥェォ])")
FOREIGN_SOUNDS = {
    "ふ": "f", "ゔ": "v", "う": "w", "て": "t", "で": "d", "ち": "ch", "し": "sh", "じ": "j",
    "つ": "ts", "く": "kw",
}  # fmt: skip
VOWELS = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
DOUBLED = re.compile("っ(.)")


@lru_cache(maxsize=65536)
def latin(text: str) -> str:
    """The text in small Latin letters, digits and single spaces; other signs separate words."""
    folded = fold(text)
    if not folded.isascii():
        folded = anyascii(_kana(folded)).lower()
    spelled = "".join(sign if sign.isalnum() else "" if sign in "'`." else " " for sign in folded)
    return " ".join(spelled.split())


def _kana(folded: str) -> str:
    """Syllables that are written with two signs; katakana is hiragana already."""
    text = folded.translate(SMALL)
    text = GLIDE.sub(_glide, text)
    text = FOREIGN.sub(
        lambda m: FOREIGN_SOUNDS[m[1]] + VOWELS[m[2]] if m[1] in FOREIGN_SOUNDS else m[0], text
    )
    return DOUBLED.sub(lambda m: anyascii(m[1])[:1] + m[1], text).replace("ー", "")


def _glide(found: re.Match[str]) -> str:
    before, vowel = found[1], GLIDES[found[2]]
    return FIRM[before] + vowel if before in FIRM else anyascii(before)[:1] + "y" + vowel
