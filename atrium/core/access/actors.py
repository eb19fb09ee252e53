"""From a person to an actor with every right resolved, kept until people, teams or roles change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from atrium.core.access.models import Person, Role, Team
from atrium.core.records import versions
from atrium.core.records.actor import NOTHING, Actor, Grant, Right, Scope, Verb

_people: versions.Cache[int, Person] = versions.Cache("access")
_actors: versions.Cache[tuple[int, str], Actor] = versions.Cache("access")

SCOPES = {scope.name.lower(): scope for scope in Scope}
EVERY_TYPE = "*"


def person_with(person_id: int) -> Person | None:
    """The person, kept until people change; whoever asks has a copy of their own."""
    people = _people.now()
    person = people.get(person_id)
    if person is None:
        person = Person.objects.filter(pk=person_id).first()
        if person is None:
            return None
        people[person_id] = person
    return copy(person)


def actor_for(person: Person, *, source: str = "page") -> Actor:
    """The actor that this person is; inactive people may do nothing."""
    actors = _actors.now()
    actor = actors.get((person.pk, source))
    if actor is None:
        known = with_roles(person, roles_of(person)) if _works_here(person) else _left(person)
        actor = replace(known, source=source)
        actors[person.pk, source] = actor
    return actor


def roles_of(person: Person) -> list[Role]:
    """The roles that count for the person; somebody inactive has none."""
    if not _works_here(person):
        return []
    held = person.roles.through._base_manager.filter(person=person).values("role")  # noqa: SLF001
    rows = Role.objects.unscoped("the rights of the person themself")
    return list(rows.filter(pk__in=held, deleted_at__isnull=True).order_by("name", "pk"))


def _works_here(person: Person) -> bool:
    return bool(person.is_active) and person.deleted_at is None


def _left(person: Person) -> Actor:
    """Nobody any more: neither the directory nor what was shared is open to them."""
    return Actor(None, person.name, language=person.language or "en", zone=person.zone or "UTC")


def with_roles(person: Person, roles: Iterable[Role]) -> Actor:
    """The actor that the person is, or would be, with these roles alone."""
    roles = list(roles)
    above, below, country = _place(person)
    keys = {key for role in roles for key in (*role.scopes, *role.fields)} - {EVERY_TYPE}
    return Actor(
        person_id=person.pk,
        name=person.name,
        team_id=person.team_id,
        teams_above=above,
        teams_below=below,
        grants={key: _grant(roles, key) for key in keys},
        default=_grant(roles, EVERY_TYPE),
        rights=frozenset(Right(r) for role in roles for r in role.rights if r in set(Right)),
        language=person.language or "en",
        zone=person.zone or "UTC",
        country=country,
    )


def _place(person: Person) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """The teams above and below the person's, both with it, and the country of the nearest."""
    if not person.team_id:
        return (), (), ""
    rows = Team.objects.unscoped("the tree of teams is needed to resolve rights")
    teams = {team.pk: team for team in rows.only("pk", "path", "country")}
    own = teams[person.team_id]
    below = tuple(pk for pk, team in teams.items() if person.team_id in team.path)
    near = (teams[pk].country for pk in reversed(own.path) if pk in teams)
    return tuple(own.path), below, next((country for country in near if country), "")


def _grant(roles: Sequence[Role], key: str) -> Grant:
    """The best of what the roles allow on one type.

    A role that opens no record of the type opens no field either, unless all are such: then what
    they say of fields holds for records that are shared.
    """
    told = [_told(role, key) for role in roles]
    told = [(scopes, fields) for scopes, fields in told if _opens(scopes)] or told
    if not told:
        return NOTHING
    scopes = {
        verb: max((SCOPES.get(str(s.get(verb)), Scope.NONE) for s, _f in told), default=Scope.NONE)
        for verb in Verb
    }
    named = {field for _s, fields in told for field in fields}
    hidden = {f for f in named if all(fields.get(f) == "hidden" for _s, fields in told)}
    fixed = {f for f in named if all(fields.get(f) in ("hidden", "read") for _s, fields in told)}
    return Grant(scopes, frozenset(hidden), frozenset(fixed - hidden))


def _opens(scopes: Mapping[str, Any]) -> bool:
    return any(SCOPES.get(str(scope), Scope.NONE) for scope in scopes.values())


def _told(role: Role, key: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    scopes = role.scopes.get(key) or role.scopes.get(EVERY_TYPE) or {}
    return scopes, role.fields.get(key) or {}
