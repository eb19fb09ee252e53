"""What an import left behind, for lists, pages and files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from atrium.core.records.actor import Actor, Right
from atrium.core.records.book import Type
from atrium.core.screens.listing import Narrowing
from atrium.core.transfer import tables
from atrium.core.transfer.importing.sources import opened
from atrium.core.transfer.models import Import, ImportRow, Outcome

NOTHING = Q(pk__in=[])
WRITTEN = (Outcome.CREATED, Outcome.UPDATED)


def imports_of(actor: Actor) -> Any:
    """The imports an actor may know of: their own, an administrator all."""
    rows = Import.objects.select_related("file", "person", "progress")
    if not actor.may(Right.ADMINISTER):
        rows = rows.filter(person=actor.person_id)
    return rows.order_by("-created_at", "-pk")


def came_with(kind: Type, actor: Actor, value: str) -> Narrowing:
    """The records of a list that came with one import."""
    pk = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
    told = imports_of(actor).filter(pk=pk).first()
    if told is None:
        return Narrowing(_("Import"), _("(no access)"), NOTHING)
    rows = ImportRow.objects.filter(of=told, record_type=kind.key, outcome__in=WRITTEN)
    return Narrowing(_("Import"), told.file.name, Q(pk__in=rows.values("record_id")))


def refused_rows(told: Import) -> tuple[list[str], Iterator[list[Any]]]:
    """The refused rows as they came, with their line and the reasons: columns and rows."""
    rows = ImportRow.objects.filter(of=told, outcome=Outcome.REFUSED)
    reasons = {
        line: "; ".join(_sentence(reason) for reason in said)
        for line, said in rows.values_list("line", "reasons")
    }
    with opened(told) as table:
        columns = [*table.columns, _("Line"), _("Reason")]
    return columns, _refused(told, reasons)


def _refused(told: Import, reasons: dict[int, str]) -> Iterator[list[Any]]:
    with opened(told) as table:
        width = len(table.columns)
        for line, cells in table.rows():
            if line in reasons:
                yield [*_fitted(cells, width), line, reasons[line]]


def _fitted(cells: tables.Row, width: int) -> list[Any]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _sentence(reason: dict[str, str]) -> str:
    label = reason.get("label")
    return f"{label}: {reason['message']}" if label else reason["message"]
