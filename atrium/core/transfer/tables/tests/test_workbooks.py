from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from atrium.core.transfer.tables import Unreadable, limits, open_table

if TYPE_CHECKING:
    from pathlib import Path


def made(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    clock = book.add_format({"num_format": "hh:mm"})
    span = book.add_format({"num_format": "[h]:mm:ss"})
    book.add_worksheet("empty")
    hidden = book.add_worksheet("hidden")
    hidden.write(0, 0, "secret")
    hidden.hide()
    sheet = book.add_worksheet("deals")
    sheet.merge_range(1, 1, 1, 6, "All deals")
    sheet.write_row(3, 1, ["id", "sum", "won", "day", "at", "of"])
    sheet.write_row(4, 1, [123456789, 1.5, True])
    sheet.write_datetime(4, 4, datetime(2026, 11, 23), day)  # noqa: DTZ001
    sheet.write_datetime(4, 5, datetime(2026, 11, 23, 9, 30), moment)  # noqa: DTZ001
    sheet.write_string(4, 6, "00123")
    sheet.write_formula(6, 1, "=1+2", None, 3)
    sheet.write_datetime(6, 4, time(9, 30), clock)
    sheet.write_datetime(6, 5, timedelta(hours=30), span)
    sheet.merge_range(7, 6, 8, 6, "both")
    sheet.write(7, 1, 7)
    sheet.write(8, 1, 8)
    book.add_worksheet("more").write_row(0, 0, ["x"])
    book.close()
    return path


def test_a_sheet_keeps_its_types_lines_and_merged_cells(tmp_path: Path) -> None:
    table = open_table(made(tmp_path), name="book.xlsx")
    assert (table.format, table.sheet) == ("xlsx", "deals")
    assert table.sheets == ("empty", "hidden", "deals", "more")
    assert table.columns == ("id", "sum", "won", "day", "at", "of")
    rows = list(table.rows())
    at = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001
    assert rows == [
        (5, [123456789, 1.5, True, date(2026, 11, 23), at, "00123"]),
        (7, [3, "", "", "09:30", "30:00:00", ""]),
        (8, [7, "", "", "", "", "both"]),
        (9, [8, "", "", "", "", "both"]),
    ]
    assert isinstance(rows[0][1][0], int)
    assert (table.row_count, table.warnings) == (4, ())


def test_another_sheet_by_name(tmp_path: Path) -> None:
    path = made(tmp_path)
    assert open_table(path, name="b", sheet="more").columns == ("x",)
    with pytest.raises(Unreadable, match="deals"):
        open_table(path, name="b", sheet="nowhere")
    with pytest.raises(Unreadable) as refused:
        open_table(path, name="b", sheet="empty")
    assert refused.value.code == "empty"


def test_a_workbook_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = made(tmp_path).rename(tmp_path / "book.csv")
    assert open_table(path, name="book.csv").format == "xlsx"


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.95])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    path = made(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(Unreadable) as refused:
        open_table(path, name="b")
    assert refused.value.code == "damaged"


def test_a_workbook_with_a_spoilt_sheet_is_refused(tmp_path: Path) -> None:
    path, spoilt = made(tmp_path), tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data[: len(data) // 2] if "sheet3" in part else data)
    with pytest.raises(Unreadable) as refused:
        list(open_table(spoilt, name="b").rows())
    assert refused.value.code == "damaged"


def test_a_protected_workbook_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    # The container of an encrypted workbook has a stream of this name.
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + stream + b"\0" * 480)
    with pytest.raises(Unreadable) as refused:
        open_table(path, name="p.xlsx")
    assert refused.value.code == "encrypted"


def test_what_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrium.core.transfer.tables.workbooks.MAX_UNPACKED", 1000)
    assert limits.MAX_UNPACKED > 1000
    with pytest.raises(Unreadable) as refused:
        open_table(made(tmp_path), name="b")
    assert refused.value.code == "too_large"


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body>
<office:spreadsheet><table:table table:name="one"><table:table-row>
<table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>day</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>no</text:p></table:table-cell>
</table:table-row><table:table-row>
<table:table-cell office:value-type="string"><text:p>สมชาย</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-11-23"/>
<table:table-cell office:value-type="float" office:value="42"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""

MANIFEST = """<?xml version="1.0"?><manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def test_a_sheet_of_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "s.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", re.sub(r">\s+<", "><", ODS))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    table = open_table(path, name="s.ods")
    assert table.format == "ods"
    assert list(table.rows()) == [(2, ["สมชาย", date(2026, 11, 23), 42])]
