"""Records that may be the same as what somebody is about to enter, or as one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atrium.core.duplicates import known
from atrium.core.duplicates.rules import matching
from atrium.core.duplicates.scoring import Prepared, prepare, score, weigh
from atrium.core.i18n.errors import Invalid
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
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


def find(kind: Type, actor: Actor, data: Mapping[str, Any], but: int = 0) -> Found:
    """What is there already of what was sent; values that cannot be read are left out.

    Only fields the actor may read take part, so that nothing is learnt of others. `but` is the
    record being changed.
    """
    rules, fields = compared_for(kind, actor)
    values = [_cleaned(fields[rule.field], data.get(rule.field), actor) for rule in rules]
    return _matches(kind, actor, prepare(rules, values), but)


def find_like(kind: Type, actor: Actor, pk: int) -> Found:
    """What is there already of a record, which need not be committed."""
    told = known.read(kind, compared_for(kind, actor)[0], [pk])
    return _matches(kind, actor, told[pk], pk) if pk in told else Found()


def compared_for(kind: Type, actor: Actor) -> tuple[tuple[Compare, ...], Mapping[str, Field]]:
    """The comparisons of which the actor may read the field, and the fields."""
    fields = kind.visible_fields(actor)
    told = matching(kind).rules if kind.duplicates else ()
    return tuple(rule for rule in told if rule.field in fields), fields


def _matches(kind: Type, actor: Actor, mine: Prepared, but: int) -> Found:
    rules, fields = compared_for(kind, actor)
    ids = [pk for pk in known.candidates(kind, rules, mine) if pk != but]
    if not ids:
        return Found()
    scored = [
        (weigh(rules, mine, theirs), pk, theirs)
        for pk, theirs in known.read(kind, rules, ids).items()
    ]
    least = matching(kind).threshold
    near = sorted((one for one in scored if one[0] >= least), key=lambda one: -one[0])
    if not near:
        return Found()
    titles = reading.known(actor, [(kind.key, pk) for _value, pk, _theirs in near])
    seen = [one for one in near if (kind.key, one[1]) in titles]
    matches = [
        Match(
            pk,
            titles[kind.key, pk] or "",
            value,
            reasons_of(fields, score(rules, mine, theirs).reasons),
        )
        for value, pk, theirs in seen[:MOST]
    ]
    return Found(matches, len(near) - len(seen))


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
    return Ref(told.target, value) if told.target and isinstance(value, int) else value
