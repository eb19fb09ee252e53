"""Keeping the index true, within the transaction of the change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from atrium.core.records import prepared, reading, registry, versions
from atrium.core.records.book import Field, Type
from atrium.core.search.correcting import spelled
from atrium.core.search.models import IndexRules, SearchEntry
from atrium.core.search.words import RULES, Titles, Words, describe, is_searched, searched

BATCH = 2000
_pointing: versions.Cache[str, tuple[tuple[Type, Field], ...]] = versions.Cache("types")

WRITE = """
    WITH said AS (
        INSERT INTO search_word (word)
        SELECT word FROM unnest(%s::text[]) AS told (word)
        WHERE NOT EXISTS (SELECT FROM search_word AS known WHERE known.word = told.word)
    )
    INSERT INTO search_searchentry
        (record_type, record_id, owner, team, changed, title, rest, pieces)
    SELECT %s, id, owner, team, changed, title, rest,
           array_to_tsvector(string_to_array(pieces, ' '))
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[],
                %s::text[], %s::text[]) AS told (id, owner, team, changed, title, rest, pieces)
    ON CONFLICT (record_type, record_id) DO UPDATE SET
        owner = excluded.owner, team = excluded.team, changed = excluded.changed,
        title = excluded.title, rest = excluded.rest, pieces = excluded.pieces
"""
WITHOUT_ENTRIES = """
    SELECT record_type FROM unnest(%s::text[]) AS known (record_type)
    WHERE NOT EXISTS (SELECT FROM search_searchentry AS one
                      WHERE one.record_type = known.record_type)
"""


def refresh(kind: Type, records: Sequence[Any]) -> None:
    """Bring the entries of these records up to date within the transaction.

    Where a title changed, the entries of records that are found by it follow.
    """
    if not is_searched(kind):
        return
    gone = [record.pk for record in records if record.deleted_at or record.archived_at]
    if gone:
        forget(kind, gone)
    kept = [record for record in records if not (record.deleted_at or record.archived_at)]
    before = _titles_held(kind, [record.pk for record in kept]) if pointing_at(kind) else {}
    renamed = []
    for batch in _batches(kept):
        for record, words in _write(kind, batch):
            if before.get(record.pk, words.title) != words.title:
                renamed.append(record.pk)
    if renamed:
        _follow(kind, renamed)


def forget(kind: Type, ids: Sequence[int]) -> None:
    """Take records out of the index."""
    SearchEntry.objects.filter(record_type=kind.key, record_id__in=ids).delete()


def rebuild(kind: Type, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Write every entry of a type anew, while others work; returns how many there are now.

    `tell` hears after each batch, outside of its transaction, how many are written.
    """
    written = 0
    last = 0
    while is_searched(kind):
        with transaction.atomic():
            rows = _present(kind).filter(pk__gt=last).order_by("pk")
            batch = list(rows.select_for_update(of=("self",))[:BATCH])
            if not batch:
                break
            _write(kind, batch)
        written, last = written + len(batch), batch[-1].pk
        tell(written)
    entries = SearchEntry.objects.filter(record_type=kind.key)
    entries.exclude(Exists(_present(kind).filter(pk=OuterRef("record_id")))).delete()
    IndexRules.objects.update_or_create(record_type=kind.key, defaults={"rules": RULES})
    return written


def outdated() -> list[Type]:
    """The types whose entries were written by other rules, or that have records and no entries."""
    held = dict(IndexRules.objects.values_list("record_type", "rules"))
    kinds = [kind for kind in registry.all_types() if is_searched(kind)]
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_ENTRIES, [[kind.key for kind in kinds]])
        bare = {row[0] for row in cursor.fetchall()}
    return [
        kind
        for kind in kinds
        if held.get(kind.key) != RULES or (kind.key in bare and _present(kind).exists())
    ]


def catch_up() -> bool:
    """Rebuild what is outdated as far as that is quick; returns whether more is left to do."""
    versions.refresh()
    left = False
    for kind in outdated():
        if count(kind, BATCH + 1) <= BATCH:
            rebuild(kind)
        else:
            left = True
    return left


def count(kind: Type, most: int | None = None) -> int:
    """How many records of a type the index has to have; it is not counted beyond `most`."""
    return int(_present(kind)[:most].count())


def tidy() -> None:
    """Work the index's waiting list off and tell the planner what is common."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_pieces')")
        cursor.execute("ANALYZE search_searchentry")


def pointing_at(kind: Type) -> tuple[tuple[Type, Field], ...]:
    """The fields of other records that are found by the titles of this type's."""
    kept = _pointing.now()
    if kind.key not in kept:
        kept[kind.key] = tuple(
            (other, f)
            for other in registry.all_types()
            for f in searched(other)
            if f.target == kind.key
        )
    return kept[kind.key]


def _write(kind: Type, records: Sequence[Any]) -> list[tuple[Any, Words]]:
    titles = _titles_named(kind, records)
    told = [(record, describe(kind, record, titles)) for record in records]
    columns = zip(
        *(
            (
                record.pk,
                getattr(record, "owner_id", None),
                getattr(record, "team_id", None),
                record.updated_at,
                words.title,
                words.rest,
                words.pieces,
            )
            for record, words in told
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        said = set[str]().union(*(spelled(words.title + words.rest) for _record, words in told))
        cursor.execute(WRITE, [list(said), kind.key, *map(list, columns)])
    return told


def _titles_of(kind: Type) -> prepared.Statement:
    return prepared.statement(
        None,
        ("index", kind.key),
        lambda: _every(kind).values_list("pk", kind.fields[kind.title].path),
        "SELECT * FROM ({}) AS every WHERE pk = ANY (%s)",
    )


def _titles_named(kind: Type, records: Sequence[Any]) -> Titles:
    """The titles of what the searched fields of these records point at."""
    found: dict[tuple[str, int], str] = {}
    for f in searched(kind):
        if f.target:
            ids = {getattr(record, f.attribute) for record in records} - {None}
            other = registry.get(f.target)
            asked = _titles_of(other)
            found.update({(f.target, r[0]): r[1] for r in asked.rows(0, list(ids))} if ids else {})
    return found


def _titles_held(kind: Type, ids: Sequence[int]) -> dict[int, str]:
    entries = SearchEntry.objects.filter(record_type=kind.key, record_id__in=ids)
    return dict(entries.values_list("record_id", "title"))


def _follow(kind: Type, ids: Sequence[int]) -> None:
    for other, f in pointing_at(kind):
        rows = reading.aliased(_present(other), [f]).filter(reading.points_at(f, ids))
        for batch in _batches(rows.iterator(BATCH)):
            _write(other, batch)


def _present(kind: Type) -> Any:
    return _every(kind).filter(deleted_at__isnull=True, archived_at__isnull=True)


def _every(kind: Type) -> Any:
    rows: Any = kind.model._default_manager  # noqa: SLF001
    return rows.unscoped("the index has every record; a search reads it within rights")


def _batches(records: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(records)
    while batch := list(islice(rows, BATCH)):
        yield batch
