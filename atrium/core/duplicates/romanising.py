"""One reading for all scripts: Cyrillic, kana, Hangul, Han and Thai in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from atrium.core.names import fold

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
# The sounds that one name has in several spellings; applied in this order, on lower case.
SOUNDS = [
    (re.compile(told), new)
    for told, new in (
        ("tsch|tch|tsh", "ch"), ("shch|sch", "sh"), ("ph", "f"), ("th", "t"), ("dh", "d"),
        ("gh", "g"), ("kh", "h"), ("wh", "w"), ("ck|q", "k"), ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"), ("x", "ks"), ("zh|dj|j", "z"), ("dz|ts|tz", "z"), ("w", "v"),
        ("ou|oo|oh(?![aeiou])", "o"), ("uu", "u"), ("ee|ie|iy|ii", "i"), ("y", "i"),
        ("ae|ei|ai", "e"), ("oe", "o"), ("ue", "u"), ("sh", "s"), ("m(?=[bp])", "n"),
        ("h(?=[bcdfgklmnprstvz]|$)", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=65536)
def latin(text: str) -> str:
    """The text in small Latin letters, digits and single spaces; other signs separate words."""
    folded = fold(text)
    if not folded.isascii():
        folded = anyascii(_kana(folded)).lower()
    spelled = "".join(sign if sign.isalnum() else "" if sign in "'`." else " " for sign in folded)
    return " ".join(spelled.split())


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """How a Latin word sounds, roughly: equal for spellings of one name in several languages."""
    for pattern, new in SOUNDS:
        word = pattern.sub(new, word)
    return word


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word's sound, after its first letter; robust to slips in vowels."""
    spoken = sound(word)
    return spoken[:1] + re.sub("[aeiou]", "", spoken[1:]) if spoken else ""


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
