"""The keys by which records are found as candidates, kept true within every change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from atrium.core.duplicates.models import Known
from atrium.core.duplicates.rules import compared, matching
from atrium.core.duplicates.scoring import Prepared, keys, prepare
from atrium.core.records import prepared, reading
from atrium.core.records.book import Type
from atrium.core.records.types import Compare

BATCH = 5000
MOST_CANDIDATES, MOST_OF_A_KEY = 200, 500
# Records that are looked up by one statement.
TOGETHER = 500
WRITE = """
    INSERT INTO duplicates_known (record_type, record_id, keys)
    SELECT %s, id, string_to_array(joined, E'\\x1f')
    FROM unnest(%s::bigint[], %s::text[]) AS told (id, joined)
    ON CONFLICT (record_type, record_id) DO UPDATE SET keys = excluded.keys
"""
# Each key is looked up by itself: a scan for all at once compares each record with all of them.
SHARED = """
    SELECT wanted.key, found.record_id FROM unnest(%s::text[]) AS wanted (key)
    CROSS JOIN LATERAL (
        SELECT record_id FROM duplicates_known WHERE keys @> ARRAY[wanted.key] LIMIT %s
    ) AS found
"""


def compared_keys(kind: Type) -> set[str]:
    """The fields that are compared at present."""
    return {rule.field for rule in matching(kind).rules} if kind.duplicates else set()


def refresh(kind: Type, ids: Sequence[int]) -> None:
    """Bring the keys of these records up to date, within the transaction of their change."""
    if kind.duplicates is None or not ids:
        return
    rules = matching(kind).rules
    left = set(ids)
    for start in range(0, len(ids), BATCH):
        told = read(kind, rules, ids[start : start + BATCH])
        write(kind, rules, told.items())
        left -= told.keys()
    if left:
        Known.objects.filter(record_type=kind.key, record_id__in=left).delete()


def write(kind: Type, rules: Sequence[Compare], told: Iterable[tuple[int, Prepared]]) -> None:
    """Keep the keys of records as prepared."""
    held = [(pk, "\x1f".join(_of(kind, keys(rules, one)))) for pk, one in told]
    if held:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [kind.key, [pk for pk, _k in held], [k for _pk, k in held]])


def read(kind: Type, rules: tuple[Compare, ...], ids: Sequence[int]) -> dict[int, Prepared]:
    """What is compared of these records, whoever sees them; none of those in the bin."""
    if not ids:
        return {}
    asked = prepared.statement(
        None,
        ("duplicates", kind.key, rules),
        lambda: _columns(kind, rules, rows_of(kind)),
        "SELECT * FROM ({}) AS every WHERE pk = ANY (%s)",
    )
    return dict(_prepared(kind, rules, asked.rows(0, list(ids))))


def read_all(kind: Type, rules: tuple[Compare, ...]) -> Iterator[tuple[int, Prepared]]:
    """The same of every record, in the order of the ids."""
    rows = _columns(kind, rules, rows_of(kind).order_by("pk"))
    return _prepared(kind, rules, rows.iterator(chunk_size=BATCH))


def candidates(kind: Type, rules: Sequence[Compare], told: Sequence[Prepared]) -> list[list[int]]:
    """For each of what is told the records that share most keys with it.

    A key that very many records have says too little to compare them all by.
    """
    wanted = [_of(kind, keys(rules, one)) for one in told]
    found: list[list[int]] = []
    for start in range(0, len(wanted), TOGETHER):
        part = wanted[start : start + TOGETHER]
        sharing = _sharing(sorted({key for one in part for key in one}))
        for one in part:
            counted = Counter(pk for key in one for pk in sharing.get(key, ()))
            found.append([pk for pk, _many in counted.most_common(MOST_CANDIDATES)])
    return found


def _sharing(wanted: list[str]) -> dict[str, list[int]]:
    """The records with each key."""
    held: dict[str, list[int]] = {}
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(SHARED, [wanted, MOST_OF_A_KEY + 1])
            for key, pk in cursor.fetchall():
                held.setdefault(key, []).append(pk)
    return {key: ids for key, ids in held.items() if len(ids) <= MOST_OF_A_KEY}


def _of(kind: Type, made: Iterable[str]) -> list[str]:
    return [f"{kind.key}/{key}" for key in made]


def rows_of(kind: Type) -> Any:
    """Every record outside the bin, whoever sees it."""
    manager: Any = kind.model._default_manager  # noqa: SLF001
    rows = manager.unscoped("a record that one may not see is a duplicate too")
    return rows.filter(deleted_at__isnull=True)


def _columns(kind: Type, rules: tuple[Compare, ...], rows: Any) -> Any:
    fields = compared(kind, rules)
    columns = [column for f in fields for column in f.columns]
    return reading.with_computed(rows, fields).values_list("pk", *columns)


def _prepared(
    kind: Type, rules: tuple[Compare, ...], rows: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[int, Prepared]]:
    fields = compared(kind, rules)
    for pk, *raw in rows:
        values, at = [], 0
        for f in fields:
            values.append(f.kind.load(raw[at : at + len(f.columns)], f))
            at += len(f.columns)
        yield pk, prepare(rules, values)
