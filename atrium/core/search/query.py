"""Finding records by words; a plain comparison of titles until the index answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type


@dataclass(frozen=True, slots=True)
class Hit:
    type: str
    id: int
    title: str
    subtitle: str = ""


def search(
    actor: Actor, text: str, types: Iterable[str] | None = None, limit: int = 20
) -> list[Hit]:
    wanted = set(types or ())
    found: list[Hit] = []
    for kind in registry.all_types():
        if kind.key in wanted or (types is None and kind.group):
            titles = find_titles(kind, actor, text, limit)
            found += [Hit(kind.key, pk, title) for pk, title in titles]
    return found[:limit]


def find_titles(kind: Type, actor: Actor, text: str, limit: int) -> list[tuple[int, str]]:
    path = kind.fields[kind.title].path
    rows = reading.visible(kind, actor).filter(**{f"{path}__icontains": text})[:limit]
    return list(reading.titled(kind, actor, rows))
