"""What the company demands of a record: checked by the database on what was just written.

Every write goes through here, whatever its path, within its transaction: so the condition is
asked in the one filter language of the record as it became, with all that was settled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from atrium.core.records import reading
from atrium.core.records.actor import EVERYTHING, Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected


def check(kind: Type, actor: Actor, changes: Sequence[Any]) -> None:
    """Raise Rejected where a record lacks a value that its other values demand, or was given one
    that they leave no place for.
    """
    present = [change for change in changes if change.record.deleted_at is None]
    fields = [f for f in kind.fields.values() if f.own and not f.part_of]
    judge = impartial(actor)
    problems = [
        Problem(f.key, _("This must be filled in here: the other values demand it."), "required")
        for f in fields
        if f.demanded_when and _lacking(kind, judge, f, [c.record.pk for c in present])
    ]
    problems += [
        Problem(f.key, _("The other values leave no place for this; leave it empty."), "not_shown")
        for f in fields
        if f.shown_when and _misplaced(kind, judge, f, [c for c in present if _given(f, c)])
    ]
    if problems:
        raise Rejected(problems)


def impartial(actor: Actor) -> Actor:
    """The actor with the sight of all: what is demanded does not depend on who is asked."""
    return replace(actor, default=EVERYTHING, grants={})


def _lacking(kind: Type, judge: Actor, told: Field, ids: Sequence[int]) -> bool:
    asked = {"all": [told.demanded_when, {"field": told.key, "op": "empty"}]}
    return bool(ids) and bool(_those(kind, judge, asked, ids).exists())


def _misplaced(kind: Type, judge: Actor, told: Field, changes: Sequence[Any]) -> bool:
    ids = {change.record.pk for change in changes}
    return bool(ids) and _those(kind, judge, told.shown_when, ids).count() < len(ids)


def _given(told: Field, change: Any) -> bool:
    held = [getattr(change.record, name) for name in told.columns]
    return told.key in change.fields and not told.kind.is_empty(told.kind.load(held, told))


def _those(kind: Type, judge: Actor, asked: Any, ids: Collection[int]) -> Any:
    question = reading.Question(filter=asked, extra=Q(pk__in=ids))
    return reading.scope(kind, judge, question)


def hidden_on(kind: Type, actor: Actor, record_id: int) -> set[str]:
    """The fields that the record's values leave no place for."""
    judge = impartial(actor)
    return {
        f.key
        for f in kind.fields.values()
        if f.shown_when
        and not f.part_of
        and not _those(kind, judge, f.shown_when, [record_id]).exists()
    }
