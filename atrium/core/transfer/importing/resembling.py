"""Rows that are probably there already though nothing they are recognised by says so.

In another spelling, with a slip of the pen, with one phone number in common: by the same score as
duplicates are found everywhere. In the base they are found, and among the rows of the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from atrium.core.duplicates import scoring
from atrium.core.duplicates.finding import Found, compared_for, find_each, prepare_rows
from atrium.core.duplicates.rules import matching
from atrium.core.records import reading
from atrium.core.records.actor import Verb
from atrium.core.transfer.importing.planning import Plan
from atrium.core.transfer.models import OnSimilar, Outcome

if TYPE_CHECKING:
    from atrium.core.transfer.importing.checking import Checked

# A key that more rows than this have says too little to compare them all by.
MOST_OF_A_KEY = 60


def resemble(plan: Plan, rows: Sequence[Checked]) -> None:
    """Decide the rows that resemble records."""
    found = find_each(plan.kind, plan.actor, [told.values for told in rows])
    ids = {match.id for one in found for match in one.seen}
    free = reading.visible(plan.kind, plan.actor, Verb.EDIT).filter(pk__in=ids)
    editable = set(free.values_list("pk", flat=True)) if ids else set()
    for told, matches in zip(rows, found, strict=True):
        if matches:
            told.resembles = True
            _decide(told, matches, plan.told.on_similar, editable)


def _decide(told: Checked, found: Found, rule: str, editable: set[int]) -> None:
    if rule == OnSimilar.CREATE:
        return
    if not found.seen:
        told.refuse(_("This exists already, but your role does not let you see it."))
    elif rule == OnSimilar.REFUSE:
        text = _("This resembles “%(title)s”, which is there already.")
        told.refuse(text % {"title": found.seen[0].title}, code="resembles")
    elif len(found.seen) > 1 or found.hidden:
        told.refuse(_("Several records resemble this row; add an external ID or an address."))
    elif found.seen[0].id not in editable:
        told.refuse(_("Your role does not allow you to change the record that is there already."))
    else:
        told.update(found.seen[0].id)


class Alike:
    """The rows of this file met so far that will be made, by what duplicates are found by."""

    def __init__(self, plan: Plan) -> None:
        self.kind, self.rule = plan.kind, plan.told.on_similar
        self.rules, _fields = compared_for(plan.kind, plan.actor)
        self.threshold = matching(plan.kind).threshold
        self._rows: dict[str, list[tuple[Checked, scoring.Prepared]]] = defaultdict(list)

    def join(self, told: Checked) -> Checked | None:
        """Decide a row that resembles an earlier one; returns the one that it updates."""
        if not self.rules:
            return None
        (mine,) = prepare_rows(self.kind, self.rules, [told.values])
        keys = scoring.keys(self.rules, mine)
        near = self._nearest(mine, keys)
        if near is not None:
            told.resembles = True
            if self.rule == OnSimilar.UPDATE:
                told.same_as = near.line.number
                told.update(None)
                return near
            if self.rule == OnSimilar.REFUSE:
                text = _("This resembles line %(line)s.") % {"line": near.line.number}
                told.refuse(text, code="resembles")
                return None
        for key in keys:
            self._rows[key].append((told, mine))
        return None

    def _nearest(self, mine: scoring.Prepared, keys: Sequence[str]) -> Checked | None:
        held = (self._rows[key] for key in keys if key in self._rows)
        seen = {id(row): (row, theirs) for rows in held if len(rows) <= MOST_OF_A_KEY
                for row, theirs in rows if row.outcome is Outcome.CREATED}  # fmt: skip
        scored = [
            (scoring.weigh(self.rules, mine, theirs), -row.line.number, row)
            for row, theirs in seen.values()
        ]
        best = max(scored, key=lambda one: one[:2], default=None)
        return best[2] if best is not None and best[0] >= self.threshold else None
