"""Opening a file as a table, by what is in it rather than by what its name says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from atrium.core.transfer.tables.delimited import DelimitedTable
from atrium.core.transfer.tables.errors import Unreadable
from atrium.core.transfer.tables.workbooks import OLE, ZIP, SheetTable

if TYPE_CHECKING:
    from pathlib import Path

    from atrium.core.transfer.tables.table import Table

_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|head|meta)", re.IGNORECASE
)
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)


def open_table(
    path: Path,
    *,
    name: str,
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str | None = None,
    sheet: str | None = None,
    header: bool = True,
) -> Table:
    """The table in a file; `name` is what the sender called it, used in messages only.

    What is not given is found out, and `evidence` of the table says why. Without `header` the
    columns get the letters a spreadsheet gives them. Raises `Unreadable`, whose message is a
    sentence for the person who sent the file.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith((ZIP, OLE)):
        return SheetTable(path, sheet=sheet, header=header)
    if _MARKUP.match(head):
        raise Unreadable(
            _(
                "“%(name)s” is a web page or XML, whatever its name says. Open it in a spreadsheet "
                "and save it as XLSX or CSV."
            )
            % {"name": name},
            code="markup",
        )
    if head.startswith(_OTHER):
        raise Unreadable(
            _("“%(name)s” is not a table. Send a CSV, XLSX, XLS or ODS file.") % {"name": name},
            code="not_a_table",
        )
    for given in (delimiter, quote):
        if given is not None and (len(given) != 1 or given in "\r\n"):
            raise Unreadable(
                _("The delimiter and the quotation mark are one character each."),
                code="bad_dialect",
            )
    return DelimitedTable(path, encoding=encoding, delimiter=delimiter, quote=quote, header=header)
