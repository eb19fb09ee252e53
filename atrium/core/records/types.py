"""How people meet a record: the declaration, in facts, surfaces and behaviour.

A room writes one `RecordType` per model in its `records.py`. Everything here is frozen and names
fields by key; `registry` checks every name at the start and says "did you mean".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model, Q
from django.db.models.expressions import BaseExpression, Combinable

from atrium.core.records.actor import Actor, Verb

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from atrium.core.records.book import Type

    Text = str | _StrPromise


class Policy(Protocol):
    """Who may do what with which rows: the one place every surface asks."""

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        """The rows on which the actor may do `verb`; None for every row."""

    def may_create(self, actor: Actor, kind: Type) -> bool:
        """Whether the actor may make a new record at all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the model field does not say by itself.

    `search` is the weight in the search index: "A" for names, "B" for numbers and addresses of
    mail and phone, "C" for the rest, "" for not searched. `personal` marks personal data. `total`
    lets lists and boards sum the field. `computed` is an expression in place of a column; such a
    field is read-only. `kind` overrides what the model field suggests. `settled` fields are kept
    by the program and shown but not typed. `within` are the least and the greatest number allowed.
    """

    key: str
    label: Text | None = None
    help: Text = ""
    kind: str = ""
    search: str = ""
    personal: bool = False
    total: bool = False
    settled: bool = False
    computed: BaseExpression | Combinable | None = None
    required: bool | None = None
    within: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class List:
    """Columns by key, in order; `sort` with "-" for descending."""

    columns: tuple[str, ...]
    sort: str = "-created_at"


@dataclass(frozen=True, slots=True)
class Board:
    """Lanes by the choice or reference field `by`; `card` fields; `total` summed per lane."""

    by: str
    card: tuple[str, ...]
    total: str = ""
    lanes: Callable[[Actor, Mapping[str, Any]], Sequence[Lane]] | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of a board: the value of the board's field that its cards have."""

    value: Any
    label: Text
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields on a form; `folded` sections open on demand."""

    title: Text
    fields: tuple[str, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`quick` are the few fields of the quick-create form."""

    sections: tuple[Section, ...]
    quick: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A tab of records of type `type` whose field `by` points at the page's record."""

    type: str
    by: str
    columns: tuple[str, ...] = ()
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of a page's head that come out of one reading.

    `labels` are shown in their order. `compute` gets the actor and the record's id and gives by
    key (text to show, tone), or None where there is nothing to say. It reads through
    visible_to(actor), as everything does.
    """

    labels: Mapping[str, Text]
    compute: Callable[[Actor, int], Mapping[str, tuple[str, str] | None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ribbon: its label, the note under it (a date, a span) and its state."""

    label: Text
    note: str = ""
    state: str = ""  # "done", "now" or "" for to come


def _everybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Link:
    """A further page about the record, in its "more" menu; `path` is below the record's own."""

    label: Text
    path: str
    icon: str
    may: Callable[[Actor], bool] = _everybody


@dataclass(frozen=True, slots=True)
class Page:
    """The record's own page: `subtitle` and `chips` are fields of the head, `facts` of the rail."""

    subtitle: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    ribbon: Callable[[Actor, int], Sequence[Step]] | None = None
    figures: tuple[Figures, ...] = ()
    tabs: tuple[Related, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """`match` lists the fields by which an imported row is recognised as an existing record.

    `aliases` are further names of fields in files. `defaults` offers values for an import where
    the file has none, by slot ("roles@manager": the roles of whoever others name as manager).
    `from_names` gives the data of records of which an import knows nothing but the names.
    """

    match: tuple[str, ...] = ("external_id",)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    from_names: Callable[[Sequence[str]], Sequence[Mapping[str, Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison of two records that may be the same: the field's key, how it is compared,
    and its weight.

    `sort` is one of `duplicates.comparing.SORTS`. A weight of 1 counts the comparison as it is,
    2 twice, 0 not at all.
    """

    field: str
    sort: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Duplicates:
    """How two records that are the same are found; pairs count from the score `threshold` on.

    Scores go from 0 to 1. Administrators change weights and threshold.
    """

    compare: tuple[Compare, ...]
    threshold: float = 0.8


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and sums of a type's records by some of its fields, which the database keeps up.

    `model` is a TallyRow with a column for each key of `by`, named like it, and of `sums`. Both
    map a field's key to the SQL of the record's table that it is made of. `spans` tells of dates
    the finest span that is kept: {"closed_on": "month"}. By owner and team it always is.
    """

    model: type[Model]
    by: Mapping[str, str]
    sums: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordType:
    """The declaration of one record type; see the module's docstring.

    `key` is singular and stable ("deal"), `slug` the plural in addresses ("deals"). `title` names
    the text field by which people know the record. `group` is the heading in the navigation, ""
    for none. `settle` keeps derived values true whenever records change, by whatever path: it
    gets the work under way and the changes, before they are written. `timeline` names the
    reference fields whose records show this one's events too. `actions` are the verbs beyond the
    standard ones. `parent` names the reference whose record this one belongs to. `labels` names
    a JSON column with the title in several languages. `duplicates` says how records that are the
    same are recognised; None where nobody looks for any. `tallies` are the sums kept up for boards
    and reports, so that these need not read every record.
    """

    key: str
    slug: str
    model: type[Model]
    one: Text
    many: Text
    new: Text
    icon: str
    title: str
    policy: Policy
    group: str = ""
    fields: tuple[Fact, ...] = ()
    list: List | None = None
    board: Board | None = None
    form: Form | None = None
    page: Page | None = None
    transfer: Transfer = Transfer()
    duplicates: Duplicates | None = None
    settle: Callable[[Any, Sequence[Any]], None] | None = None
    timeline: tuple[str, ...] = ()
    actions: tuple[Any, ...] = ()
    parent: str = ""
    labels: str = ""
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """What an upper room adds to a lower room's record type."""

    key: str
    figures: tuple[Figures, ...] = ()
    tabs: tuple[Related, ...] = ()
    links: tuple[Link, ...] = ()
