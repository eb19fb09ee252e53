"""How words in Latin letters sound, so that spellings of one name come out alike."""

from __future__ import annotations

import re
from functools import lru_cache

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


HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def is_han(text: str) -> bool:
    """Whether Chinese characters are in it: they have one reading in Chinese, others in Japanese
    and Korean, so that what is read of them says little about other scripts.
    """
    return HAN.search(text) is not None


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
