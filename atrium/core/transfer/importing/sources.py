"""The file of an import, opened as its options say, and what can be told of it beforehand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from atrium.core import clock
from atrium.core.records.actor import Actor
from atrium.core.records.company import company
from atrium.core.transfer import tables
from atrium.core.transfer.importing.slots import DATED, Slot
from atrium.core.transfer.models import Import

SAMPLES = 200
# Where a file's encoding tells the country whose people write it.
COUNTRIES = {
    "cp932": "JP", "shift_jis": "JP", "euc_jp": "JP", "iso2022_jp": "JP", "gb18030": "CN",
    "gbk": "CN", "cp949": "KR", "euc_kr": "KR", "cp874": "TH", "tis_620": "TH", "big5": "TW",
}  # fmt: skip
SCRIPTS = (("ぁ", "ヿ", "JP"), ("가", "힣", "KR"), ("ก", "๛", "TH"), ("一", "鿿", "CN"))


@contextmanager
def opened(told: Import) -> Iterator[tables.Table]:
    """The table in the import's file; raises tables.Unreadable."""
    options = told.options
    with on_disk(told) as path:
        yield tables.open_table(
            path,
            name=told.file.name,
            encoding=options.get("encoding") or None,
            delimiter=options.get("delimiter") or None,
            sheet=options.get("sheet") or None,
            header=options.get("header", True),
        )


@contextmanager
def on_disk(told: Import) -> Iterator[Path]:
    """The stored file as a path, copied first where the storage is not on this machine."""
    try:
        yield Path(default_storage.path(told.file.key))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, default_storage.open(told.file.key) as held:
            for chunk in held.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The first rows of a table, by which columns are mapped and shown."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, tables.Row]]

    def samples(self) -> dict[str, list[tables.Cell]]:
        return {
            name: [row[at] for _line, row in self.rows if row[at] not in ("", None)]
            for at, name in enumerate(self.columns)
        }


def glimpse(table: tables.Table) -> Glimpse:
    rows = []
    for told in table.rows():
        rows.append(told)
        if len(rows) >= SAMPLES:
            break
    return Glimpse(table.columns, rows)


def map_automatically(
    seen: Glimpse, targets: Sequence[tables.Target]
) -> tuple[dict[str, str], dict[str, tables.Match]]:
    """Column to slot, as far as names and values tell, and why."""
    found = tables.map_columns(seen.columns, seen.samples(), targets)
    return {m.column: m.field for m in found.matches}, found.by_column


def guess_order(
    table: tables.Table, mapping: Mapping[str, str], known: Mapping[str, Slot]
) -> clock.OrderGuess | None:
    """Which way round the file writes its dates, told by every row; None where it has none."""
    dated = [
        at
        for at, name in enumerate(table.columns)
        if mapping.get(name) in known and known[mapping[name]].kind in DATED
    ]
    if not dated:
        return None
    texts = {
        cell for _line, row in table.rows() for at in dated if isinstance(cell := row[at], str)
    }
    return clock.guess_order(text for text in texts if text)


def guess_country(table: tables.Table, seen: Glimpse, actor: Actor) -> str:
    """The country in whose manner phones and addresses are probably written."""
    told = COUNTRIES.get(table.encoding.replace("-", "_").lower())
    if told:
        return told
    text = "".join(cell for _line, row in seen.rows for cell in row if isinstance(cell, str))
    for first, last, country in SCRIPTS:
        # Kanji alone are Chinese only where no kana stand beside them.
        if sum(first <= sign <= last for sign in text) > len(text) / 20:
            return country
    return actor.country or str(company().country)


def plain(cell: Any) -> str:
    """A cell as text, the way it stands in the file."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
