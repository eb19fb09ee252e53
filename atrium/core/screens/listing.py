"""What a list shows: from the address and the saved view to a question, and its drawing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from atrium.core import clock
from atrium.core.i18n.errors import Invalid
from atrium.core.records import options, prepared, reading, versions
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.records.filters import operators
from atrium.core.screens import mistyped
from atrium.core.screens.cells import NUMERIC, cell, title_cell
from atrium.core.screens.drawing import Cell, Column, Line
from atrium.core.screens.forms import choices
from atrium.core.screens.models import SavedView
from atrium.core.search import query as searching

PAGE = 50


@dataclass(frozen=True, slots=True)
class State:
    """What the list was asked for, the saved view's answers filled in."""

    kind: Type
    view: SavedView | None
    views: Sequence[SavedView]
    filter: Mapping[str, Any]
    sort: str
    columns: tuple[str, ...]
    words: str
    after: str
    deleted: bool
    narrowed: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    _answers: dict[int, searching.Answer[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def question(self, actor: Actor, *, limit: int = PAGE) -> reading.Question:
        return reading.Question(
            fields=self.columns,
            filter=self.filter,
            sort=self.sort,
            after=self.after,
            limit=limit,
            deleted=self.deleted,
            extra=self._found(actor) & self._narrowing(actor),
        )

    def _narrowing(self, actor: Actor) -> Q:
        told = Q()
        for name, value in self.narrowed.items():
            told &= _narrowings[name](self.kind, actor, value).rows
        return told

    def _found(self, actor: Actor) -> Q:
        if not self.words:
            return Q()
        return Q(pk__in=self._answer(actor).hits)

    def _answer(self, actor: Actor) -> searching.Answer[int]:
        """What the words find, looked for once."""
        if id(actor) not in self._answers:
            self._answers[id(actor)] = searching.find(self.kind, actor, self.words, reading.MOST)
        return self._answers[id(actor)]

    def mistyped(self, actor: Actor) -> str:
        """What to tell where other words were looked for than those typed."""
        return mistyped.note(self.words, self._answer(actor)) if self.words else ""

    def address(self, **changes: Any) -> str:
        """The list's address with something changed; the page mark never goes along."""
        told: dict[str, Any] = {
            "view": self.view.pk if self.view and self.view.name else None,
            "filter": as_text(self.filter) if self.filter else None,
            "sort": self.sort or None,
            "group": self.group or None,
            "columns": ",".join(self.columns) if self.columns != self._usual() else None,
            "q": self.words or None,
            "bin": "1" if self.deleted else None,
            **self.narrowed,
            **changes,
        }
        kept = {key: value for key, value in told.items() if value not in (None, "")}
        return "?" + urlencode(kept) if kept else "?"

    def kept(self) -> dict[str, str]:
        """What a form that changes the filter sends along."""
        told = {
            "view": str(self.view.pk) if self.view and self.view.name else "",
            "sort": self.sort,
            "group": self.group,
        }
        told["q"] = self.words
        told.update(self.narrowed)
        return {key: value for key, value in told.items() if value}

    def _usual(self) -> tuple[str, ...]:
        return (
            tuple(self.view.columns) if self.view and self.view.columns else self.kind.list.columns
        )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The rows that something beside filters leaves of a list, and the words on its chip."""

    label: str
    value: str
    rows: Q


_narrowings: dict[str, Callable[[Type, Actor, str], Narrowing]] = {}


def narrow_by(name: str, told: Callable[[Type, Actor, str], Narrowing]) -> None:
    """Let the address of every list name `name`; called while the program starts."""
    _narrowings[name] = told


def narrowings(state: State, actor: Actor) -> list[dict[str, str]]:
    """The chips of what narrows the list beside its filter."""
    chips = []
    for name, value in state.narrowed.items():
        told = _narrowings[name](state.kind, actor, value)
        away = state.address(**{name: None})
        chips.append(
            {"label": told.label, "how": _("is"), "value": told.value, "href": away, "remove": away}
        )
    return chips


def read_state(kind: Type, actor: Actor, query: QueryDict, surface: str = "list") -> State:
    """The state an address stands for; unknown columns are dropped, a broken filter is refused.

    A person's own view without a name is how the list looks to them when no other is chosen.
    """
    views = _views(kind, actor, surface)
    own = next((v for v in views if not v.name), None)
    view = next((v for v in views if str(v.pk) == query.get("view", "")), own)
    told = query.get("columns", "")
    wanted = told.split(",") if told else (view.columns if view and view.columns else ())
    known = kind.visible_fields(actor)
    columns = tuple(key for key in (wanted or kind.list.columns) if key in known)
    columns = columns or tuple(key for key in kind.list.columns if key in known)
    return State(
        kind=kind,
        view=view,
        views=[v for v in views if v.name],
        filter=_filter(query.get("filter"), view),
        sort=query.get("sort", view.sort if view else ""),
        columns=columns,
        words=query.get("q", "").strip(),
        after=query.get("after", ""),
        deleted=query.get("bin") == "1",
        group=query.get("group", view.group if view else ""),
        narrowed={name: value for name in _narrowings if (value := query.get(name, ""))},
    )


def _views(kind: Type, actor: Actor, surface: str) -> list[SavedView]:
    """The person's own views of the type, and those shared with everybody."""

    def rows() -> QuerySet[SavedView]:
        mine = Q(person=actor.person_id) | (Q(shared=True) & ~Q(name=""))
        return SavedView.objects.filter(mine, record_type=kind.key, surface=surface)

    return prepared.statement(actor, ("views", kind.key, surface), rows).records(SavedView)


def as_text(told: Mapping[str, Any]) -> str:
    """A filter as an address has it."""
    return json.dumps(told, ensure_ascii=False)


def _filter(told: str | None, view: SavedView | None) -> Mapping[str, Any]:
    if told is None:
        return view.filter if view else {}
    try:
        parsed = json.loads(told) if told else {}
    except (ValueError, RecursionError) as fault:
        raise Rejected(
            [Problem("filter", _("This filter cannot be read; set it again."))]
        ) from fault
    return parsed if isinstance(parsed, dict) else {}


def heads(state: State, actor: Actor) -> list[Column]:
    editable = state.kind.editable_fields(actor)
    known = state.kind.visible_fields(actor)
    return [_head(known[key], state, editable=key in editable) for key in state.columns]


def _head(told: Field, state: State, *, editable: bool) -> Column:
    now = state.sort or state.kind.list.sort
    order = "asc" if now == told.key else "desc" if now == f"-{told.key}" else ""
    sort = state.address(sort=f"-{told.key}" if order == "asc" else told.key)
    return Column(
        key=told.key,
        label=str(told.label),
        num=told.kind.key in NUMERIC,
        sort=sort if told.kind.sortable and not told.target else "",
        order=order,
        title=told.key == state.kind.title,
        editable=editable,
    )


def lines(
    page: reading.Page, columns: Sequence[Column], kind: Type, actor: Actor, *, frozen: bool = False
) -> list[Line]:
    """The rows drawn; the title, or the first column where it is not shown, leads to the record."""
    leads = kind.title if any(c.key == kind.title for c in columns) else columns[0].key
    return [
        _line(row, page.fields, columns, kind, actor, leads, frozen=frozen) for row in page.rows
    ]


def _line(
    row: reading.Row,
    fields: Sequence[Field],
    columns: Sequence[Column],
    kind: Type,
    actor: Actor,
    leads: str,
    *,
    frozen: bool,
) -> Line:
    cells = []
    for column, told in zip(columns, fields, strict=True):
        value = row.values[told.key]
        edit = f"/{kind.slug}/{row.id}/fields/{told.key}" if column.editable and not frozen else ""
        if told.key == leads and not frozen:  # what lies in the bin has no page
            shown = title_cell(row, kind, told.kind.display(value, told, actor))
        else:
            shown = cell(value, told, actor)
        cells.append(Cell(shown, edit))
    return Line(row.id, str(row.values.get(kind.title) or row.id), tuple(cells), row.version)


def builder_spec(kind: Type, actor: Actor, titles: Mapping[str, Any]) -> Markup:
    """What the filter builder needs to know, as JSON: the fields, and the titles of records.

    That of the fields is long and kept until options or fields change.
    """
    specs = _specs.now()
    key = (kind.key, actor.language, actor.grant(kind.key).hidden)
    if key not in specs:
        specs[key] = htmlsafe_json_dumps(_spec_fields(kind, actor))
    return Markup('{{"fields":{},"titles":{}}}').format(specs[key], htmlsafe_json_dumps(titles))


_specs: versions.Cache[tuple[str, str, frozenset[str]], Markup] = versions.Cache("types")


def _spec_fields(kind: Type, actor: Actor) -> list[dict[str, Any]]:
    fields = []
    for told in kind.visible_fields(actor).values():
        asked = _operators(told)
        if asked:
            entry = {
                "key": told.key,
                "label": str(told.label),
                "kind": told.kind.key,
                "operators": asked,
            }
            known = choices(told, actor)
            if known:
                entry["choices"] = [{"value": o.value, "label": o.label} for o in known]
            if told.target:
                entry["source"] = f"/pick/{told.target}"
            elif told.kind.key in {"country", "language", "currency"}:
                entry["source"] = f"/pick/{told.kind.key}"
            fields.append(entry)
    return fields


def _operators(told: Field) -> list[dict[str, Any]]:
    return [
        {"op": op, "label": str(operator_label(op)), "value": _input(told, shape)}
        for op, shape in operators(told).items()
    ]


def _input(told: Field, shape: str) -> str:
    if shape in {"none", "text"}:
        return shape
    if shape == "range":
        return "relative"
    if told.options or told.kind.key == "boolean":
        return "choice"
    if told.target or told.kind.key in {"country", "language", "currency"}:
        return "picker"
    if told.kind.family in {"date", "datetime"}:
        return "date"
    return "number" if told.kind.family == "number" else "text"


OPERATOR_LABELS = {
    "contains": gettext_lazy("contains"),
    "not_contains": gettext_lazy("does not contain"),
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "starts": gettext_lazy("starts with"),
    "empty": gettext_lazy("is empty"),
    "filled": gettext_lazy("is filled in"),
    "eq": gettext_lazy("equals"),
    "ne": gettext_lazy("differs from"),
    "gt": gettext_lazy("is more than"),
    "gte": gettext_lazy("is at least"),
    "lt": gettext_lazy("is less than"),
    "lte": gettext_lazy("is at most"),
    "between": gettext_lazy("is between"),
    "within": gettext_lazy("is within"),
    "on": gettext_lazy("is on"),
    "before": gettext_lazy("is before"),
    "after": gettext_lazy("is after"),
    "in": gettext_lazy("is any of"),
    "not_in": gettext_lazy("is none of"),
    "below": gettext_lazy("is in or below"),
    "any": gettext_lazy("has any of"),
    "all": gettext_lazy("has all of"),
    "none": gettext_lazy("has none of"),
}


def operator_label(op: str) -> str:
    return str(OPERATOR_LABELS[op])


def may_share(actor: Actor) -> bool:
    return actor.may(Right.SHARE_VIEWS)


def may_export(kind: Type, actor: Actor) -> bool:
    return actor.scope(kind.key, Verb.EXPORT) > 0


def totals(state: State, actor: Actor) -> list[tuple[str, str]]:
    """The sums of the columns shown that can be summed, as (label, text)."""
    chosen = [
        told
        for key, told in state.kind.visible_fields(actor).items()
        if key in state.columns and told.total
    ]
    if not chosen:
        return []
    summed = reading.sums(state.kind, actor, state.question(actor), [t.key for t in chosen])
    return [(str(t.label), summed_text(t, summed[t.key], actor)) for t in chosen]


def summed_text(told: Field, amount: Any, actor: Actor) -> str:
    """A sum in the words of its field."""
    value = told.kind.load([amount], told) if told.kind.key == "money" else amount
    return told.kind.display(value, told, actor)


def ids_of(told: Iterable[str]) -> list[int]:
    return [int(part) for part in told if part.isascii() and part.isdigit() and len(part) < 19]


def operand_text(told: Field, value: Any, actor: Actor) -> str:
    """What a condition compares with, in words for its chip."""
    if isinstance(value, dict) and "relative" in value:
        return str(clock.relative(str(value["relative"]), value.get("n")).label)
    parts = value if isinstance(value, list) else [] if value is None else [value]
    return ", ".join(_one_operand(told, part, actor) for part in parts[:4])


def _one_operand(told: Field, part: Any, actor: Actor) -> str:
    if part in ("me", "my_team"):
        return _("me") if part == "me" else _("my team")
    if told.target:
        known = reading.titles(actor, [(told.target, part)]) if isinstance(part, int) else {}
        return known.get((told.target, part), str(part))
    if told.options:
        return options.label(told.options, str(part), actor.language)
    if told.kind.key == "boolean":
        return _("yes") if part in (True, "true", "1") else _("no")
    try:
        return told.kind.display(told.kind.clean(part, told, actor), told, actor)
    except Invalid:
        return str(part)
