"""The resolved record type: declaration and model made one, which is all that surfaces see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models

from atrium.core.records.actor import Actor
from atrium.core.records.kinds import Kind
from atrium.core.records.types import Board, Form, List, Page, Policy, RecordType, Transfer

if TYPE_CHECKING:
    from atrium.core.records.types import Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type as every surface sees it.

    `path` is where the ORM finds it for filters and sorting; `columns` are the names to select,
    from which `kind.load` makes the value. `options` names the option set of a choice, `target`
    the record type of a reference. `through_many` marks values kept in a table of their own.
    `parts` are fields inside this one (the city of an address). `whole` are the least and the
    greatest number that a column of whole numbers takes, `within` those that make sense.
    `computed` are the expressions that the database has in place of columns, by the names in
    `columns` and `path`. The company's `own` fields have the sort of each such column
    (records.own), and two filters: `shown_when` tells which forms show the field,
    `demanded_when` which records must have it.
    """

    key: str
    kind: Kind
    label: Text
    path: str
    columns: tuple[str, ...]
    help: Text = ""
    required: bool = False
    readonly: bool = False
    personal: bool = False
    total: bool = False
    search: str = ""
    options: str = ""
    target: str = ""
    max_length: int | None = None
    unique: bool = False
    nullable: bool = False
    whole: tuple[int, int] | None = None
    within: tuple[int, int] | None = None
    through_many: bool = False
    computed: Mapping[str, Any] | None = None
    default: Any = None
    part_of: str = ""
    own: Mapping[str, str] = dataclass_field(default_factory=dict)
    shown_when: Mapping[str, Any] = dataclass_field(default_factory=dict)
    demanded_when: Mapping[str, Any] = dataclass_field(default_factory=dict)

    @property
    def attribute(self) -> str:
        """The instance attribute that holds the value ("owner_id" for a reference)."""
        return self.columns[0]


class Type:
    """A record type, resolved. Immutable; looked up through `registry`."""

    def __init__(self, told: RecordType, fields: Iterable[Field], page: Page) -> None:
        self.told = told
        self.key = told.key
        self.slug = told.slug
        self.model: type[models.Model] = told.model
        self.one, self.many, self.new = told.one, told.many, told.new
        self.icon = told.icon
        self.group = told.group
        self.title = told.title
        self.policy: Policy = told.policy
        self.transfer: Transfer = told.transfer
        self.settle = told.settle
        self.timeline = told.timeline
        self.actions = {action.key: action for action in told.actions}
        self.parent = told.parent
        self.labels = told.labels
        self.page = page
        self.board: Board | None = told.board
        self.fields: dict[str, Field] = {f.key: f for f in fields}
        self.own_columns = {
            name: sort
            for f in self.fields.values()
            if not f.part_of
            for name, sort in f.own.items()
        }

    @cached_property
    def inner_columns(self) -> tuple[str, ...]:
        """Columns the program keeps beside the fields, such as the worth in company currency."""
        shown = {column for f in self.fields.values() for column in f.columns}
        columns = (c.attname for c in self.model._meta.concrete_fields)  # noqa: SLF001
        return tuple(c for c in columns if c not in shown and c not in KEPT_BY_THE_RUNNER)

    @cached_property
    def list(self) -> List:
        return self.told.list or List(columns=tuple(list(self.own_fields)[:6]))

    @cached_property
    def form(self) -> Form:
        if self.told.form:
            return self.told.form
        from atrium.core.records.types import Section

        keys = tuple(f.key for f in self.own_fields.values() if not f.readonly)
        return Form((Section("", keys),), quick=keys[:5])

    @cached_property
    def own_fields(self) -> dict[str, Field]:
        """The fields of this type proper, without those every record has and without parts."""
        return {k: f for k, f in self.fields.items() if k not in COMMON and not f.part_of}

    def visible_fields(self, actor: Actor) -> dict[str, Field]:
        """The fields this actor may read; a hidden one is as if it did not exist."""
        hidden = actor.grant(self.key).hidden
        if not hidden:
            return self.fields
        return {k: f for k, f in self.fields.items() if k not in hidden and f.part_of not in hidden}

    def editable_fields(self, actor: Actor) -> dict[str, Field]:
        readonly = actor.grant(self.key).readonly
        return {
            k: f
            for k, f in self.visible_fields(actor).items()
            if not f.readonly and k not in readonly and f.part_of not in readonly
        }

    def __repr__(self) -> str:
        return f"<Type {self.key}>"


COMMON = (
    "id",
    "owner",
    "team",
    "tags",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "external_id",
)

KEPT_BY_THE_RUNNER = {"custom", "version", "archived_at", "deleted_at", "password", "last_login"}
