"""A list taken apart by a field: the groups with counts and sums, and the rows of each."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from atrium.core.clock import format_date
from atrium.core.i18n import format_number
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.reports.asking import Answer, ask
from atrium.core.reports.counting import Group, Measure
from atrium.core.screens import listing

MOST = 100
ROWS = 20
DATES = {"date", "datetime"}


@dataclass(frozen=True, slots=True)
class Bunch:
    """A group of a list; `sums` are by column, `rows` is where its lines come from.

    `alone` is the address of the list of this group only.
    """

    label: str
    count: str
    sums: Mapping[str, str]
    rows: str
    alone: str


def groupings(kind: Type, actor: Actor) -> list[Field]:
    """The fields by which the actor can group a list: those in which many records are alike."""
    return [f for f in kind.visible_fields(actor).values() if _groups(f)]


def _groups(f: Field) -> bool:
    if f.kind.several or f.through_many:
        return False
    alike = f.options or f.target or f.kind.key in {"boolean", "country", "language", "currency"}
    return bool(alike) or f.kind.family in DATES


def grouped_by(state: listing.State, actor: Actor) -> Field | None:
    """The field the list is grouped by; None where it is not."""
    known = {f.key: f for f in groupings(state.kind, actor)}
    return None if state.deleted else known.get(state.group)


def bunches(state: listing.State, by: Field, actor: Actor) -> list[Bunch]:
    """The groups in order, no more than MOST, in one query."""
    known = state.kind.visible_fields(actor)
    added = [known[key] for key in state.columns if known[key].total]
    measures = [Measure("count"), *(Measure("sum", f.key) for f in added)]
    span = "month" if by.kind.family in DATES else ""
    found = ask(
        state.kind,
        actor,
        [Group(by.key, span)],
        measures,
        filter=state.filter,
        extra=state.question(actor).extra,
        most=MOST,
    )
    return [_bunch(state, by, actor, answer, added) for answer in found]


def _bunch(
    state: listing.State, by: Field, actor: Actor, answer: Answer, added: Sequence[Field]
) -> Bunch:
    (value,), (label,) = answer.keys, answer.labels
    told = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    joined = {"all": [*([state.filter] if state.filter else []), condition(by, told)]}
    sums = {
        f.key: listing.summed_text(f, amount or 0, actor)
        for f, amount in zip(added, answer.values[1:], strict=True)
    }
    return Bunch(
        label=_label(by, value, label, actor),
        count=format_number(answer.values[0], actor.language),
        sums=sums,
        rows=f"/{state.kind.slug}/group{state.address(value=told or EMPTY)}",
        alone=f"/{state.kind.slug}{state.address(group=None, filter=listing.as_text(joined))}",
    )


# The value of the group of records that have none, as an address has it.
EMPTY = "-"


def _label(by: Field, value: Any, label: str, actor: Actor) -> str:
    if value is None or value == "":
        return _("None")
    if isinstance(value, date):
        return format_date(value, actor.language, "month")
    if by.kind.key in {"boolean", "country", "language", "currency"}:
        return by.kind.display(value, by, actor)
    return label


def condition(by: Field, told: str) -> dict[str, Any]:
    """The filter that leaves just one group; `told` is its value as an address has it.

    Raises Rejected when that is no value of the field.
    """
    if told in {"", EMPTY}:
        return {"field": by.key, "op": "empty"}
    if by.kind.key == "boolean":
        return {"field": by.key, "op": "is", "value": told == "True"}
    if by.kind.family in DATES:
        try:
            first = date.fromisoformat(told)
        except ValueError as wrong:
            text = _("This is not one of the groups; choose another.")
            raise Rejected([Problem(by.key, text)]) from wrong
        last = first.replace(day=monthrange(first.year, first.month)[1])
        span = [first.isoformat(), last.isoformat()]
        return {"field": by.key, "op": "between", "value": span}
    value: Any = int(told) if by.target and told.isdigit() else told
    return {"field": by.key, "op": "in", "value": [value]}
