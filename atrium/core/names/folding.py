"""Search keys: what two ways of writing one thing have in common."""

from __future__ import annotations

import re
import unicodedata

# Letters of the Latin script that Unicode does not take apart into letter and accent.
LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t",
    "ı": "i", "ĸ": "k", "ŋ": "n",
}  # fmt: skip
# The same sign as different keyboards and code pages give it.
SIGNS = {
    "‘": "'", "’": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "‒": "-",
    "–": "-", "—": "-", "―": "-", "−": "-", "〜": "~", "‖": "∥",
}  # fmt: skip
# Chosen forms of a glyph, and fillers without a form: they are not seen.
UNSEEN = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F, 0x115F, 0x1160, 0x3164]
UNSEEN_KINDS = {"Cc", "Cf", "Cs"}
# A mark after a letter of Latin, Greek or Cyrillic; kana, Thai, Hangul and others keep theirs.
ACCENTS = re.compile(
    "(?<=[A-Za-z\u00c0-\u02af\u0370-\u052f\u1d00-\u1dbf\u1e00-\u1fff\u2c60-\u2c7f\ua720-\ua7ff])"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
KATAKANA_ABOVE_HIRAGANA = 0x60


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(old): new for old, new in (LETTERS | SIGNS).items()}
    table.update(dict.fromkeys(UNSEEN))
    for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]:
        table[code] = chr(code - KATAKANA_ABOVE_HIRAGANA)
    return table


TABLE = _table()


def fold(text: str) -> str:
    """The search key of a text, equal for texts people take for the same.

    NFKC (so full and half width agree), case folded, without the accents of Latin, Greek and
    Cyrillic, katakana as hiragana, spaces collapsed, unseen characters dropped. Voicing of kana,
    Hangul syllables and Thai vowels stay. Folding twice changes nothing.
    """
    if text.isascii():
        text = text.lower()
        if not text.isprintable():
            text = _without_unseen(text)
        return " ".join(text.split())
    text = _round(text)
    # Dropping marks may bring together what then composes anew; a second round settles that.
    return text if text.isascii() else _round(text)


def _round(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isprintable():
        text = _without_unseen(text)
    text = unicodedata.normalize("NFD", text).translate(TABLE)
    text = ACCENTS.sub("", text)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _without_unseen(text: str) -> str:
    return "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in UNSEEN_KINDS
    )
