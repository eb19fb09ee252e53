"""What every table is, whatever file it came from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cell = str | int | float | bool | date | datetime
"""Text files give `str` only. An empty cell is "" in every format."""

Row = list[Cell]
Sureness = Literal["certain", "likely", "guess"]
Format = Literal["csv", "tsv", "xlsx", "xlsb", "xls", "ods"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something about the file was taken to be so, and what else a screen may offer."""

    value: str
    reason: str
    sureness: Sureness
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd that did not stop the reading. `lines` are the first lines it was met on."""

    code: str
    message: str
    count: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over all rows tells."""

    row_count: int
    warnings: tuple[Remark, ...]


class Table(ABC):
    """A header and the rows below it, read from the file afresh by every call of `rows`."""

    format: Format
    columns: tuple[str, ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    quotechar: str = ""
    evidence: dict[str, Evidence]

    @abstractmethod
    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row that is not blank, with the number of its first line in the file (from 1).

        A row is as wide as `columns`. It is wider only where the file has values beyond the last
        column; such rows are named in `warnings` as well, and an importer should refuse them.
        """

    @property
    def row_count(self) -> int:
        """How many rows `rows` gives; exact, found by one pass and kept."""
        return self._survey.row_count

    @property
    def warnings(self) -> Sequence[Remark]:
        return self._survey.warnings

    @cached_property
    def _survey(self) -> Survey:
        return self._take_survey()

    @abstractmethod
    def _take_survey(self) -> Survey: ...
