"""What a merge would make, before anybody agrees to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from atrium.core.merging.merging import ALL, MOST, demand_mergeable, mergeable
from atrium.core.merging.pointing import pointers
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of which the records say different things; `values` by their ids.

    `joins` where the values of all can be kept side by side.
    """

    field: Field
    values: Mapping[int, Any]
    joins: bool

    def proposed(self, kept: int) -> int:
        """The choice that loses least: all, what the record kept has, or the first with any."""
        if self.joins:
            return ALL
        filled = [pk for pk, value in self.values.items() if not self.field.kind.is_empty(value)]
        return kept if kept in filled else filled[0]


@dataclass(frozen=True, slots=True)
class Preview:
    """The records, what is to be chosen, and how many records of each type belong to which.

    `same` is the number of fields in which they agree.
    """

    rows: Sequence[reading.Row]
    choices: Sequence[Choice]
    same: int
    along: Sequence[tuple[Type, Mapping[int, int]]]

    @property
    def fullest(self) -> int:
        """The record that has most to say: what one would keep."""
        said = {row.id: sum(many.get(row.id, 0) for _type, many in self.along) for row in self.rows}
        for choice in self.choices:
            for pk, value in choice.values.items():
                said[pk] += not choice.field.kind.is_empty(value)
        return max(said, key=lambda pk: (said[pk], -pk))


def preview(kind: Type, actor: Actor, ids: Sequence[int]) -> Preview:
    """Raises NotFound, Forbidden or Rejected, as the merge itself would."""
    wanted = list(dict.fromkeys(ids))
    demand_mergeable(kind, wanted)
    fields = mergeable(kind, actor)
    about = reading.Question(fields=(kind.title, *fields), limit=MOST, extra=Q(pk__in=wanted))
    rows = sorted(reading.read(kind, actor, about).rows, key=lambda row: wanted.index(row.id))
    if len(rows) < len(wanted):
        raise NotFound
    if reading.visible(kind, actor, Verb.EDIT).filter(pk__in=wanted).count() < len(wanted):
        raise Forbidden(_("Your role does not allow you to change all of these records."))
    told = {key: {row.id: row.values[key] for row in rows} for key in fields}
    choices = [
        Choice(f, told[key], joins=f.kind.several)
        for key, f in fields.items()
        if _differ(list(told[key].values()))
    ]
    return Preview(rows, choices, len(fields) - len(choices), _along(kind, actor, wanted))


def _differ(values: Sequence[Any]) -> bool:
    return any(value != values[0] for value in values[1:])


def _along(kind: Type, actor: Actor, ids: Sequence[int]) -> list[tuple[Type, Mapping[int, int]]]:
    """What the actor sees of the records that will follow."""
    found: dict[str, tuple[Type, dict[int, int]]] = {}
    for pointer in pointers(kind):
        if pointer.kind is None or not pointer.kind.group:
            continue
        rows = reading.visible(pointer.kind, actor).order_by()
        rows = rows.annotate(pointed=pointer.own or F(pointer.column))
        for pk, many in _counted(rows, ids, listed=pointer.listed).items():
            _type, sums = found.setdefault(pointer.kind.key, (pointer.kind, {}))
            sums[pk] = sums.get(pk, 0) + many
    return list(found.values())


def _counted(rows: QuerySet[Any], ids: Sequence[int], *, listed: bool) -> Mapping[int, int]:
    if listed:
        lists = rows.filter(pointed__overlap=list(ids)).values_list("pointed", flat=True)
        return Counter(pk for many in lists for pk in many if pk in ids)
    return dict(rows.filter(pointed__in=ids).values_list("pointed").annotate(Count("pk")))
