"""Why a person may see, change or delete a record: the policies' own rules, asked one by one.

Nothing here decides anything: each role is taken alone, and each rule its policy gives is run as
the condition it is against the one record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from atrium.core.access.actors import actor_for, roles_of, with_roles
from atrium.core.access.models import Person, Role, Share
from atrium.core.access.policies import Rule, Ruled, shares_with
from atrium.core.records.actor import Actor, Scope, Verb
from atrium.core.records.book import Field, Type

# Rules that hold, or not, whatever single role is looked at.
WITHOUT_A_ROLE = {"everybody", "parent", "shared"}
EXPLAINED = (Verb.SEE, Verb.EDIT, Verb.DELETE)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that lets the person do something: by a role, or by a share."""

    code: str
    role: Role | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one role goes on this type of record; what is missing when it does not suffice."""

    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Answer:
    """For one verb: whether the person may, by which rules, and how far each role goes."""

    verb: Verb
    may: bool
    reasons: Sequence[Reason]
    reaches: Sequence[Reach]


@dataclass(frozen=True, slots=True)
class Kept:
    """A field kept from the person, wholly or from changing, and the roles that say so."""

    field: Field
    hidden: bool
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that decides about this person and this record."""

    person: Person
    roles: Sequence[Role]
    answers: Sequence[Answer]
    fields: Sequence[Kept]


def explain(kind: Type, person: Person, record_id: int) -> Explanation:
    """What the person may do with the record, and why."""
    roles = roles_of(person)
    actor = actor_for(person)
    alone = [(role, with_roles(person, [role])) for role in roles]
    answers = [_answer(kind, actor, alone, verb, record_id) for verb in EXPLAINED]
    return Explanation(person, roles, answers, list(_kept(kind, actor, alone)))


def _answer(
    kind: Type, actor: Actor, alone: Sequence[tuple[Role, Actor]], verb: Verb, record_id: int
) -> Answer:
    rows: Any = kind.model._default_manager  # noqa: SLF001
    may = rows.visible_to(actor, verb).filter(pk=record_id).exists()
    reasons: list[Reason] = []
    if isinstance(kind.policy, Ruled):
        for role, part in alone:
            told = kind.policy.rules(part, verb, kind)
            by_role = [rule for rule in told if rule.code not in WITHOUT_A_ROLE]
            reasons += [Reason(r.code, role) for r in by_role if _holds(kind, r, record_id)]
        for rule in kind.policy.rules(actor, verb, kind):
            if rule.code == "shared":
                reasons += [
                    Reason("shared", share=s) for s in _shares(kind, actor, verb, record_id)
                ]
            elif rule.code in WITHOUT_A_ROLE and _holds(kind, rule, record_id):
                reasons.append(Reason(rule.code))
    reaches = [Reach(role, part.scope(kind.key, verb)) for role, part in alone]
    return Answer(verb, may, reasons, reaches)


def _holds(kind: Type, rule: Rule, record_id: int) -> bool:
    rows: Any = kind.model._default_manager  # noqa: SLF001
    chosen = rows.unscoped("one rule of the policy is asked about one record").filter(pk=record_id)
    return bool((chosen if rule.rows is None else chosen.filter(rule.rows)).exists())


def _shares(kind: Type, actor: Actor, verb: Verb, record_id: int) -> QuerySet[Share]:
    shares = shares_with(actor, verb, kind).filter(record_id=record_id)
    return shares.select_related("person", "team", "created_by")


def _kept(kind: Type, actor: Actor, alone: Sequence[tuple[Role, Actor]]) -> Iterator[Kept]:
    grant = actor.grant(kind.key)
    for key in (*sorted(grant.hidden), *sorted(grant.readonly)):
        if key not in kind.fields:
            continue
        said = [
            role
            for role, part in alone
            if key in part.grant(kind.key).hidden or key in part.grant(kind.key).readonly
        ]
        yield Kept(kind.fields[key], key in grant.hidden, said)
