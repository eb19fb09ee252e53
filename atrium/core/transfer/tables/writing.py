"""Writing tables so that a spreadsheet opens them rightly and runs nothing in them."""

from __future__ import annotations

import codecs
import csv
import io
import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from atrium.core.transfer.tables.limits import MAX_CELL_OF_SHEET, MAX_ROWS_OF_SHEET
from atrium.core.transfer.tables.safety import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """How a CSV file is written. The default is what Excel opens by a double click everywhere."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    line_end: str = "\r\n"


EXCEL = CsvDialect()
_CHUNK = 64 * 1024


def csv_chunks(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, dialect: CsvDialect = EXCEL
) -> Iterator[bytes]:
    """The file in pieces, for a streamed response. Texts a spreadsheet would run are harmless.

    Values that are not text are written in one way whatever the language: 1234.5, 2026-11-23,
    2026-11-23 09:30:00, true. Characters the encoding lacks become question marks.
    """
    buffer = io.StringIO(newline="")
    # Texts are quoted throughout, so that no delimiter inside one is ever taken for another.
    writer = csv.writer(
        buffer,
        delimiter=dialect.delimiter,
        lineterminator=dialect.line_end,
        quoting=csv.QUOTE_NONNUMERIC,
    )
    encode = _encoder(dialect.encoding)
    writer.writerow([harmless(name) for name in columns])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        if buffer.tell() > _CHUNK:
            yield encode(buffer.getvalue())
            buffer.seek(0)
            buffer.truncate()
    yield encode(buffer.getvalue())


def write_csv(
    stream: BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    dialect: CsvDialect = EXCEL,
) -> None:
    """Write a CSV file to a binary stream; see `csv_chunks`."""
    stream.writelines(csv_chunks(columns, rows, dialect=dialect))


def _encoder(encoding: str) -> Callable[[str], bytes]:
    """The byte order mark goes before the first piece only."""
    encoder = codecs.getincrementalencoder(encoding)(errors="replace")
    return encoder.encode


_WORDS: dict[object, str] = {None: "", True: "true", False: "false"}


def _plain(value: object) -> str | int | float:
    match value:
        case None | True | False:
            return _WORDS[value]
        case int() | float():
            return value
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.replace(tzinfo=None).isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
    return harmless(str(value))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the rows: sheets used, and how many texts were too long for a cell."""

    rows: int
    sheets: int
    cut: int


def write_xlsx(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Atrium"
) -> Written:
    """Write a workbook row by row; memory does not grow with the rows.

    Texts are texts whatever they begin with. Numbers, decimals, dates and truth values are typed;
    a date-time loses its zone, so give it in the reader's. Whole numbers of more than 15 digits,
    which a spreadsheet would round, and dates before 1900 are texts. Rows beyond a sheet go on to
    a next one; a text longer than a cell can hold is cut, and `Written.cut` says how many were.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        return _Sheets(workbook, columns, sheet).fill(iter(rows))


class _Sheets:
    def __init__(self, workbook: Any, columns: Sequence[str], name: str) -> None:
        self._workbook, self._columns, self._name = workbook, columns, name
        self._bold = workbook.add_format({"bold": True, "valign": "top"})
        self._date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._time = workbook.add_format({"num_format": "hh:mm:ss"})
        self._cut = 0

    def fill(self, rows: Iterator[Sequence[object]]) -> Written:
        count, sheets = 0, 0
        room = MAX_ROWS_OF_SHEET - 1
        first = list(islice(rows, 100))
        widths = [_width(name, first, index) for index, name in enumerate(self._columns)]
        while first or not sheets:
            sheets += 1
            sheet = self._begin(sheets, widths)
            for row, values in enumerate(chain(first, islice(rows, room - len(first))), 1):
                for column, value in enumerate(values):
                    self._write(sheet, row, column, value)
                count += 1
            first = list(islice(rows, 1))
        return Written(count, sheets, self._cut)

    def _begin(self, number: int, widths: Sequence[int]) -> Any:
        name = self._name if number == 1 else f"{self._name} {number}"
        sheet = self._workbook.add_worksheet(name)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.freeze_panes(1, 0)
        for index, title in enumerate(self._columns):
            self._text(sheet, 0, index, title, self._bold)
        return sheet

    def _write(self, sheet: Any, row: int, column: int, value: object) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float | Decimal) and _fits(value):
            sheet.write_number(row, column, value)
        elif isinstance(value, datetime) and value.year >= 1900:
            sheet.write_datetime(row, column, value.replace(tzinfo=None), self._moment)
        elif isinstance(value, date) and value.year >= 1900:
            sheet.write_datetime(row, column, value, self._date)
        elif isinstance(value, time):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), self._time)
        else:
            self._text(sheet, row, column, str(value))

    def _text(self, sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
        if len(text) * 2 > MAX_CELL_OF_SHEET and _utf16_units(text) > MAX_CELL_OF_SHEET:
            encoded = text.encode("utf-16-le", "surrogatepass")[: MAX_CELL_OF_SHEET * 2]
            text = encoded.decode("utf-16-le", "ignore")
            self._cut += 1
        sheet.write_string(row, column, text, style)


def _fits(number: float | Decimal) -> bool:
    if isinstance(number, int):
        return abs(number) < 10**15
    return math.isfinite(number)


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _width(name: str, rows: Sequence[Sequence[object]], index: int) -> int:
    """In characters of the sheet's font; East Asian ones are two wide."""
    texts = [name, *(str(row[index]) for row in rows if index < len(row))]
    longest = max(sum(2 if c > "\u2e7f" else 1 for c in text[:60]) for text in texts)
    return min(max(longest + 2, 8), 60)
