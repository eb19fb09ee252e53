"""What all parts of the loading share: who is who, and which record came of which key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from atrium.core.access.actors import actor_for
from atrium.core.actions.cleaning import clean_rows
from atrium.core.actions.work import Work, begin
from atrium.core.records import registry
from atrium.core.records.actor import Actor, system
from atrium.core.records.book import Type
from atrium.core.records.errors import Rejected
from atrium.demo.company import Company
from atrium.demo.terms import LANGUAGES, Words


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T")
K = TypeVar("K", bound=Keyed)
SOURCE = "demo"


class Desk:
    """The records made so far, by what they are and by their key in the demo company."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.program = system("Demo company")
        self.made: dict[str, dict[str, Any]] = {}
        self._actors: dict[str, Actor] = {}

    def keep(self, kind: str, key: str, record: Any) -> None:
        self.made.setdefault(kind, {})[key] = record

    def get(self, kind: str, key: str) -> Any:
        return self.made[kind][key]

    def id(self, kind: str, key: str | None) -> int | None:
        return None if key is None else self.made[kind][key].pk

    def touch(self, kind_key: str, changed: Mapping[str, datetime]) -> None:
        """Say when the records with these keys changed last; the trail keeps no entry of that."""
        records = [self.get(kind_key, key) for key in changed]
        for record, at in zip(records, changed.values(), strict=True):
            record.updated_at = at
        rows: Any = registry.get(kind_key).model._default_manager  # noqa: SLF001
        made = rows.unscoped("made a moment ago")
        made.bulk_update(records, ["updated_at"], batch_size=500)

    def actor(self, person: str) -> Actor:
        if person not in self._actors:
            self._actors[person] = actor_for(self.get("person", person), source=SOURCE)
        return self._actors[person]

    def enter(
        self,
        kind_key: str,
        actor: Actor,
        things: Sequence[K],
        values: Callable[[K], Mapping[str, Any]],
        at: Callable[[K], datetime],
        *,
        settled: Callable[[K], Mapping[str, Any]] | None = None,
        after: Callable[[Work, K, Any], None] | None = None,
    ) -> None:
        """Make a record of each thing, as typed by `actor` at its moment.

        `settled` are values that nobody types; `after` does what belongs to the same work.
        """
        kind = registry.get(kind_key)
        cleaned = typed(kind, actor, [values(thing) for thing in things])
        with begin(actor, SOURCE) as work:
            for thing, row in zip(things, cleaned, strict=True):
                work.at = at(thing)
                (record,) = work.create(kind, [{**row, **(settled(thing) if settled else {})}])
                self.keep(kind_key, thing.key, record)
                if after:
                    after(work, thing, record)


def typed(kind: Type, actor: Actor, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as the program would keep them; raises Rejected as for a form."""
    made = clean_rows(kind, actor, rows, creating=True)
    problems = [problem for row in made for problem in row.problems]
    if problems:
        raise Rejected(problems)
    return [row.values for row in made]


def labels(words: Words) -> dict[str, str]:
    return dict(zip(LANGUAGES, words, strict=True))


def by(key: Callable[[T], str], things: Iterable[T]) -> dict[str, list[T]]:
    """The things in groups, each in its order."""
    groups: dict[str, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


def from_the_top(things: Iterable[K], above: Callable[[K], str | None]) -> Iterator[list[K]]:
    """The things in rounds, each after the one it has above it."""
    left: list[K] = list(things)
    done: set[str | None] = {None}
    while left:
        now = [thing for thing in left if above(thing) in done]
        yield now
        done |= {thing.key for thing in now}
        left = [thing for thing in left if thing.key not in done]
