"""Tables as they occur in the wild: reading, writing, and telling which column is which.

Pure functions on files. Nothing here knows records, people or the database.
"""

from atrium.core.transfer.tables.encodings import OFFERED as ENCODINGS
from atrium.core.transfer.tables.errors import Unreadable
from atrium.core.transfer.tables.mapping import SURE, Mapping, Match, Target, map_columns
from atrium.core.transfer.tables.opening import open_table
from atrium.core.transfer.tables.suggesting import Suggestion, suggest
from atrium.core.transfer.tables.table import Cell, Evidence, Remark, Row, Table
from atrium.core.transfer.tables.writing import (
    EXCEL,
    CsvDialect,
    Written,
    csv_chunks,
    write_csv,
    write_xlsx,
)

__all__ = [
    "ENCODINGS",
    "EXCEL",
    "SURE",
    "Cell",
    "CsvDialect",
    "Evidence",
    "Mapping",
    "Match",
    "Remark",
    "Row",
    "Suggestion",
    "Table",
    "Target",
    "Unreadable",
    "Written",
    "csv_chunks",
    "map_columns",
    "open_table",
    "suggest",
    "write_csv",
    "write_xlsx",
]
