"""Finding records by words, each person among what they may see.

Every word must be found, in any order and anywhere in the record's words; the digits of a phone
are found however they are grouped. What one opened lately comes first; of the rest, titles come
before other fields, beginnings before middles, and what changed lately before what did not.

Words that few records have are looked up by their pieces. Words that many have would drown that;
for them the newest entries within the actor's reach are read, which soon gives enough. Either way
the work is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.search import finding, showing, suggesting
from atrium.core.search.asked import Asked, take_apart
from atrium.core.search.reach import Reach, reach
from atrium.core.search.words import is_searched


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found; `subtitle` tells where, or what tells it from others of that title.

    `rank` is 0 for the title itself, 1 for its beginning, 2 for beginnings of its words, 3 for
    the midst of them and 4 for another field.
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
    return [
        Hit(one.found.type, one.found.id, one.title, one.subtitle, one.found.rank)
        for one in _shown(actor, text, types, limit)
    ]


def find_ids(kind: Type, actor: Actor, text: str, limit: int) -> list[int]:
    """The ids alone, best first, for lists that read the records themselves, by rights."""
    asked = take_apart(text)
    reached = _reached(actor, [kind.key])
    if asked is None or not reached or limit < 1:
        return []
    return showing.only_ids(actor, asked, finding.find(reached, asked, limit))


def find_titles(kind: Type, actor: Actor, text: str, limit: int) -> list[tuple[int, str]]:
    """(id, title) for a picker; without a text, what the actor opened lately or looks after."""
    if not is_searched(kind):
        ids = _containing(kind, actor, text, limit)
    elif take_apart(text) is None:
        ids = suggesting.suggest(kind, actor, limit)
    else:
        return [(one.found.id, one.title) for one in _shown(actor, text, [kind.key], limit)]
    told = reading.titles(actor, [(kind.key, pk) for pk in ids])
    return [(pk, told[kind.key, pk]) for pk in ids if (kind.key, pk) in told]


def _shown(actor: Actor, text: str, types: Iterable[str] | None, limit: int) -> list[showing.Shown]:
    asked = take_apart(text)
    reached = _reached(actor, types)
    if asked is None or not reached or limit < 1:
        return []
    return showing.show(actor, asked, _best(actor, reached, asked, limit))


def _best(
    actor: Actor, reached: Sequence[Reach], asked: Asked, limit: int
) -> list[finding.Found]:
    """What the actor opened lately, then the rest in order of fitness."""
    person = actor.person_id
    first = [] if person is None else finding.opened(reached, asked, person, limit)
    known = {(one.type, one.id) for one in first}
    rest = finding.find(reached, asked, limit)
    return [*first, *(one for one in rest if (one.type, one.id) not in known)][:limit]


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
