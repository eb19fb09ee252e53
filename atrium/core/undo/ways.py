"""Undoing what is more than columns and rows: an action may have a way of its own.

The layer that knows an action registers its way while the program starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from atrium.core.history.models import Run
from atrium.core.merging.models import Merge
from atrium.core.merging.unmerging import unmerge
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.errors import Problem, Rejected
from atrium.core.undo.planning import Item, Plan
from atrium.core.undo.traces import Trace


@dataclass(frozen=True, slots=True)
class Undone:
    """How many records are as before, and how many stay; `run` can be undone in its turn.

    `goes_on` is the address where work that goes on in the background is seen.
    """

    run: UUID | None
    done: int
    left: int = 0
    goes_on: str = ""


class Way(Protocol):
    """How the runs of one action are undone; `undo` is in a transaction of the run's own."""

    def plan(self, actor: Actor, run: Run) -> Plan: ...

    def undo(self, actor: Actor, run: Run, new: UUID, plan: Plan) -> Undone: ...


_ways: dict[str, Way] = {}


def register(action: str, way: Way) -> None:
    _ways[action] = way


def ways() -> list[str]:
    """The actions that have a way of their own."""
    return list(_ways)


def way_of(run: Run) -> Way | None:
    return _ways.get(run.action)


class Parted:
    """What was unmerged is merged again by looking at both, not by undoing."""

    def plan(self, actor: Actor, run: Run) -> Plan:
        item = Item(Trace(run.record_type, run.record_id or 0))
        item.reason = _("Merge them again where you merged them.")
        return Plan(run, left=[item])

    def undo(self, actor: Actor, run: Run, new: UUID, plan: Plan) -> Undone:
        raise Rejected([Problem("", _("Merge them again where you merged them."))])


class Unmerging:
    """A merge is undone by parting the records again, at whatever time."""

    def plan(self, actor: Actor, run: Run) -> Plan:
        made = Plan(run)
        merge = Merge.objects.filter(run=run.pk, undone_at=None).first()
        if merge is None:
            made.nothing = run.many
            return made
        kind = registry.get(merge.record_type)
        gone = list(merge.merged.values_list("record_id", flat=True))
        in_bin = reading.visible(kind, actor, Verb.DELETE, deleted=True).filter(pk__in=gone)
        item = Item(Trace(kind.key, merge.kept))
        later = Merge.objects.filter(
            record_type=kind.key, kept=merge.kept, undone_at=None, pk__gt=merge.pk
        )
        if later.exists():
            item.reason = _("These records were merged with others later; unmerge those first.")
        elif in_bin.count() < len(gone):
            item.reason = _("It is not there any more.")
        elif not reading.sees(kind, actor, merge.kept, Verb.EDIT):
            item.reason = _("Your role does not allow this with this record.")
        (made.left if item.reason else made.free).append(item)
        return made

    def undo(self, actor: Actor, run: Run, new: UUID, plan: Plan) -> Undone:
        merge = Merge.objects.filter(run=run.pk, undone_at=None).first()
        if merge is None:
            raise Rejected([Problem("", _("This is undone already."))])
        unmerge(actor, merge.pk)
        return Undone(None, 1)
