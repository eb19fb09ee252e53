"""What the company demands of a record: checked by the database on what was just written.

Every write goes through here, whatever its path, within its transaction: so the condition is
asked in the one filter language of the record as it became, with all that was settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from atrium.core.records import reading
from atrium.core.records.actor import EVERYTHING, Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected


def check(kind: Type, actor: Actor, records: Sequence[Any]) -> None:
    """Raise Rejected where a record lacks a value that its other values demand."""
    demanding = [f for f in kind.fields.values() if f.demanded_when and not f.part_of]
    ids = [record.pk for record in records if record.deleted_at is None]
    if not (demanding and ids):
        return
    judge = impartial(actor)
    problems = [
        Problem(f.key, _("This must be filled in here: the other values demand it."), "required")
        for f in demanding
        if _lacking(kind, judge, f, ids).exists()
    ]
    if problems:
        raise Rejected(problems)


def impartial(actor: Actor) -> Actor:
    """The actor with the sight of all: what is demanded does not depend on who is asked."""
    return replace(actor, default=EVERYTHING, grants={})


def _lacking(kind: Type, judge: Actor, told: Field, ids: Sequence[int]) -> Any:
    empty = {"field": told.key, "op": "empty"}
    asked = {"all": [told.demanded_when, empty]}
    question = reading.Question(filter=asked, extra=Q(pk__in=ids))
    return reading.scope(kind, judge, question)
