"""Who acts: passed as an argument to everything that reads or writes, never ambient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Verb(StrEnum):
    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    ASSIGN = "assign"
    EXPORT = "export"


class Scope(IntEnum):
    """How far a right reaches; a larger scope contains the smaller ones."""

    NONE = 0
    OWN = 1
    TEAM = 2
    BELOW = 3
    ALL = 4


class Right(StrEnum):
    """Rights that concern no single record type."""

    ADMINISTER = "administer"
    IMPORT = "import"
    SHARE_VIEWS = "share_views"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the actor's roles allow on one record type.

    A field in neither set may be read and edited.
    """

    scopes: Mapping[Verb, Scope]
    hidden: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()

    def scope(self, verb: Verb) -> Scope:
        return self.scopes.get(verb, Scope.NONE)


NOTHING = Grant(scopes={})
EVERYTHING = Grant(scopes=dict.fromkeys(Verb, Scope.ALL))


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a token or the program itself, with all its rights resolved.

    `teams_above` is the own team and every team above it; `teams_below` the own team and every
    team below it. `default` answers for record types that `grants` does not name. `source` tells
    the history by which door the actor came: page, api, import, job.
    """

    person_id: int | None
    name: str
    team_id: int | None = None
    teams_above: tuple[int, ...] = ()
    teams_below: tuple[int, ...] = ()
    grants: Mapping[str, Grant] = field(default_factory=dict)
    default: Grant = NOTHING
    rights: frozenset[Right] = frozenset()
    language: str = "en"
    zone: str = "UTC"
    country: str = ""
    source: str = "page"

    def grant(self, type_key: str) -> Grant:
        return self.grants.get(type_key, self.default)

    def scope(self, type_key: str, verb: Verb) -> Scope:
        return self.grant(type_key).scope(verb)

    def may(self, right: Right) -> bool:
        return right in self.rights


def system(reason: str) -> Actor:
    """The program acting for itself; `reason` appears in the history as its name."""
    return Actor(
        person_id=None,
        name=reason,
        default=EVERYTHING,
        rights=frozenset(Right),
        source="system",
    )
