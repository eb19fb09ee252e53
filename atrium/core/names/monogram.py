"""The letters on the picture of someone who has none."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from atrium.core.names.legal import LONGEST_FIRST, THAI_TITLES, TITLES, WORDS

# Between two legal forms: GmbH & Co. KG.
JOINTS = {"&", "+", "and", "und"}
THAI_CONSONANTS = range(0x0E01, 0x0E2F)


def without_legal_form(name: str) -> str:
    """The name proper of a company: without 株式会社, GmbH, บริษัท … จำกัด; never empty."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    bare = " ".join(LONGEST_FIRST.sub(" ", text).split())
    words = bare.split()
    while len(words) > 1 and words[-1].casefold().strip(",") in WORDS:
        words.pop()
        if len(words) > 1 and words[-1] in JOINTS:
            words.pop()
    return " ".join(words).rstrip(",") or text


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """One or two letters that stand for a person or a company; "" for no name.

    Latin, Greek and Cyrillic: of the first and the last word, or the first two of the only one.
    Chinese, Japanese, Korean: the first character. Thai: the first consonants of the first and the
    last word. Legal forms and titles do not count.
    """
    bare = THAI_TITLES.sub("", without_legal_form(name))
    words = [word for word in map(_letters, bare.split()) if word]
    while len(words) > 1 and words[0].casefold() in TITLES:
        words.pop(0)
    if not words:
        return bare[:1]
    first, last = words[0], words[-1]
    if ord(first[0]) in range(0x0E00, 0x0E80):
        ends = (first, last) if len(words) > 1 else (first,)
        return "".join(_consonant(word) for word in ends)
    if not _alphabetic(first[0]):
        return first[0]
    if len(words) > 1 and _alphabetic(last[0]):
        return (first[0] + last[0]).upper()
    return first[:2].upper()


def _letters(word: str) -> str:
    """The word from its first letter or digit on, with no sign between."""
    kept = [sign for sign in word if sign.isalnum() or unicodedata.category(sign) in {"Mn", "Mc"}]
    return unicodedata.normalize("NFC", "".join(kept))


def _alphabetic(letter: str) -> bool:
    return letter.isdigit() or letter.upper() != letter.lower()


def _consonant(word: str) -> str:
    return next((sign for sign in word if ord(sign) in THAI_CONSONANTS), word[0])
