"""What points at the records of a type, found from the models themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from atrium.core.records import registry
from atrium.core.records.book import Type

# Tables that say of any record by type and number what belongs to it. What is not here stays with
# the number it was said of: the trail, the index, the accounts of imports.
SAID_OF = ("events.Event", "events.Subject", "events.Note", "access.Share", "documents.File",
           "search.RecentView")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that holds ids of records of the type; `kind` where its own rows are records.

    `said_of` tables name the type in a column of its own. `listed` columns hold several ids;
    `own` is how the database reads a column of the company's own fields.
    """

    model: type[models.Model]
    column: str
    kind: Type | None = None
    field: str = ""
    said_of: bool = False
    listed: bool = False
    own: Any = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001

    @property
    def may_be_empty(self) -> bool:
        return self.kind is not None and self.kind.fields[self.field].nullable


def pointers(kind: Type) -> list[Pointer]:
    """Every column that may point at a record of the type, those that must point at one first.

    So a link moves before the record it hangs on, for which a rule would make another link.
    Tables that are no records and belong to their record alone, such as a deal's stays in its
    stages, are left where they are.
    """
    return sorted(_pointers(kind), key=lambda one: one.may_be_empty)


def _pointers(kind: Type) -> Iterator[Pointer]:
    for other in registry.all_types():
        for field in other.fields.values():
            if field.target == kind.key and field.own:
                listed = field.own[field.path] == "ids"
                own = (field.computed or {})[field.path]
                yield Pointer(other.model, field.path, other, field.key, listed=listed, own=own)
            elif field.target == kind.key and not field.through_many and field.computed is None:
                yield Pointer(other.model, field.columns[0], other, field.key)
            elif field.target == kind.key and field.through_many:
                yield from _linked(other, field.key)
    for label in SAID_OF:
        yield Pointer(apps.get_model(label), "record_id", said_of=True)


def _linked(other: Type, key: str) -> Iterator[Pointer]:
    """The far column of a table of links, unless its rows are records themselves."""
    relation: Any = other.model._meta.get_field(key)  # noqa: SLF001
    through = relation.remote_field.through
    if not registry.is_record(through):
        yield Pointer(through, f"{relation.m2m_reverse_field_name()}_id")
