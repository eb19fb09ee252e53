"""Which rows of a file are there already as records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atrium.core.names import fold
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.transfer.importing.finding import spellings, with_addresses

Values = Mapping[str, Any]


@dataclass(slots=True)
class Matches:
    """`record` maps a row's position to the record it is; `unseen` are rows whose record the actor
    may not see; `fixed` those whose record they may not change; `several` those that fit many.
    """

    record: dict[int, int] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    fixed: set[int] = field(default_factory=set)
    several: set[int] = field(default_factory=set)


def match(
    kind: Type, actor: Actor, rows: Sequence[Values], own: Container[int] = frozenset()
) -> Matches:
    """Match each row by the first of the type's match fields that finds a record.

    External ids and addresses are looked for in all records, so that nothing is made twice; names
    only among those the actor sees, and a name counts only where nothing stronger contradicts.
    `own` are the records that came from earlier rows of the same file: with these, an address
    that two rows share does not outweigh the ids by which the file itself tells them apart.
    """
    found = Matches()
    for key in kind.transfer.match:
        told = kind.fields.get(key)
        open_rows = [
            i for i in range(len(rows)) if i not in found.record and i not in found.several
        ]
        if told is None or not open_rows:
            continue
        if key == kind.title:
            _by_title(kind, actor, told, rows, open_rows, found)
        else:
            named = kind.transfer.match[: kind.transfer.match.index(key)]
            free = {i for i in open_rows if _has_any(kind, rows[i], named)}
            _by_key(kind, told, rows, open_rows, found, _apart(free, own))
    _mark_rights(kind, actor, found)
    return found


def _apart(free: Collection[int], own: Container[int]) -> Callable[[int, int], bool]:
    return lambda position, pk: position in free and pk in own


def _has_any(kind: Type, values: Values, keys: Iterable[str]) -> bool:
    return any(key in kind.fields and _texts(kind.fields[key], values.get(key)) for key in keys)


def keys_of(kind: Type, values: Values) -> list[tuple[str, str]]:
    """By what a row is recognised, strongest first; two rows that share the first are the same."""
    keys: list[tuple[str, str]] = []
    for key in kind.transfer.match:
        told = kind.fields.get(key)
        if told is None:
            continue
        texts = _texts(told, values.get(key))
        keys += [(key, fold(text) if key == kind.title else text) for text in texts]
    return keys


def contradicts(kind: Type, values: Values, other: Values, by: str) -> bool:
    """Whether two records that agree in the match field `by` are different for certain.

    Stronger match fields that both have tell them apart; two of one name also weaker ones, and
    the records around them.
    """
    keys = kind.transfer.match
    for key in (*keys, *kind.timeline) if by == kind.title else keys[: keys.index(by)]:
        told = kind.fields.get(key)
        if told is None or key == by:
            continue
        mine, theirs = set(_texts(told, values.get(key))), set(_texts(told, other.get(key)))
        if mine and theirs and not mine & theirs:
            return True
    return False


def _texts(told: Field, value: Any) -> list[str]:
    """A match value as the texts by which it is compared."""
    if value is None or told.kind.is_empty(value):
        return []
    if told.kind.key == "emails":
        return [row["address"] for row in value]
    if told.kind.key == "email":
        return [str(value).lower()]
    return [str(value)]


def _everybody(kind: Type) -> Any:
    rows: Any = kind.model._default_manager  # noqa: SLF001
    return rows.unscoped("nothing may be made twice, whoever sees it").filter(
        deleted_at__isnull=True
    )


def _by_key(
    kind: Type,
    told: Field,
    rows: Sequence[Values],
    open_rows: Iterable[int],
    found: Matches,
    apart: Callable[[int, int], bool],
) -> None:
    wanted: dict[str, list[int]] = {}
    for position in open_rows:
        for text in _texts(told, rows[position].get(told.key)):
            wanted.setdefault(text, []).append(position)
    if not wanted:
        return
    if told.kind.key in {"email", "emails"}:
        pairs: Iterable[tuple[str, int]] = with_addresses(_everybody(kind), told, wanted.keys())
    else:
        pairs = (
            reading.with_computed(_everybody(kind), [told])
            .filter(**{f"{told.path}__in": list(wanted)})
            .values_list(told.path, "pk")
        )
    hits: dict[int, set[int]] = {}
    for text, pk in pairs:
        for position in wanted.get(text, ()):
            if not apart(position, pk):
                hits.setdefault(position, set()).add(pk)
    _take(hits, found)


def _by_title(
    kind: Type,
    actor: Actor,
    told: Field,
    rows: Sequence[Values],
    open_rows: Iterable[int],
    found: Matches,
) -> None:
    wanted: dict[str, list[int]] = {}
    titles = set()
    for position in open_rows:
        text = str(rows[position].get(told.key) or "")
        if text:
            titles.add(text)
            wanted.setdefault(fold(text), []).append(position)
    compared = [
        f for key in (*kind.transfer.match, *kind.timeline)
        if (f := kind.fields.get(key)) is not None and f.columns and key != told.key
    ]  # fmt: skip
    columns = [c for f in compared for c in f.columns]
    seen = reading.with_computed(reading.visible(kind, actor), compared)
    seen = seen.filter(**{f"{told.path}__in": spellings(titles)})
    hits: dict[int, set[int]] = {}
    for pk, title, *held in seen.values_list("pk", told.path, *columns):
        other = dict(zip(columns, held, strict=True))
        there = {f.key: other[f.columns[0]] for f in compared}
        for position in wanted.get(fold(title), ()):
            if not contradicts(kind, rows[position], there, told.key):
                hits.setdefault(position, set()).add(pk)
    _take(hits, found)


def _take(hits: Mapping[int, Collection[int]], found: Matches) -> None:
    for position, ids in hits.items():
        if len(ids) == 1:
            found.record[position] = next(iter(ids))
        else:
            found.several.add(position)


def _mark_rights(kind: Type, actor: Actor, found: Matches) -> None:
    ids = set(found.record.values())
    if not ids:
        return
    seen = set(reading.visible(kind, actor).filter(pk__in=ids).values_list("pk", flat=True))
    free = reading.visible(kind, actor, Verb.EDIT).filter(pk__in=ids)
    editable = set(free.values_list("pk", flat=True))
    for position, pk in found.record.items():
        if pk not in seen:
            found.unseen.add(position)
        elif pk not in editable:
            found.fixed.add(position)
