"""Which delimiter, quotation mark and way of escaping a text file uses."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from atrium.core.transfer.tables.table import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'\A"?sep=(?P<delimiter>[^\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_EDGE = r"[,;\t|\r\n]"
_BACKSLASHED = re.compile(rf'\\"(?!"|{_EDGE}|\Z)')
_DOUBLED = re.compile(rf'(?<!^)(?<!{_EDGE[:-1]}\\])""(?!{_EDGE}|\Z)', re.MULTILINE)
_APOSTROPHES = re.compile(rf"(?:^|(?<={_EDGE}))'[^'\r\n]*'(?={_EDGE}|\Z)", re.MULTILINE)
_QUOTES = re.compile(rf'(?:^|(?<={_EDGE}))"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    delimiter: str
    quotechar: str = '"'
    backslash: bool = False
    skip: int = 0  # lines that are not part of the table: the `sep=` line
    evidence: Evidence | None = None

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """A reader of the standard library; it has `line_num`."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quotechar,
            doublequote=not self.backslash,
            escapechar="\\" if self.backslash else None,
        )


def detect_dialect(
    sample: str, *, whole: bool, delimiter: str | None = None, quote: str | None = None
) -> Dialect:
    """The dialect of a text of which `sample` is the beginning; what is given is not guessed."""
    sep = _SEP_LINE.match(sample)
    text = sample[sep.end() :] if sep else sample
    quotechar = quote or _quotechar(text)
    backslash = quotechar == '"' and _uses_backslash(text)
    if delimiter:
        evidence = Evidence(delimiter, _("It was chosen by hand."), "certain", DELIMITERS)
    elif sep:
        reason = _("The first line of the file names it.")
        evidence = Evidence(sep["delimiter"], reason, "certain", DELIMITERS)
    else:
        evidence = _by_widths(text, Dialect(",", quotechar, backslash), whole=whole)
    return Dialect(evidence.value, quotechar, backslash, 1 if sep else 0, evidence)


def _quotechar(text: str) -> str:
    """An apostrophe only where whole cells stand between two and none between quotation marks."""
    apostrophes = len(_APOSTROPHES.findall(text))
    return "'" if apostrophes > 2 and not _QUOTES.search(text) else '"'


def _uses_backslash(text: str) -> bool:
    return len(_BACKSLASHED.findall(text)) > len(_DOUBLED.findall(text))


def _by_widths(text: str, base: Dialect, *, whole: bool) -> Evidence:
    """The delimiter that cuts most lines, and the header too, into equally many cells."""
    scored: list[tuple[float, int, str]] = []
    for candidate in DELIMITERS:
        dialect = Dialect(candidate, base.quotechar, base.backslash)
        agreement, width = _agreement(_widths(text, dialect, whole=whole))
        scored.append((agreement, width, candidate))
    # Agreement counts in steps, so that one odd line does not outweigh ten columns more.
    scored.sort(key=lambda s: (round(s[0] * 10), s[1]), reverse=True)
    agreement, width, best = scored[0]
    rest = tuple(candidate for _agreed, _width, candidate in scored[1:])
    if width < 2:
        reason = _("No delimiter occurs on every line: the file has one column.")
        others = tuple(d for d in DELIMITERS if d != ",")
        return Evidence(",", reason, "guess", others)
    clear = agreement > 0.9 and scored[1][0] < 0.5
    reason = _("It cuts %(share)d%% of the lines into %(width)d cells.") % {
        "share": round(agreement * 100),
        "width": width,
    }
    return Evidence(best, reason, "certain" if clear else "likely", rest)


def _widths(text: str, dialect: Dialect, *, whole: bool) -> list[int]:
    try:
        rows = dialect.reader(io.StringIO(text, newline=""))
        widths = [len(row) for row in rows if any(row)]
    except csv.Error:
        return []
    if not whole and len(widths) > 1:
        widths.pop()  # cut off by the end of the sample
    return widths


def _agreement(widths: list[int]) -> tuple[float, int]:
    """The share of rows as wide as most are, and that width; less if the header is not."""
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0, 0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    share = times / len(widths)
    return (share if widths[0] == width or max(widths[:10]) == width else share * 0.6), width
