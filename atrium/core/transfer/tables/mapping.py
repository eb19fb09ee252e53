"""Which column of a file is which field, told by its name and confirmed by its values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from atrium.core.transfer.tables.aliases import ALIASES
from atrium.core.transfer.tables.keys import squashed, words
from atrium.core.transfer.tables.looks import look_of

if TYPE_CHECKING:
    from collections.abc import Mapping as Lookup
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Target:
    """A field as a target of mapping. `kind` is the key of its field kind; "" if of no matter."""

    key: str
    label: str
    labels: tuple[str, ...] = ()  # in other languages
    aliases: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A column laid to a field. `score` is 0 to 1; below `SURE` a screen should ask."""

    column: str
    field: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Mapping:
    matches: tuple[Match, ...]
    unmapped: tuple[str, ...]

    @property
    def by_column(self) -> dict[str, Match]:
        return {match.column: match for match in self.matches}


# Where a column goes when there is no field of its own.
_INSTEAD = {"mobile": "phone", "address": "street", "street": "address"}

SURE = 0.9
_LEAST = 0.7
_FUZZY_LEAST = 84

# Which looks speak for a kind. A kind that is not here can hold anything.
_LOOKS = {
    "email": {"email"},
    "emails": {"email"},
    "phone": {"phone", "number"},
    "phones": {"phone", "number"},
    "url": {"url"},
    "date": {"date"},
    "datetime": {"date"},
    "country": {"country"},
    "currency": {"currency"},
    "number": {"number"},
    "money": {"number"},
    "percent": {"number"},
    "rating": {"number"},
    "boolean": {"boolean", "number"},
}
# Looks that hardly occur by chance: a column of e-mail addresses is no name.
_TELLING = {"email", "date", "url"}


def map_columns(
    columns: Sequence[str], samples: Lookup[str, Sequence[object]], fields: Sequence[Target]
) -> Mapping:
    """The best one-to-one assignment of columns to fields; `samples` are some values a column.

    Columns that fit no field, or whose field a better column took, are in `unmapped`.
    """
    looks = {column: look_of(samples.get(column, ())) for column in columns}
    names = [_Names.of(field) for field in fields]
    candidates = [
        (match, -order, -rank)
        for order, column in enumerate(columns)
        for rank, field in enumerate(names)
        if (match := _match(column, looks[column], field))
    ]
    candidates.sort(key=lambda c: (c[0].score, c[1], c[2]), reverse=True)
    taken: dict[str, Match] = {}
    used: set[str] = set()
    for match, _order, _rank in candidates:
        if match.column not in taken and match.field not in used:
            taken[match.column] = match
            used.add(match.field)
    return Mapping(
        tuple(taken[column] for column in columns if column in taken),
        tuple(column for column in columns if column not in taken),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """All a field goes by, folded once."""

    field: Target
    exact: frozenset[str]
    squashed: frozenset[str]
    aliases: frozenset[str]
    groups: frozenset[str]
    spoken: tuple[str, ...]

    @classmethod
    def of(cls, field: Target) -> _Names:
        own = (field.key, field.label, *field.labels)
        known = frozenset(map(squashed, (*own, *field.aliases)))
        groups = _groups()
        meant = {field.key.rsplit(".", 1)[-1]} & ALIASES.keys()
        # A name of several meanings ("name") is of none unless nothing else says which.
        meant |= {next(iter(g)) for name in known if len(g := groups.get(name, set())) == 1}
        # A bare "name" is a person's unless another name says of what.
        if len(meant) > 1 and squashed(field.key) == "name":
            meant -= {"full_name"}
        return cls(
            field=field,
            exact=frozenset(own),
            squashed=frozenset(map(squashed, own)),
            aliases=frozenset(map(squashed, field.aliases)),
            groups=frozenset(meant),
            spoken=tuple(
                words(name)
                for name in (*own, *field.aliases, *(n for g in meant for n in _names_of(g)))
            ),
        )


def _names_of(group: str) -> list[str]:
    return [name for part in re.split(r"[,\n]", ALIASES[group]) if (name := part.strip())]


@lru_cache(maxsize=1)
def _groups() -> dict[str, set[str]]:
    """Folded name -> the groups it is in."""
    found: dict[str, set[str]] = {}
    for group in ALIASES:
        for name in _names_of(group):
            found.setdefault(squashed(name), set()).add(group)
    return found


def _match(column: str, look: str, names: _Names) -> Match | None:
    score, reason = _by_name(column, names)
    fitting = _LOOKS.get(names.field.kind)
    if look and fitting is not None:
        if look in fitting:
            score = min(1.0, score + 0.04) if score else _by_look(look)
            reason = reason or _("Its values look like it.")
        else:
            score -= 0.35 if look in _TELLING or score < SURE else 0.05
    elif look in _TELLING and names.field.kind and score < SURE:
        score -= 0.2
    return Match(column, names.field.key, round(score, 3), reason) if score >= _LEAST else None


def _by_name(column: str, names: _Names) -> tuple[float, str]:
    folded = squashed(column)
    groups = _groups().get(folded, set())
    if folded and folded in names.squashed:
        return (1.0 if column in names.exact else 0.98), _("The names are the same.")
    if folded and folded in names.aliases:
        return 0.96, _("It is another name of the field.")
    if shared := groups & names.groups:
        own = names.field.key.rsplit(".", 1)[-1] in shared
        return (0.94 if own else 0.92), _("It is a usual name for this.")
    if any(_INSTEAD.get(group) in names.groups for group in groups):
        return 0.8, _("It is the nearest there is.")
    return _by_likeness(words(column), names)


def _by_likeness(spoken: str, names: _Names) -> tuple[float, str]:
    best = max((fuzz.token_sort_ratio(spoken, name) for name in names.spoken if name), default=0)
    return (best / 100 * 0.88, _("The names are alike.")) if best >= _FUZZY_LEAST else (0.0, "")


def _by_look(look: str) -> float:
    """Values alone name a field only where there is hardly another: the one e-mail column."""
    return 0.72 if look == "email" else 0.0
