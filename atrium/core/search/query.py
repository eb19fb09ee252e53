"""Finding records by words, each person among what they may see.

Every word must be found, in any order and anywhere in the record's words; the digits of a phone
are found however they are grouped. What one opened lately comes first; of the rest, titles come
before other fields, beginnings before middles, and what changed lately before what did not.

Words that few records have are looked up by their pieces. Words that many have would drown that;
for them the newest entries within the actor's reach are read, which soon gives enough. Either way
the work is bounded.

Where nothing has the words, they are perhaps mistyped: see `correcting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.search import finding, showing, suggesting
from atrium.core.search.asked import Asked, readings, take_apart
from atrium.core.search.correcting import corrections
from atrium.core.search.reach import Reach, reach
from atrium.core.search.words import is_searched

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was found; `instead` has the words that were looked for in place of mistyped ones."""

    hits: Sequence[T]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found; `subtitle` tells where, or what tells it from others of that title.

    `rank` is 0 for the title itself, 1 for its beginning, 2 for beginnings of its words, 3 for
    the midst of them, 4 for another field and 5 for a file.
    """

    type: str
    id: int
    title: str
    subtitle: str = ""
    rank: int = 0


def search(
    actor: Actor, text: str, types: Iterable[str] | None = None, limit: int = 20
) -> list[Hit]:
    """The records that best fit a text, best first; of all types in the navigation unless told."""
    return list(answer(actor, text, types, limit).hits)


def answer(
    actor: Actor, text: str, types: Iterable[str] | None = None, limit: int = 20
) -> Answer[Hit]:
    """What `search` finds, and whether it was found by other words than those of the text."""
    found = _shown(actor, text, types, limit)
    hits = [
        Hit(one.found.type, one.found.id, one.title, one.subtitle, one.found.rank)
        for one in found.hits
    ]
    return Answer(hits, found.instead)


def find_ids(kind: Type, actor: Actor, text: str, limit: int) -> list[int]:
    """The ids alone, best first, for lists that read the records themselves, by rights."""
    return list(find(kind, actor, text, limit).hits)


def find(kind: Type, actor: Actor, text: str, limit: int) -> Answer[int]:
    """What `find_ids` finds, and whether it was found by other words than those of the text."""
    reached = _reached(actor, [kind.key])
    return _Gathering(reached, limit, partial(showing.only_ids, actor), None).gather(text)


def find_titles(kind: Type, actor: Actor, text: str, limit: int) -> list[tuple[int, str]]:
    """(id, title) for a picker; without a text, what the actor opened lately or looks after."""
    if not is_searched(kind):
        ids = _containing(kind, actor, text, limit)
    elif take_apart(text) is None:
        ids = suggesting.suggest(kind, actor, limit)
    else:
        found = _shown(actor, text, [kind.key], limit)
        return [(one.found.id, one.title) for one in found.hits]
    told = reading.titles(actor, [(kind.key, pk) for pk in ids])
    return [(pk, told[kind.key, pk]) for pk in ids if (kind.key, pk) in told]


def _shown(
    actor: Actor, text: str, types: Iterable[str] | None, limit: int
) -> Answer[showing.Shown]:
    reached = _reached(actor, types)
    gathering = _Gathering(reached, limit, partial(showing.show, actor), actor.person_id)
    return gathering.gather(text)


@dataclass
class _Gathering(Generic[T]):
    """Looking in one way after the other until there is enough; `read` makes of entries what is
    wanted, leaving out what the actor may not find. What `person` opened lately comes first.
    """

    reached: Sequence[Reach]
    limit: int
    read: Callable[[Asked, Sequence[finding.Found]], list[T]]
    person: int | None
    told: list[T] = field(default_factory=list)
    known: set[tuple[str, int]] = field(default_factory=set)

    def gather(self, text: str) -> Answer[T]:
        asked = take_apart(text)
        if asked is None or not self.reached or self.limit < 1:
            return Answer([])
        self.add(asked)
        if len(self.told) < self.limit:
            for asked_in_latin in readings(text):
                self.add(asked_in_latin)
        if len(self.told) < self.limit:
            self.take(asked, finding.in_files(self.reached, asked, self.limit))
        instead = () if self.told else self.put_right(asked)
        return Answer(self.told[: self.limit], instead)

    def put_right(self, asked: Asked) -> tuple[str, ...]:
        """Look for other words; returns those by which the actor finds something."""
        words = list[str]()
        for corrected, meant in corrections(asked):
            if len(self.told) < self.limit and self.add(corrected):
                words += meant
        return tuple(dict.fromkeys(words))

    def add(self, asked: Asked) -> bool:
        """Whether the words were found in something that is not there yet."""
        found = finding.find(self.reached, asked, self.limit)
        if self.person is not None:
            found = [*finding.opened(self.reached, asked, self.person, self.limit), *found]
        return self.take(asked, found)

    def take(self, asked: Asked, found: Sequence[finding.Found]) -> bool:
        """Whether there is something among the entries that is not there yet."""
        by_name = {(one.type, one.id): one for one in reversed(found)}
        order = dict.fromkeys((one.type, one.id) for one in found)
        new = [by_name[name] for name in order if name not in self.known][: self.limit]
        self.known.update(order)
        more = self.read(asked, new)
        self.told += more
        return bool(more)


def _containing(kind: Type, actor: Actor, text: str, limit: int) -> list[int]:
    """Of types without an index: few records, or parts of others."""
    rows = reading.visible(kind, actor).filter(
        **{f"{kind.fields[kind.title].path}__icontains": text}
    )
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])


def _reached(actor: Actor, types: Iterable[str] | None) -> Sequence[Reach]:
    told = registry.all_types() if types is None else [registry.get(key) for key in types]
    kinds = [kind for kind in told if is_searched(kind) and (kind.group or types is not None)]
    return [found for kind in kinds if (found := reach(kind, actor)) is not None]
