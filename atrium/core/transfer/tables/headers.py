"""Where the header is, and what its columns are called."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from atrium.core.transfer.tables.errors import Unreadable
from atrium.core.transfer.tables.limits import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrium.core.transfer.tables.table import Cell

LOOK_AT = 100
"""Rows among which the header and the width of the table are found."""


def letter(index: int) -> str:
    """The name a spreadsheet gives the column: 0 -> A, 26 -> AA. Needs no translation."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def filled(row: Sequence[object]) -> int:
    return sum(1 for cell in row if str(cell).strip())


def width_of(row: Sequence[object]) -> int:
    """Cells up to the last one that is not blank."""
    for index in range(len(row), 0, -1):
        if str(row[index - 1]).strip():
            return index
    return 0


def header_index(rows: Sequence[Sequence[object]]) -> int:
    """Which of the first rows is the header: the first that is not blank and not a title.

    A title fills one cell, or at most a quarter, of a table of three columns and more.
    """
    widths = sorted(width for row in rows if (width := width_of(row)))
    if not widths:
        return 0
    usual = widths[len(widths) // 2]
    allowed = max(1, usual // 4) if usual >= 3 else 0
    first = None
    for index, row in enumerate(rows):
        cells = filled(row)
        if not cells:
            continue
        first = index if first is None else first
        if cells > allowed:
            return index
    return first or 0


def lettered(data: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Names for a table without a header."""
    return named([""] * max(map(len, data), default=0), data)


def named(header: Sequence[Cell], data: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Unique, trimmed names. Trailing columns without a name and without a value are left off.

    What a row has beyond the last cell of the header is no column but a fault of that row.
    """
    widest = max(map(width_of, data), default=0)
    width = max(width_of(header), min(widest, len(header)))
    if width > MAX_COLUMNS:
        raise Unreadable(
            _("The file has %(count)d columns; at most %(limit)d can be read.")
            % {"count": width, "limit": MAX_COLUMNS},
            code="too_many_columns",
        )
    plain = [" ".join(str(cell).split()) for cell in header[:width]]
    plain += [""] * (width - len(plain))
    taken = {name for name in plain if name}
    names: list[str] = []
    for index, name in enumerate(plain):
        names.append(_free(name or letter(index), taken, names, given=bool(name)))
    return tuple(names)


def _free(name: str, taken: set[str], names: list[str], *, given: bool) -> str:
    if name not in names and (given or name not in taken):
        return name
    for number in count(2):
        candidate = f"{name} ({number})"
        if candidate not in names and candidate not in taken:
            return candidate
    raise AssertionError
