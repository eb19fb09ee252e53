"""Tables in workbooks: XLSX, XLSB, XLS and ODS."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from atrium.core.transfer.tables.errors import Unreadable
from atrium.core.transfer.tables.headers import (
    LOOK_AT,
    filled,
    header_index,
    lettered,
    named,
    width_of,
)
from atrium.core.transfer.tables.limits import (
    LINES_NAMED,
    MAX_CELL,
    MAX_UNPACKED,
    MAX_WORKBOOK,
)
from atrium.core.transfer.tables.table import Cell, Format, Remark, Row, Survey, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class SheetTable(Table):
    """One sheet of a workbook. Cells have the types the workbook gives them."""

    def __init__(self, path: Path, *, sheet: str | None = None, header: bool = True) -> None:
        if path.stat().st_size > MAX_WORKBOOK:
            raise Unreadable(
                _(
                    "The workbook is larger than %(limit)d MB. Save the sheet as CSV and "
                    "import that."
                )
                % {"limit": MAX_WORKBOOK // (1024 * 1024)},
                code="too_large",
            )
        data = path.read_bytes()
        self.format = _format(data)
        self.evidence = {}
        workbook = _opened(data)
        self.sheets = tuple(workbook.sheet_names)
        if sheet is not None and sheet not in self.sheets:
            raise Unreadable(
                _("The workbook has no sheet “%(sheet)s”. It has: %(sheets)s.")
                % {"sheet": sheet, "sheets": ", ".join(self.sheets)},
                code="unknown_sheet",
            )
        self.sheet, self._sheet = _chosen(workbook, sheet)
        self._below = _merged_downward(self._sheet)
        self._find_header(header=header)

    def rows(self) -> Iterator[tuple[int, Row]]:
        width = len(self.columns)
        for number, cells in self._data():
            row = [_value(cell) for cell in cells[:width]]
            if len(cells) > width and (full := width_of(cells)) > width:
                row += [_value(cell) for cell in cells[width:full]]
            row += [""] * (width - len(row))
            yield number, row

    def _find_header(self, *, header: bool) -> None:
        records = list(islice(self._records(), LOOK_AT))
        if not records:
            raise Unreadable(
                _("The sheet “%(sheet)s” is empty.") % {"sheet": self.sheet}, code="empty"
            )
        rows = [cells for _number, cells in records]
        at = header_index(rows)
        self._first = records[at][0] + (1 if header else 0)
        names = [_value(cell) for cell in rows[at]]
        self.columns = named(names, rows[at + 1 :]) if header else lettered(rows[at:])

    def _records(self) -> Iterator[tuple[int, list[Any]]]:
        """Every row that is not blank, with its number in the sheet. Merged cells go downward."""
        held: dict[int, Any] = {}
        for index, cells in enumerate(self._sheet.iter_rows()):
            if merged := self._below.get(index):
                for column, begins in merged:
                    if begins:
                        held[column] = cells[column]
                    else:
                        cells[column] = held[column]
            if filled(cells):
                yield index + 1, cells

    def _data(self) -> Iterator[tuple[int, list[Any]]]:
        return (record for record in self._records() if record[0] >= self._first)

    def _take_survey(self) -> Survey:
        width, count = len(self.columns), 0
        many: list[int] = []
        for number, cells in self._data():
            count += 1
            if len(cells) > width and width_of(cells) > width:
                many.append(number)
        if not many:
            return Survey(count, ())
        message = ngettext(
            "%(count)d row has values to the right of the last column.",
            "%(count)d rows have values to the right of the last column.",
            len(many),
        ) % {"count": len(many)}
        lines = tuple(many[:LINES_NAMED])
        return Survey(count, (Remark("too_many_cells", message, len(many), lines),))


def _format(data: bytes) -> Format:
    """By what is in it; also refuses what unpacks to too much."""
    if not data.startswith(ZIP):
        return "xls"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise _damaged() from None
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(
            _("The workbook is too large when unpacked. Save the sheet as CSV and import that."),
            code="too_large",
        )
    names = {part.filename for part in parts}
    if "content.xml" in names:
        return "ods"
    return "xlsb" if "xl/workbook.bin" in names else "xlsx"


def _opened(data: bytes) -> CalamineWorkbook:
    if data.startswith(OLE) and _ENCRYPTED in data:
        raise _protected()
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise _protected() from None
    except (CalamineError, OSError, ValueError):
        raise _damaged() from None


def _chosen(workbook: CalamineWorkbook, name: str | None) -> tuple[str, CalamineSheet]:
    """The sheet asked for, else the first visible one with anything in it."""
    visible = [m.name for m in workbook.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
    names = [name] if name is not None else visible or workbook.sheet_names
    try:
        for candidate in names:
            sheet = workbook.get_sheet_by_name(candidate)
            if sheet.height:
                return candidate, sheet
    except (CalamineError, OSError, ValueError):
        raise _damaged() from None
    raise Unreadable(_("The workbook is empty: none of its sheets has rows."), code="empty")


def _merged_downward(sheet: CalamineSheet) -> dict[int, list[tuple[int, bool]]]:
    """Row -> (column, whether the merge begins there) of cells merged over several rows.

    Merges to the right are not spread: they are titles and captions.
    """
    below: dict[int, list[tuple[int, bool]]] = {}
    left = sheet.start[1] if sheet.start else 0
    for (top, column), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top and 0 <= column - left < sheet.width:
            for row in range(top, bottom + 1):
                below.setdefault(row, []).append((column - left, row == top))
    return below


def _value(cell: Any) -> Cell:
    """A cell as the importer takes it. A whole number has no fraction: ids come as such."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, str):
        if len(cell) > MAX_CELL:
            raise Unreadable(
                _("A cell is longer than %(limit)d characters.") % {"limit": MAX_CELL},
                code="cell_too_long",
            )
        return cell
    if isinstance(cell, bool | int | datetime | date):
        return cell
    if isinstance(cell, time):
        return cell.isoformat("minutes" if not cell.second else "seconds")
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if cell is None else str(cell)


def _protected() -> Unreadable:
    return Unreadable(
        _("The workbook is protected by a password. Save it without one and try again."),
        code="encrypted",
    )


def _damaged() -> Unreadable:
    return Unreadable(
        _(
            "The workbook is damaged, or it is no workbook. Open it in a spreadsheet, save it as "
            "XLSX or CSV, and try again."
        ),
        code="damaged",
    )
