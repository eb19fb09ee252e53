"""The policies: which rows an actor may see and change, as one SQL condition each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q

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


class Owned:
    """Rows by owner and team as the roles say, and what was shared with the actor.

    Own: the actor owns it. Team: the actor's team holds it. Below: a team below holds it. One's
    own records are always within the scope, whatever team holds them.
    """

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        reach = actor.scope(kind.key, verb)
        if reach is Scope.ALL:
            return None
        allowed = self.shared(actor, verb, kind)
        if reach >= Scope.OWN and actor.person_id:
            allowed |= Q(owner=actor.person_id)
        if reach is Scope.TEAM and actor.team_id:
            allowed |= Q(team=actor.team_id)
        if reach is Scope.BELOW and actor.teams_below:
            allowed |= Q(team__in=actor.teams_below)
        return allowed

    def may_create(self, actor: Actor, kind: Type) -> bool:
        return actor.scope(kind.key, Verb.CREATE) > Scope.NONE

    def shared(self, actor: Actor, verb: Verb, kind: Type) -> Q:
        if not actor.person_id or verb not in {Verb.SEE, Verb.EDIT}:
            return NOTHING
        return _shared(kind.key, verb, actor.person_id, actor.teams_above)


@lru_cache(maxsize=4096)
def _shared(type_key: str, verb: Verb, person: int, teams: tuple[int, ...]) -> Q:
    """A condition that asks the database anew each time; only its building is remembered."""
    shares = Share.objects.filter(Q(person=person) | Q(team__in=teams), record_type=type_key)
    if verb is Verb.EDIT:
        shares = shares.filter(level=Level.EDIT)
    return Q(IsAny(F("pk"), ArraySubquery(shares.values("record_id"))))


class Common:
    """Things the whole company shares, such as products: any scope means every row."""

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        return None if actor.scope(kind.key, verb) > Scope.NONE else NOTHING

    def may_create(self, actor: Actor, kind: Type) -> bool:
        return actor.scope(kind.key, Verb.CREATE) > Scope.NONE


class Directory:
    """Everybody who works here may see it; only administrators change it."""

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        if verb is Verb.SEE and (actor.person_id or actor.source == "system"):
            return None
        return None if actor.may(Right.ADMINISTER) else NOTHING

    def may_create(self, actor: Actor, kind: Type) -> bool:
        return actor.may(Right.ADMINISTER)


class Administered(Directory):
    """Only administrators see it or change it."""

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        return None if actor.may(Right.ADMINISTER) else NOTHING


class ChildOf:
    """A part of another record, with that record's rights: who may edit it may change its parts.

    With several parents (a link between two records) all of them must be seen; the first decides
    about changes.
    """

    def __init__(self, *parents: str) -> None:
        self.parents = parents

    def condition(self, actor: Actor, verb: Verb, kind: Type) -> Q | None:
        whole = verb if verb in {Verb.SEE, Verb.EXPORT} else Verb.EDIT
        allowed = Q()
        for position, name in enumerate(self.parents):
            parent = registry.get(kind.fields[name].target)
            wanted = whole if position == 0 else Verb.SEE
            limit = parent.policy.condition(actor, wanted, parent)
            if limit is not None:
                rows: Any = parent.model._default_manager  # noqa: SLF001
                allowed &= Q(**{f"{name}__in": rows.visible_to(actor, wanted).values("pk")})
        return allowed or None

    def may_create(self, actor: Actor, kind: Type) -> bool:
        parent = registry.get(kind.fields[self.parents[0]].target)
        return actor.scope(parent.key, Verb.EDIT) > Scope.NONE
