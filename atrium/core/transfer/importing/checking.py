"""What will become of each row: its values checked, its record found, its outcome told."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from atrium.core.actions.cleaning import clean_rows, lacking
from atrium.core.actions.runner import may_give
from atrium.core.records.errors import Problem
from atrium.core.transfer.importing.matching import contradicts, keys_of, match
from atrium.core.transfer.importing.planning import Plan
from atrium.core.transfer.importing.resembling import Alike, resemble
from atrium.core.transfer.importing.translating import Line
from atrium.core.transfer.models import OnDuplicate, Outcome


@dataclass(slots=True)
class Checked:
    """A line with its values. `record_id` is the record it updates or repeats."""

    line: Line
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    outcome: Outcome = Outcome.CREATED
    record_id: int | None = None
    same_as: int = 0
    resembles: bool = False
    keys: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, message: str, at: str = "", code: str = "refused") -> None:
        self.outcome = Outcome.REFUSED
        self.problems.append(Problem(at, message, code))

    def update(self, record_id: int | None) -> None:
        """Change that record by what the row has; an empty cell says nothing."""
        self.outcome, self.record_id = Outcome.UPDATED, record_id
        self.values = {k: v for k, v in self.values.items() if v not in (None, "", [], {})}


class Seen:
    """The rows of this file met so far, by what they are recognised by."""

    def __init__(self, plan: Plan) -> None:
        self.kind = plan.kind
        self.alike = Alike(plan) if plan.looks_for_similar else None
        self._rows: dict[tuple[str, str], list[Checked]] = {}

    def twin(self, told: Checked) -> Checked | None:
        """The earlier row that is the same record."""
        told.keys = keys_of(self.kind, told.values)
        for key in told.keys:
            for other in self._rows.get(key, ()):
                if not contradicts(self.kind, told.values, other.values, key[0]):
                    return other
        return None

    def add(self, told: Checked) -> None:
        for key in told.keys:
            self._rows.setdefault(key, []).append(told)


def check(plan: Plan, lines: Sequence[Line], own: Container[int] = frozenset()) -> list[Checked]:
    """Clean the lines' data and find the records that are there already.

    `own` are the records that this import has made. Rows that repeat each other are for
    `join_twin`.
    """
    cleaned = clean_rows(
        plan.kind, plan.actor, [line.data for line in lines], creating=False, looked_up=True
    )
    made = [
        _weigh(plan, line, told.values, [*line.problems, *told.problems])
        for line, told in zip(lines, cleaned, strict=True)
    ]
    sound = [told for told in made if told.outcome is not Outcome.REFUSED]
    _match(plan, sound, own)
    return made


def _weigh(plan: Plan, line: Line, values: dict[str, Any], problems: list[Problem]) -> Checked:
    """Problems refuse the row, save in the fields where the person chose to leave them empty."""
    told = Checked(line, values)
    for problem in problems:
        if plan.told.faults.get(problem.field) == "empty" and _may_be_empty(plan, problem.field):
            values.pop(problem.field, None)
        else:
            told.problems.append(problem)
    if told.problems:
        told.outcome = Outcome.REFUSED
    return told


def _may_be_empty(plan: Plan, key: str) -> bool:
    told = plan.kind.fields.get(key)
    return told is not None and not told.required


def _match(plan: Plan, rows: Sequence[Checked], own: Container[int]) -> None:
    found = match(plan.kind, plan.actor, [told.values for told in rows], own)
    rule = plan.told.on_duplicate
    for position, told in enumerate(rows):
        told.record_id = found.record.get(position)
        if position in found.unseen:
            told.record_id = None
            told.refuse(_("This exists already, but your role does not let you see it."))
        elif position in found.several and rule != OnDuplicate.CREATE:
            told.refuse(_("Several records fit this row; add an external ID or an address."))
        elif told.record_id is not None:
            _decide(told, rule, fixed=position in found.fixed)
    if plan.looks_for_similar:
        known = found.record.keys() | found.several
        resemble(plan, [told for position, told in enumerate(rows) if position not in known])
    for told in rows:
        _demand(plan, told)


def _decide(told: Checked, rule: str, *, fixed: bool) -> None:
    if rule == OnDuplicate.SKIP:
        told.outcome = Outcome.SKIPPED
    elif rule == OnDuplicate.UPDATE and fixed:
        told.refuse(_("Your role does not allow you to change the record that is there already."))
    elif rule == OnDuplicate.UPDATE:
        told.update(told.record_id)
    else:
        told.record_id = None


def _demand(plan: Plan, told: Checked) -> None:
    """What the actor's rights and the fields demand of a row that will be written."""
    kind, actor = plan.kind, plan.actor
    if told.outcome is Outcome.CREATED:
        if not kind.policy.may_create(actor, kind):
            told.refuse(_("Your role does not allow you to create this."))
        for problem in lacking(kind, actor, [*told.values, *told.line.later]):
            told.refuse(problem.message, problem.field, problem.code)
        if not may_give(kind, actor, told.values):
            told.refuse(_("Your role does not allow you to give this to somebody else."), "owner")


def join_twin(plan: Plan, seen: Seen, told: Checked) -> Checked | None:
    """Decide a row that repeats an earlier one of the file; returns that one."""
    if told.outcome is not Outcome.CREATED:
        return None
    twin = seen.twin(told)
    if twin is None:
        seen.add(told)
        return seen.alike.join(told) if seen.alike else None
    if plan.told.on_duplicate == OnDuplicate.CREATE:
        return None
    told.same_as = twin.line.number
    _decide(told, plan.told.on_duplicate, fixed=False)
    return twin


def reasons(told: Checked, labels: Mapping[str, str]) -> list[dict[str, str]]:
    """What is told of a row that was not taken as it came."""
    made = [
        {"field": p.field, "label": labels.get(p.field, ""), "message": p.message}
        for p in told.problems
    ]
    if told.outcome is Outcome.SKIPPED:
        text = (
            _("This is the same as line %(line)s.") % {"line": told.same_as}
            if told.same_as
            else _("This is there already.")
        )
        made.append({"field": "", "label": "", "message": text})
    return made
