"""Under which key two spellings of one name meet."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=200_000)
def squashed(text: str) -> str:
    """Letters, marks and digits only, folded: 'GTX-Pro', 'ｇｔｘ ｐｒｏ' -> 'gtxpro'.

    Marks stay because Thai and Devanagari write their vowels with them.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return "".join(c for c in folded if c.isalnum())
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c)[0] == "M")


def words(text: str) -> str:
    """The words of a header: 'dealStage', 'deal_stage', 'Deal-Stage' -> 'deal stage'."""
    text = unicodedata.normalize("NFKC", text)
    spaced: list[str] = []
    for before, char in zip(" " + text, text, strict=False):
        if not (char.isalnum() or unicodedata.category(char)[0] == "M"):
            spaced.append(" ")
            continue
        if char.isupper() and before.islower():
            spaced.append(" ")
        spaced.append(char)
    return " ".join("".join(spaced).casefold().split())
