"""Tables in text files, streamed."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atrium.core.transfer.tables.dialects import detect_dialect
from atrium.core.transfer.tables.encodings import codec_of, detect_encoding
from atrium.core.transfer.tables.errors import Unreadable
from atrium.core.transfer.tables.headers import LOOK_AT, header_index, lettered, named, width_of
from atrium.core.transfer.tables.limits import LINES_NAMED, MAX_CELL, MAX_FILE, SAMPLE
from atrium.core.transfer.tables.safety import restored
from atrium.core.transfer.tables.table import Evidence, Remark, Row, Survey, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_LONG_RECORD = 200
"""Lines in one record from which on a missing quotation mark is the likelier reason."""


class DelimitedTable(Table):
    """A CSV or TSV file."""

    def __init__(
        self,
        path: Path,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        quote: str | None = None,
        header: bool = True,
    ) -> None:
        if path.stat().st_size > MAX_FILE:
            raise _too_large(MAX_FILE)
        self._path = path
        found = _checked(encoding) if encoding else detect_encoding(path)
        self.encoding = found.value
        with self._text() as text:
            sample = text.read(SAMPLE)
            whole = not text.read(1)
        if not sample.strip():
            raise Unreadable(_("The file is empty: it has no header and no rows."), code="empty")
        self._dialect = detect_dialect(sample, whole=whole, delimiter=delimiter, quote=quote)
        self.delimiter = self._dialect.delimiter
        self.quotechar = self._dialect.quotechar
        self.format = "tsv" if self.delimiter == "\t" else "csv"
        self.evidence = {"encoding": found}
        if self._dialect.evidence:
            self.evidence["delimiter"] = self._dialect.evidence
        self._find_header(header=header)

    def rows(self) -> Iterator[tuple[int, Row]]:
        width = len(self.columns)
        for line, _lines, cells in self._data():
            row: Row = [restored(c) if "'" in c else c for c in cells]
            if len(row) < width:
                row.extend([""] * (width - len(row)))
            elif len(row) > width:
                del row[max(width, width_of(row)) :]
            yield line, row

    def _find_header(self, *, header: bool) -> None:
        records = list(islice(self._records(), LOOK_AT))
        if not records:
            raise Unreadable(_("The file is empty: it has no header and no rows."), code="empty")
        rows = [cells for _line, _lines, cells in records]
        at = header_index(rows)
        self._first = records[at][0] + (1 if header else 0)
        below = rows[at + 1 :]
        self.columns = (
            named([restored(c) for c in rows[at]], below) if header else lettered(rows[at:])
        )

    def _text(self) -> TextIO:
        file = self._path.open("rb")
        return io.TextIOWrapper(file, codec_of(self.encoding), errors="replace", newline="")

    def _records(self, ends: _Ends | None = None) -> Iterator[tuple[int, int, list[str]]]:
        """Every record that is not blank: its first line, how many lines, its cells."""
        with self._text() as text:
            for _skipped in range(self._dialect.skip):
                text.readline()
            reader = self._dialect.reader(ends.watch(text) if ends else text)
            before = self._dialect.skip
            try:
                for cells in reader:
                    after = self._dialect.skip + reader.line_num  # type: ignore[attr-defined]
                    if ends:
                        ends.note()
                    if any(map(str.strip, cells)):
                        yield before + 1, after - before, cells
                    before = after
            except csv.Error as error:
                raise Unreadable(
                    _(
                        "The cell that begins on line %(line)d is longer than %(limit)d "
                        "characters. Probably a quotation mark is missing there."
                    )
                    % {"line": before + 1, "limit": MAX_CELL},
                    code="cell_too_long",
                ) from error

    def _data(self, ends: _Ends | None = None) -> Iterator[tuple[int, int, list[str]]]:
        return (record for record in self._records(ends) if record[0] >= self._first)

    def _take_survey(self) -> Survey:
        width, count, ends = len(self.columns), 0, _Ends()
        noted = {code: _Noted() for code in _SENTENCES}
        for line, lines, cells in self._data(ends):
            count += 1
            if len(cells) < width:
                noted["too_few_cells"].add(line)
            elif len(cells) > width and width_of(cells) > width:
                noted["too_many_cells"].add(line)
            if lines > _LONG_RECORD:
                noted["long_record"].add(line)
        if not self._sound():
            self._note_damage(noted["nul"], noted["undecodable"])
        return Survey(count, tuple(_remarks(noted, ends)))

    def _note_damage(self, nul: _Noted, undecodable: _Noted) -> None:
        """Lines with zero bytes and with bytes that mean nothing."""
        with self._text() as text:
            for number, line in enumerate(text, 1):
                if "\x00" in line:
                    nul.add(number)
                if "\ufffd" in line:
                    undecodable.add(number)

    def _sound(self) -> bool:
        """Whether every byte decodes, to something other than zero."""
        decoder = codecs.getincrementaldecoder(codec_of(self.encoding))()
        try:
            with self._path.open("rb") as file:
                while block := file.read(1 << 20):
                    if "\x00" in decoder.decode(block):
                        return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True


class _Ends:
    """The ways in which records end. Line ends inside quoted cells are theirs and do not count."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self._line = ""

    def watch(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._line = line
            yield line

    def note(self) -> None:
        if self._line.endswith("\r\n"):
            self.met.add("\r\n")
        elif self._line.endswith(("\n", "\r")):
            self.met.add(self._line[-1])


@dataclass
class _Noted:
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < LINES_NAMED:
            self.lines.append(line)


def _remarks(noted: dict[str, _Noted], ends: _Ends) -> Iterator[Remark]:
    for code, found in noted.items():
        if found.count:
            yield Remark(code, _SENTENCES[code](found.count), found.count, tuple(found.lines))
    if len(ends.met) > 1:
        yield Remark("mixed_line_ends", _("The lines end in different ways."), len(ends.met))


def _few(count: int) -> str:
    return ngettext(
        "%(count)d row has fewer cells than the header; the missing ones are taken as empty.",
        "%(count)d rows have fewer cells than the header; the missing ones are taken as empty.",
        count,
    ) % {"count": count}


def _many(count: int) -> str:
    return ngettext(
        "%(count)d row has more cells than the header; perhaps a quotation mark is missing.",
        "%(count)d rows have more cells than the header; perhaps quotation marks are missing.",
        count,
    ) % {"count": count}


def _long(count: int) -> str:
    return ngettext(
        "%(count)d row runs over very many lines; perhaps a quotation mark is missing.",
        "%(count)d rows run over very many lines; perhaps quotation marks are missing.",
        count,
    ) % {"count": count}


def _nul(count: int) -> str:
    return ngettext(
        "%(count)d line has zero bytes; the file may be damaged.",
        "%(count)d lines have zero bytes; the file may be damaged.",
        count,
    ) % {"count": count}


def _undecodable(count: int) -> str:
    return ngettext(
        "%(count)d line has characters that cannot be read in this encoding. Choose another one.",
        "%(count)d lines have characters that cannot be read in this encoding. Choose another one.",
        count,
    ) % {"count": count}


_SENTENCES: dict[str, Callable[[int], str]] = {
    "too_few_cells": _few,
    "too_many_cells": _many,
    "long_record": _long,
    "nul": _nul,
    "undecodable": _undecodable,
}


def _checked(encoding: str) -> Evidence:
    try:
        "".encode(encoding)
    except LookupError:
        raise Unreadable(
            _("“%(name)s” is not an encoding we know. Choose one from the list.")
            % {"name": encoding},
            code="unknown_encoding",
        ) from None
    return Evidence(encoding, _("It was chosen by hand."), "certain")


def _too_large(limit: int) -> Unreadable:
    return Unreadable(
        _("The file is larger than %(limit)d MB. Split it and import the parts one by one.")
        % {"limit": limit // (1024 * 1024)},
        code="too_large",
    )
