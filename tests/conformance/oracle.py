"""Who should see and do what, worked out the slow and plain way, apart from the program's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atrium.core.access.policies import Administered, ChildOf, Common, Directory, Owned
from atrium.core.access.roles import BUILT_IN
from atrium.core.records import registry
from atrium.core.records.book import Type
from tests.world import PEOPLE, TEAMS, World

ROLES: Mapping[str, Any] = {role.code: role for role in BUILT_IN}


def scope(person: str, kind: Type, verb: str) -> str:
    role = PEOPLE[person][1]
    if not role:
        return "none"
    scopes = ROLES[role].scopes
    return str((scopes.get(kind.key) or scopes.get("*", {})).get(verb, "none"))


def hidden(person: str, kind: Type) -> set[str]:
    role = PEOPLE[person][1]
    rules = ROLES[role].fields.get(kind.key, {}) if role else {}
    return {key for key, rule in rules.items() if rule == "hidden"}


def is_administrator(person: str) -> bool:
    return PEOPLE[person][1] == "administrator"


def may(world: World, person: str, kind: Type, record: Any, verb: str) -> bool:
    """Whether the person may do `verb` with the record, by reading its rules aloud."""
    policy = kind.policy
    if isinstance(policy, Administered):
        return is_administrator(person)
    if isinstance(policy, Directory):
        return verb == "see" or is_administrator(person)
    if isinstance(policy, Common):
        return scope(person, kind, verb) != "none"
    if isinstance(policy, ChildOf):
        return _through_parents(world, person, kind, record, verb)
    assert isinstance(policy, Owned)
    return _owned(world, person, kind, record, verb)


def _owned(world: World, person: str, kind: Type, record: Any, verb: str) -> bool:
    told = scope(person, kind, verb)
    if told == "none":
        return False
    if told == "all" or record.owner_id == world.people[person].pk:
        return True
    team = next((name for name, t in world.teams.items() if t.pk == record.team_id), "")
    own = PEOPLE[person][0]
    if told == "team":
        return team == own
    return told == "below" and own in _above(team)


def _above(team: str) -> list[str]:
    """The team and all teams above it."""
    path = []
    while team:
        path.append(team)
        team = TEAMS[team]
    return path


def _through_parents(world: World, person: str, kind: Type, record: Any, verb: str) -> bool:
    policy: Any = kind.policy
    for position, name in enumerate(policy.parents):
        parent = registry.get(kind.fields[name].target)
        whole: Any = parent.model._base_manager.get(pk=getattr(record, f"{name}_id"))
        wanted = (verb if verb in {"see", "export"} else "edit") if position == 0 else "see"
        if not may(world, person, parent, whole, wanted):
            return False
    return True
