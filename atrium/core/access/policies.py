"""The policies: which rows an actor may see and change, as one SQL condition each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet

from atrium.core.access.models.share import Level, Share
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Right, Scope, Verb
from atrium.core.records.book import Type

NOTHING = Q(pk__in=[])


class IsAny(Func):
    """`value = ANY (array)`: a sub-select as the array is computed once, and an index serves."""

    # The join opens the bracket that the template closes.
    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to reach rows: all, own, team, below, shared, parent or a right.

    `rows` is the condition on them; None for every row.
    """

    code: str
    rows: Q | None


class Ruled:
    """A policy that says for each verb by which rules rows are reached; any one suffices.

    The condition of every query and the answer to "why can this person see this?" both come from
    `rules`.
    """

    def rules(self, actor: Actor, verb: Verb, kind: Type) -> Iterator[Rule]:
        raise NotImplementedError

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        allowed = NOTHING
        for rule in self.rules(actor, verb, kind):
            if rule.rows is None:
                return None
            allowed |= rule.rows
        return allowed


class Owned(Ruled):
    """Rows by owner and team as the roles say, and what was shared with the actor.

    Own: the actor owns it. Team: the actor's team holds it. Below: a team below holds it. One's
    own records are always within the scope, whatever team holds them. What was shared with those
    within the scope is within it too: a manager sees what the people below see.
    """

    def rules(self, actor: Actor, verb: Verb, kind: Type) -> Iterator[Rule]:
        reach = actor.scope(kind.key, verb)
        if reach is Scope.ALL:
            yield Rule("all", None)
        if reach >= Scope.OWN and actor.person_id:
            yield Rule("own", Q(owner=actor.person_id))
        if reach is Scope.TEAM and actor.team_id:
            yield Rule("team", Q(team=actor.team_id))
        if reach is Scope.BELOW and actor.teams_below:
            yield Rule("below", Q(team__in=actor.teams_below))
        if actor.person_id and verb in {Verb.SEE, Verb.EDIT}:
            yield Rule("shared", _opened(kind.key, verb, *_circle(actor, verb, kind)))

    def may_create(self, actor: Actor, kind: Type) -> bool:
        return actor.scope(kind.key, Verb.CREATE) > Scope.NONE


@lru_cache(maxsize=4096)
def _opened(
    type_key: str, verb: Verb, person: int, teams: tuple[int, ...], mates: tuple[int, ...]
) -> Q:
    """A condition that asks the database anew each time; only its building is remembered."""
    shares = _held(verb, person, teams, mates).filter(record_type=type_key)
    return Q(IsAny(F("pk"), ArraySubquery(shares.values("record_id"))))


def shares_with(actor: Actor, verb: Verb, kind: Type) -> QuerySet[Share]:
    """The shares that open records of the type to this actor for seeing or editing."""
    return _held(verb, *_circle(actor, verb, kind)).filter(record_type=kind.key)


def _circle(actor: Actor, verb: Verb, kind: Type) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """The actor, the teams the actor belongs to, and those whose people's shares count too."""
    reach = actor.scope(kind.key, verb)
    mates: tuple[int, ...] = ()
    if reach is Scope.TEAM and actor.team_id:
        mates = (actor.team_id,)
    elif reach is Scope.BELOW:
        mates = actor.teams_below
    return actor.person_id or 0, actor.teams_above, mates


def _held(
    verb: Verb, person: int, teams: tuple[int, ...], mates: tuple[int, ...]
) -> QuerySet[Share]:
    holders = Q(person=person) | Q(team__in=(*teams, *mates))
    if mates:
        holders |= Q(person__team__in=mates)
    shares = Share.objects.filter(holders)
    return shares.filter(level=Level.EDIT) if verb is Verb.EDIT else shares


class Common(Ruled):
    """Things the whole company shares, such as products: any scope means every row."""

    def rules(self, actor: Actor, verb: Verb, kind: Type) -> Iterator[Rule]:
        if actor.scope(kind.key, verb) > Scope.NONE:
            yield Rule("common", None)

    def may_create(self, actor: Actor, kind: Type) -> bool:
        return actor.scope(kind.key, Verb.CREATE) > Scope.NONE


class Directory(Ruled):
    """Everybody who works here may see it; only administrators change it."""

    def rules(self, actor: Actor, verb: Verb, kind: Type) -> Iterator[Rule]:
        if verb is Verb.SEE and (actor.person_id or actor.source == "system"):
            yield Rule("everybody", None)
        if actor.may(Right.ADMINISTER):
            yield Rule("administer", None)

    def may_create(self, actor: Actor, kind: Type) -> bool:
        return actor.may(Right.ADMINISTER)


class Administered(Directory):
    """Only administrators see it or change it."""

    def rules(self, actor: Actor, verb: Verb, kind: Type) -> Iterator[Rule]:
        if actor.may(Right.ADMINISTER):
            yield Rule("administer", None)


class ChildOf(Ruled):
    """A part of another record, with that record's rights: who may edit it may change its parts.

    With several parents (a link between two records) all of them must be seen; the first decides
    about changes.
    """

    def __init__(self, *parents: str) -> None:
        self.parents = parents

    def rules(self, actor: Actor, verb: Verb, kind: Type) -> Iterator[Rule]:
        whole = verb if verb in {Verb.SEE, Verb.EXPORT} else Verb.EDIT
        allowed = Q()
        for position, name in enumerate(self.parents):
            parent = registry.get(kind.fields[name].target)
            wanted = whole if position == 0 else Verb.SEE
            limit = parent.policy.condition(actor, wanted, parent)
            if limit is None:
                allowed &= Q(**{f"{name}__deleted_at__isnull": True})
            else:
                rows: Any = parent.model._default_manager  # noqa: SLF001
                allowed &= Q(**{f"{name}__in": rows.visible_to(actor, wanted).values("pk")})
        yield Rule("parent", allowed)

    def may_create(self, actor: Actor, kind: Type) -> bool:
        parent = registry.get(kind.fields[self.parents[0]].target)
        return actor.scope(parent.key, Verb.EDIT) > Scope.NONE
