"""How much of a file is taken. Beyond these a file is refused with a message, never cut."""

from __future__ import annotations

MAX_FILE = 200 * 1024 * 1024
"""Bytes of a text file; it is streamed, so this bounds time and disk rather than memory."""

MAX_WORKBOOK = 50 * 1024 * 1024
"""Bytes of a workbook as uploaded; unlike text it is held in memory."""

MAX_UNPACKED = 500 * 1024 * 1024
"""Bytes of a workbook unpacked: a small archive may hold a very large sheet."""

MAX_COLUMNS = 1_000

MAX_CELL = 131_072
"""Characters in one cell; the standard library's `csv` stops at the same length."""

MAX_ROWS_OF_SHEET = 1_048_576
"""Rows of one sheet, the header among them; set by the format."""

MAX_CELL_OF_SHEET = 32_767
"""Characters in one cell of a sheet, counted in UTF-16; set by the format."""

SAMPLE = 256 * 1024
"""Bytes looked at to tell an encoding or a delimiter."""

LINES_NAMED = 100
"""How many line numbers one warning carries; its count is always exact."""
