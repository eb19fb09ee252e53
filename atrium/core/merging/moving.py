"""Pointing rows elsewhere, so that each can be pointed back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

from atrium.core.actions.work import Work, put
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
        ids = pointing(pointer, kind, origin)
        if not ids:
            continue
        rows, dropped = point(work, kind, pointer, ids, origin, merge.kept)
        moved.append((merge.pk, origin, pointer.table, pointer.column, rows, dropped))
    bulk.insert_rows(Move, ("merge_id", "origin", "table", "column", "rows", "dropped"), moved)


def point(
    work: Work, kind: Type, pointer: Pointer, ids: Sequence[int], origin: int, to: int
) -> tuple[list[int], list[dict[str, Any]]]:
    """Point rows from one record at another: those pointed, and those for which was no place."""
    full = _full(work, kind, pointer, ids, to)
    dropped = [_drop(work, pointer, row, origin) for row in ids if row in full]
    rows, more = _halved(work, pointer, [row for row in ids if row not in full], origin, to)
    return rows, [*dropped, *more]


def _full(work: Work, kind: Type, pointer: Pointer, ids: Sequence[int], to: int) -> set[int]:
    """The rows that have no place: for themselves, or because their list has the record already."""
    # No record is above itself because the one above it was merged with it.
    found = {to} & set(ids) if pointer.kind is kind else set()
    if pointer.listed and pointer.kind is not None:
        records = work.hold(pointer.kind, ids, WHY)
        found |= {record.pk for record in records if to in getattr(record, pointer.column)}
    return found


def _halved(
    work: Work, pointer: Pointer, ids: Sequence[int], origin: int, to: int
) -> tuple[list[int], list[dict[str, Any]]]:
    """All at once, or by halves down to those that the database refuses."""
    if not ids:
        return [], []
    try:
        with transaction.atomic():
            _point(work, pointer, ids, origin, to)
            return list(ids), []
    except (IntegrityError, Rejected):
        if len(ids) == 1:
            return [], [_drop(work, pointer, ids[0], origin)]
    half = len(ids) // 2
    first = _halved(work, pointer, ids[:half], origin, to)
    second = _halved(work, pointer, ids[half:], origin, to)
    return first[0] + second[0], first[1] + second[1]


def _with(pointer: Pointer, record: Any, origin: int, to: int) -> Any:
    """What the column holds with one id in the place of another."""
    if not pointer.listed:
        return to
    return [to if pk == origin else pk for pk in getattr(record, pointer.column)]


def _set(pointer: Pointer, record: Any, value: Any) -> None:
    assert pointer.kind is not None  # noqa: S101 - asked by every caller
    put(record, pointer.kind.fields[pointer.field], pointer.column, value)


def _point(work: Work, pointer: Pointer, ids: Sequence[int], origin: int, to: int) -> None:
    if pointer.kind is not None:
        records = work.hold(pointer.kind, ids, WHY)
        for record in records:
            _set(pointer, record, _with(pointer, record, origin, to))
        work.save(pointer.kind, records, quietly=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("UPDATE {} SET {} = %s WHERE id = ANY (%s)").format(
                sql.Identifier(pointer.table), sql.Identifier(pointer.column)
            ),
            [to, list(ids)],
        )


def _drop(work: Work, pointer: Pointer, row: int, origin: int) -> dict[str, Any]:
    """Let a row point at nothing, or take it away where it must point; what it was, to undo it."""
    if pointer.kind is not None:
        (record,) = work.hold(pointer.kind, [row], WHY)
        cleared = pointer.may_be_empty
        if pointer.listed:
            held = getattr(record, pointer.column)
            _set(pointer, record, [pk for pk in held if pk != origin])
        elif cleared:
            _set(pointer, record, None)
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


def pointing(pointer: Pointer, kind: Type, record_id: int) -> list[int]:
    """The ids of the rows that point at a record."""
    rows: Any = pointer.model._base_manager.all()  # noqa: SLF001
    about: dict[str, Any] = {pointer.column: record_id}
    if pointer.said_of:
        about["record_type"] = kind.key
    if pointer.own is not None:
        rows = rows.alias(pointed=pointer.own)
        about = {"pointed__contains": [record_id]} if pointer.listed else {"pointed": record_id}
    return list(rows.filter(**about).order_by("pk").values_list("pk", flat=True))


def move_back(work: Work, kind: Type, move: Move, kept: int) -> None:
    """Point back what still points at the record kept, and put back what had no place."""
    by_column = {(p.table, p.column): p for p in pointers(kind)}
    pointer = by_column.get((move.table, move.column))
    if pointer is None:
        return
    still = set(pointing(pointer, kind, kept))
    ids = [pk for pk in move.rows if pk in still]
    if ids:
        point(work, kind, pointer, ids, kept, move.origin)
    for told in move.dropped:
        _put_back(work, pointer, told, move.origin)


def _put_back(work: Work, pointer: Pointer, told: dict[str, Any], origin: int) -> None:
    """Put back what had no place, unless somebody made the same anew since."""
    if pointer.kind is not None:
        with suppress(IntegrityError, Rejected), transaction.atomic():
            for record in work.hold(pointer.kind, [told["id"]], WHY):
                if pointer.listed:
                    held = getattr(record, pointer.column)
                    _set(pointer, record, list(dict.fromkeys([*held, origin])))
                elif not told["cleared"]:
                    record.deleted_at = None
                elif getattr(record, pointer.column) is None:
                    _set(pointer, record, origin)
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
