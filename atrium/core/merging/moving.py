"""Pointing rows elsewhere, so that each can be pointed back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

from atrium.core.actions.work import Work
from atrium.core.merging.models import Merge, Move
from atrium.core.merging.pointing import Pointer, pointers
from atrium.core.records import bulk
from atrium.core.records.book import Type
from atrium.core.records.errors import Rejected

WHY = "what belongs to a record follows it, whoever merges"


def move_all(work: Work, kind: Type, merge: Merge, origin: int) -> None:
    """Point at the record kept what points at one merged, and keep account of it."""
    moved = []
    for pointer in pointers(kind):
        ids = _pointing(pointer, kind, origin)
        if not ids:
            continue
        rows, dropped = point(work, kind, pointer, ids, merge.kept)
        moved.append((merge.pk, origin, pointer.table, pointer.column, rows, dropped))
    bulk.insert_rows(Move, ("merge_id", "origin", "table", "column", "rows", "dropped"), moved)


def point(
    work: Work, kind: Type, pointer: Pointer, ids: Sequence[int], to: int
) -> tuple[list[int], list[dict[str, Any]]]:
    """Point the rows at another record: those pointed, and those for which there was no place."""
    if pointer.kind is kind and to in ids:
        # No record is above itself because the one above it was merged with it.
        rest = point(work, kind, pointer, [pk for pk in ids if pk != to], to)
        return rest[0], [*rest[1], _drop(work, pointer, to)]
    try:
        with transaction.atomic():
            _point(work, pointer, ids, to)
            return list(ids), []
    except (IntegrityError, Rejected):
        if len(ids) > 1:
            half = len(ids) // 2
            first = point(work, kind, pointer, ids[:half], to)
            second = point(work, kind, pointer, ids[half:], to)
            return first[0] + second[0], first[1] + second[1]
    return [], [_drop(work, pointer, ids[0])]


def _point(work: Work, pointer: Pointer, ids: Sequence[int], to: int) -> None:
    if pointer.kind is not None:
        records = work.hold(pointer.kind, ids, WHY)
        for record in records:
            pointer.put(record, to)
        work.save(pointer.kind, records, quietly=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("UPDATE {} SET {} = %s WHERE id = ANY (%s)").format(
                sql.Identifier(pointer.table), sql.Identifier(pointer.column)
            ),
            [to, list(ids)],
        )


def _drop(work: Work, pointer: Pointer, row: int) -> dict[str, Any]:
    """Let a row point at nothing, or take it away where it must point; what it was, to undo it."""
    if pointer.kind is not None:
        (record,) = work.hold(pointer.kind, [row], WHY)
        cleared = pointer.may_be_empty
        if cleared:
            pointer.put(record, None)
        else:
            record.deleted_at = work.at
        work.save(pointer.kind, [record], quietly=True)
        return {"id": row, "cleared": cleared}
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DELETE FROM {} AS gone WHERE id = %s RETURNING to_jsonb(gone)::text").format(
                sql.Identifier(pointer.table)
            ),
            [row],
        )
        (told,) = cursor.fetchone()
    gone: dict[str, Any] = json.loads(told)
    return gone


def _pointing(pointer: Pointer, kind: Type, record_id: int) -> list[int]:
    rows = pointer.among(pointer.model._base_manager.all())  # noqa: SLF001
    about: dict[str, Any] = {pointer.column: record_id}
    if pointer.said_of:
        about["record_type"] = kind.key
    return list(rows.filter(**about).order_by("pk").values_list("pk", flat=True))


def move_back(work: Work, kind: Type, move: Move, kept: int) -> None:
    """Point back what still points at the record kept, and put back what had no place."""
    by_column = {(p.table, p.column): p for p in pointers(kind)}
    pointer = by_column.get((move.table, move.column))
    if pointer is None:
        return
    still = set(_pointing(pointer, kind, kept))
    ids = [pk for pk in move.rows if pk in still]
    if ids:
        point(work, kind, pointer, ids, move.origin)
    for told in move.dropped:
        _put_back(work, pointer, told, move.origin)


def _put_back(work: Work, pointer: Pointer, told: dict[str, Any], origin: int) -> None:
    """Put back what had no place, unless somebody made the same anew since."""
    if pointer.kind is not None:
        with suppress(IntegrityError, Rejected), transaction.atomic():
            for record in work.hold(pointer.kind, [told["id"]], WHY):
                if not told["cleared"]:
                    record.deleted_at = None
                elif getattr(record, pointer.column) is None:
                    pointer.put(record, origin)
                work.save(pointer.kind, [record], quietly=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, %s::jsonb)"
                " ON CONFLICT DO NOTHING"
            ).format(sql.Identifier(pointer.table)),
            [json.dumps(told)],
        )
