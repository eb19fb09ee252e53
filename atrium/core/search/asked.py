"""What somebody typed into a search, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from atrium.core.names import fold, spellings
from atrium.core.records.kinds.contact import bare_url, digits
from atrium.core.search.words import PIECE, joined

LONGEST = 200
MOST_TERMS = 8
DIALLED = re.compile(r"[\d\s+\-./()~]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """Every one of `terms` must be found, or `number`, the digits of a phone, in their stead.

    `whole` is all of it, to compare with beginnings of titles.
    """

    terms: tuple[str, ...]
    number: str
    whole: str


def take_apart(text: str) -> Asked | None:
    """The search that a text stands for; None when it says nothing."""
    folded = fold(text[:LONGEST])
    if not folded:
        return None
    words = {bare_url(word) or word for word in folded.split()}
    said = {word for word in words if any(sign.isalnum() for sign in word)} or words
    longest_first = sorted(said, key=lambda word: (-len(word), word))
    telling = [
        word
        for word in longest_first
        if not any(word != other and word in other for other in longest_first)
    ]
    return Asked(tuple(telling[:MOST_TERMS]), _number(folded), joined(folded))


def readings(text: str) -> list[Asked]:
    """The same search in Latin letters, in each usual way; none where it is in them already."""
    told = [take_apart(one) for one in spellings(text[:LONGEST], apart=True)]
    return [one for one in told if one is not None]


def _number(folded: str) -> str:
    """The digits of a phone without the trunk zero, as they are found within an E.164 number."""
    if not DIALLED.fullmatch(folded):
        return ""
    dialled = digits(folded.replace("(0)", "")).removeprefix("00").removeprefix("0")
    return dialled if len(dialled) >= PIECE else ""
