from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from atrium.core.transfer.tables import CsvDialect, open_table, write_csv, write_xlsx
from atrium.core.transfer.tables.safety import harmless, restored
from atrium.core.transfer.tables.tests.places import DATA

if TYPE_CHECKING:
    from pathlib import Path

NAUGHTY: list[str] = json.loads((DATA / "naughty-strings" / "blns.json").read_text("utf-8"))
PAYLOADS = (DATA / "csv-injection" / "csv-payload.txt").read_text("utf-8").splitlines()
ATTACKS = [
    *PAYLOADS,
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", " =1+1", "\u3000=1",
    "＝1+1", "＋cmd|' /C calc'!A0", "－2+3", "＠x", "\ufeff=1", "\x00=1", "\u200b=1", "dde (\"a\")",
    "-2+3+cmd|' /C calc'!A0", "+81-3-1234-5678", "+66 (0) 7285 6999",
]  # fmt: skip

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
risky = st.text(st.sampled_from("'=+-@＝＋;\t\r\n |(!a1,\"\\ \u3000\ufeff\x00"), max_size=12)


def again(tmp_path: Path, columns: list[str], rows: list[list[str]], dialect: CsvDialect) -> object:
    path = tmp_path / "out.csv"
    with path.open("wb") as stream:
        write_csv(stream, columns, rows, dialect=dialect)
    return [row for _line, row in open_table(path, name="out.csv").rows()]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_cell_a_spreadsheet_would_run_is_text(attack: str) -> None:
    assert harmless(attack).startswith("'")
    assert restored(harmless(attack)) == attack


@pytest.mark.parametrize(
    "plain",
    ["-12.5", "-1,250.50", "+5%", "- ", "-", "--", "+81312345678", "O'Neil", "a=b", "'quoted'",
     "name@example.com", "2026-01-01", "Hello\n- item one (first)\n- item two", "x;-)", "", "''"],
)  # fmt: skip
def test_what_cannot_run_is_left_as_it_is(plain: str) -> None:
    assert harmless(plain) == plain
    assert restored(plain) == plain


def test_no_piece_begins_a_formula_where_another_delimiter_is_set() -> None:
    for attack in ("a;=cmd|' /C calc'!A0", "a\t@SUM(1)", "a\n=1+1", "a;+cmd|' /C'!A0"):
        pieces = re.split(r"[;\t\r\n]", harmless(attack))
        assert not [piece for piece in pieces if piece.startswith(tuple("=+-@"))]
        assert restored(harmless(attack)) == attack


@given(st.one_of(text, risky))
@settings(max_examples=1500, deadline=None)
@example("'=")
@example("''=1")
@example(";;=")
@example(";\t=")
@example("  \n=")
def test_harmless_can_always_be_undone(value: str) -> None:
    assert restored(harmless(value)) == value
    assert restored(harmless(harmless(value))) == harmless(value)


@given(rows=st.lists(st.tuples(st.one_of(text, risky), st.one_of(text, risky)), max_size=6))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("width", [1, 2])
def test_our_own_export_comes_back(tmp_path: Path, width: int, rows: list[tuple[str, str]]) -> None:
    given_rows = [list(row[:width]) for row in rows]
    # A blank row is no row.
    expected = [row for row in given_rows if any(cell.strip() for cell in row)]
    columns = ["name", "value"][:width]
    assert again(tmp_path, columns, given_rows, CsvDialect()) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_naughty_strings_come_back_from_csv(tmp_path: Path, delimiter: str) -> None:
    rows = [[str(n), value] for n, value in enumerate([*NAUGHTY, *ATTACKS])]
    assert again(tmp_path, ["no", "value"], rows, CsvDialect(delimiter=delimiter)) == rows


def test_naughty_strings_come_back_from_xlsx(tmp_path: Path) -> None:
    rows = [[str(n), value] for n, value in enumerate([*NAUGHTY, *ATTACKS])]
    path = tmp_path / "out.xlsx"
    write_xlsx(path, ["no", "value"], rows)
    table = open_table(path, name="out.xlsx")
    differing = [
        (given_row, row)
        for given_row, (_line, row) in zip(rows, table.rows(), strict=True)
        # The format has no code points U+FFFE and U+FFFF, nor the zero byte.
        if given_row != row and not re.search("[\ufffe\uffff\x00]", given_row[1])
    ]
    assert differing == []


def test_excel_opens_the_file_as_unicode() -> None:
    stream = io.BytesIO()
    moment = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    row = ["ชื่อ", Decimal("-1234.50"), 5, 2.5, True, None, date(2026, 11, 23), moment]
    write_csv(stream, ["a"] * len(row), [row])
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    last = stream.getvalue().decode("utf-8-sig").splitlines()[-1]
    assert last.replace('"', "") == "ชื่อ,-1234.50,5,2.5,true,,2026-11-23,2026-11-23 09:30:00"


def test_a_workbook_has_types_a_fixed_header_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    moment = datetime(2026, 11, 23, 9, 30, 5, tzinfo=UTC)
    old = date(1868, 1, 25)
    row = [
        "=1+1",
        "http://a.example",
        "00123",
        Decimal("1234.5"),
        7,
        True,
        date(2026, 1, 2),
        moment,
    ]
    big = 12345678901234567890
    write_xlsx(path, list("abcdefghij"), [[*row, old, big]])
    back = next(open_table(path, name="t.xlsx").rows())[1]
    naive = moment.replace(tzinfo=None)
    assert back == [*row[:3], 1234.5, 7, True, date(2026, 1, 2), naive, "1868-01-25", str(big)]
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 'state="frozen"' in sheet


def test_a_text_too_long_for_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    written = write_xlsx(tmp_path / "l.xlsx", ["a"], [["😀" * 20_000], ["short"]])
    assert (written.rows, written.cut) == (2, 1)
    first = next(open_table(tmp_path / "l.xlsx", name="l").rows())[1][0]
    assert first == "😀" * 16_383


def test_rows_beyond_a_sheet_go_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrium.core.transfer.tables.writing.MAX_ROWS_OF_SHEET", 251)
    path = tmp_path / "s.xlsx"
    written = write_xlsx(path, ["n"], ([n] for n in range(600)), sheet="Deals")
    assert (written.rows, written.sheets) == (600, 3)
    found = [
        row[0]
        for name in ("Deals", "Deals 2", "Deals 3")
        for _line, row in open_table(path, name="s", sheet=name).rows()
    ]
    assert found == list(range(600))


def test_writing_keeps_memory_flat(tmp_path: Path) -> None:
    tracemalloc.start()
    rows = ([n, f"name {n}", 1.5] for n in range(20_000))
    write_xlsx(tmp_path / "m.xlsx", ["a", "b", "c"], rows)
    with (tmp_path / "m.csv").open("wb") as stream:
        write_csv(stream, ["a", "b"], ([n, f"name {n}"] for n in range(100_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
