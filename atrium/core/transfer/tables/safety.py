"""Cells that a spreadsheet would run, made harmless in text files and restored when read again.

A spreadsheet takes a cell for a formula when it begins with `=`, `+`, `-`, `@` or a full-width
twin, also behind white space, and older ones with `DDE (`. Such a cell gets an apostrophe before
it, the spreadsheet's own mark for "this is text". So that the way back is exact, a cell that has
apostrophes before such a beginning already gets one more, and reading takes one away.

The same is done inside a cell behind a semicolon, a tab or a line end: a spreadsheet set to
another delimiter would begin a new cell there.

Left as they are, since there is nothing in them to run: numbers with a sign (-1,250.50, +5%), phone
numbers in E.164 (+81312345678), and cells of signs alone (-, --). Phone numbers with a sign and
separators (+81-3-1234-5678) are marked: a spreadsheet would subtract.

Workbooks need none of this: their cells say themselves that they are text.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠"
_BLANK = "[^\\S\\t\\r\\n]|[\ufeff\u200b-\u200f\u2060\\x01-\\x08\\x0e-\\x1f]"
_PLAIN = r"[+\-]\d[\d,. ]*%?\Z|[+\-]*\s*\Z"
_RISKY = rf"(?!{_PLAIN})(?:{_BLANK})*[{_SIGNS}\t\r\n\x00]|\s*DDE\s*\("

# Behind a delimiter a sign begins a sum or a list more often than an attack, so there it counts
# only with what an attack needs: a pipe to a program or the call of a function.
_INNER_RISKY = r"[ ]*(?:[=@＝＠]|[+\-＋－][^\r\n]*(?:\||\w\())"
_INNER_EDGE = r"(?<=[;\t\r\n])"

_GUARD = re.compile(rf"\A(?='*(?:{_RISKY}))", re.IGNORECASE)
_UNGUARD = re.compile(rf"\A'(?='*(?:{_RISKY}))", re.IGNORECASE)
_GUARD_INNER = re.compile(rf"{_INNER_EDGE}(?='*{_INNER_RISKY})")
_UNGUARD_INNER = re.compile(rf"{_INNER_EDGE}'(?='*{_INNER_RISKY})")
_HAS_EDGE = re.compile(r"[;\t\r\n]")


def harmless(text: str) -> str:
    """The text as it may stand in a text file that someone opens in a spreadsheet."""
    if _HAS_EDGE.search(text):
        text = _GUARD_INNER.sub("'", text)
    return _GUARD.sub("'", text, count=1)


def restored(text: str) -> str:
    """The value from which `harmless` made this text; other texts come back unchanged."""
    if text.startswith("'"):
        text = _UNGUARD.sub("", text, count=1)
    if "'" in text and _HAS_EDGE.search(text):
        text = _UNGUARD_INNER.sub("", text)
    return text
