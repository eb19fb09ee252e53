"""Records that may be the same as what somebody is about to enter, or as one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from atrium.core.duplicates import known
from atrium.core.duplicates.rules import matching
from atrium.core.duplicates.scoring import Prepared, prepare, score, weigh
from atrium.core.i18n.errors import Invalid
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Forbidden
from atrium.core.records.kinds.base import Ref
from atrium.core.records.types import Compare

MOST = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A record the actor sees: how likely it is the same, 0 to 1, and why, in words."""

    id: int
    title: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The matches, the likeliest first; `hidden` counts those the actor may not see."""

    seen: Sequence[Match] = ()
    hidden: int = 0

    def __bool__(self) -> bool:
        return bool(self.seen or self.hidden)


def demand_asker(kind: Type, actor: Actor, record_id: int = 0) -> None:
    """Raise Forbidden for who may not save such a record: answers tell of what one may not see.

    `record_id` is the record being changed; 0 for a new one.
    """
    if record_id:
        rows = reading.visible(kind, actor, Verb.EDIT).filter(pk=record_id)
    if not (rows.exists() if record_id else kind.policy.may_create(actor, kind)):
        raise Forbidden(_("Your role does not allow this."))


def find(kind: Type, actor: Actor, data: Mapping[str, Any], but: int = 0) -> Found:
    """What is there already of what was sent; values that cannot be read are left out.

    Only fields the actor may read take part, so that nothing is learnt of others. `but` is the
    record being changed.
    """
    rules, fields = compared_for(kind, actor)
    values = [_cleaned(fields[rule.field], data.get(rule.field), actor) for rule in rules]
    return _matches(kind, actor, [prepare(rules, values)], but)[0]


def find_like(kind: Type, actor: Actor, pk: int) -> Found:
    """What is there already of a record, which need not be committed."""
    told = known.read(kind, compared_for(kind, actor)[0], [pk])
    return _matches(kind, actor, [told[pk]], pk)[0] if pk in told else Found()


def compared_for(kind: Type, actor: Actor) -> tuple[tuple[Compare, ...], Mapping[str, Field]]:
    """The comparisons of which the actor may read the field, and the fields."""
    fields = kind.visible_fields(actor)
    told = matching(kind).rules if kind.duplicates else ()
    return tuple(rule for rule in told if rule.field in fields), fields


def find_each(kind: Type, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> list[Found]:
    """What is there already of each of many rows of clean values, looked up together."""
    rules, _fields = compared_for(kind, actor)
    return _matches(kind, actor, prepare_rows(kind, rules, rows))


def prepare_rows(
    kind: Type, rules: Sequence[Compare], rows: Sequence[Mapping[str, Any]]
) -> list[Prepared]:
    """What is compared of rows of clean values."""
    fields = [kind.fields[rule.field] for rule in rules]
    return [prepare(rules, [_pointed(f, row.get(f.key)) for f in fields]) for row in rows]


def _matches(kind: Type, actor: Actor, mine: Sequence[Prepared], but: int = 0) -> list[Found]:
    rules, fields = compared_for(kind, actor)
    near = _near(kind, rules, mine, but)
    asked = [(kind.key, pk) for found in near for _value, pk, _theirs in found]
    titles = reading.known(actor, asked) if asked else {}
    made = []
    for one, found in zip(mine, near, strict=True):
        seen = [told for told in found if (kind.key, told[1]) in titles]
        matches = [
            Match(
                pk,
                titles[kind.key, pk] or "",
                value,
                reasons_of(fields, score(rules, one, theirs).reasons),
            )
            for value, pk, theirs in seen[:MOST]
        ]
        made.append(Found(matches, len(found) - len(seen)))
    return made


def _near(
    kind: Type, rules: tuple[Compare, ...], mine: Sequence[Prepared], but: int
) -> list[list[tuple[float, int, Prepared]]]:
    """For each the score, id and content of those that score enough, the likeliest first."""
    least = matching(kind).threshold
    candidates = known.candidates(kind, rules, mine)
    theirs = known.read(kind, rules, sorted({pk for ids in candidates for pk in ids} - {but}))
    made = []
    for one, ids in zip(mine, candidates, strict=True):
        scored = [(weigh(rules, one, theirs[pk]), pk, theirs[pk]) for pk in ids if pk in theirs]
        near = [told for told in scored if told[0] >= least]
        made.append(sorted(near, key=lambda told: -told[0]))
    return made


def reasons_of(
    fields: Mapping[str, Field], told: Sequence[tuple[str, Any, float]]
) -> tuple[str, ...]:
    """Reasons as people read them: the field and what speaks for or against."""
    return tuple(f"{fields[key].label}: {reason}" for key, reason, _bits in told)


def _cleaned(told: Field, sent: Any, actor: Actor) -> Any:
    if sent in (None, "", [], {}):
        return None
    try:
        value = told.kind.clean(sent, told, actor)
    except Invalid:
        return sent if isinstance(sent, str) else None
    return _pointed(told, value)


def _pointed(told: Field, value: Any) -> Any:
    """A clean value as it is read: a reference with its type."""
    return Ref(told.target, value) if told.target and isinstance(value, int) else value
