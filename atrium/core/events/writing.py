"""Writing events: those an action tells, and the ordinary ones every change has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from atrium.core.events.models import Event, Subject
from atrium.core.records import bulk
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type

if TYPE_CHECKING:
    from atrium.core.actions.work import Arrival, Change

# Small edits by one person within this time are one entry.
FOLD = timedelta(minutes=10)
NEWEST = """
    SELECT event.id, code, actor_id, event.record_type, event.record_id, data::text
    FROM events_subject AS subject JOIN events_event AS event ON event.id = event_id
    WHERE subject.record_type = %s AND subject.record_id = %s AND subject.at >= %s
    ORDER BY subject.at DESC, event_id DESC LIMIT 1
"""
REFOLD = """
    WITH edited AS (UPDATE events_event SET data = %s, at = %s WHERE id = %s)
    UPDATE events_subject SET at = %s WHERE event_id = %s
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """An event not yet written."""

    code: str
    kind: Type
    record: Any
    data: Mapping[str, Any]
    covers: frozenset[str]
    at: datetime


def ordinary(
    kind: Type,
    changes: Sequence[Change],
    told: Sequence[Telling],
    at: datetime,
    arrival: Arrival | None = None,
) -> list[Telling]:
    """The created and edited events of changes, less what told events already cover."""
    code, data = (arrival.code, arrival.data) if arrival else ("record.created", {})
    covered: dict[int, frozenset[str]] = {}
    silent = set()
    for telling in told:
        if telling.kind is kind:
            pk = telling.record.pk
            covered[pk] = covered.get(pk, frozenset()) | telling.covers
            if telling.code in {"record.deleted", "record.restored"}:
                silent.add(pk)
    made = []
    for change in changes:
        pk = change.record.pk
        if pk in silent:
            continue
        if change.created:
            made.append(Telling(code, kind, change.record, data, frozenset(), at))
            continue
        fields = _edited(kind, change, covered.get(pk, frozenset()))
        if fields:
            made.append(
                Telling("record.edited", kind, change.record, {"fields": fields}, frozenset(), at)
            )
    return made


def write(told: Sequence[Telling], actor: Actor, run: UUID) -> None:
    """Write the events with their subjects; a small edit folds into the last one."""
    if len(told) == 1 and told[0].code == "record.edited" and _fold(told[0], actor):
        return
    if not told:
        return
    name = "" if actor.person_id else actor.name
    ids = bulk.insert_rows(
        Event,
        ("at", "code", "actor_id", "actor_name", "record_type", "record_id", "data", "run"),
        [
            (t.at, t.code, actor.person_id, name, t.kind.key, t.record.pk, dict(t.data), run)
            for t in told
        ],
    )
    bulk.copy(
        Subject,
        ("event_id", "record_type", "record_id", "at"),
        (
            (event, key, pk, telling.at)
            for event, telling in zip(ids, told, strict=True)
            for key, pk in _subjects(telling)
        ),
    )


def _subjects(telling: Telling) -> Iterable[tuple[str, int]]:
    """The record itself, the records its declaration names, and the people mentioned."""
    kind, record = telling.kind, telling.record
    found = {(kind.key, record.pk): None}
    for key in kind.timeline:
        around = getattr(record, kind.fields[key].attribute)
        if around:
            found[kind.fields[key].target, around] = None
    for person in telling.data.get("mentions", ()):
        found["person", person] = None
    return found


def _edited(kind: Type, change: Change, covered: frozenset[str]) -> dict[str, list[Any]]:
    fields: dict[str, list[Any]] = {}
    for key, (before, after) in change.fields.items():
        chosen = kind.fields.get(key)
        if chosen is not None and key not in covered:
            fields[key] = [_json(chosen, before), _json(chosen, after)]
    return fields


def _json(chosen: Any, value: Any) -> Any:
    if chosen.through_many or chosen.target:
        return value
    held = value if isinstance(value, tuple) else (value,)
    return chosen.kind.data(chosen.kind.load(held, chosen))


def _fold(telling: Telling, actor: Actor) -> bool:
    """Add to the record's newest event, if it is a recent edit by the same actor."""
    if actor.person_id is None:
        return False
    kind, record = telling.kind.key, telling.record.pk
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [kind, record, telling.at - FOLD])
        newest = cursor.fetchone()
    if newest is None or newest[1:5] != ("record.edited", actor.person_id, kind, record):
        return False
    fields = json.loads(newest[5])["fields"]
    for key, (before, after) in telling.data["fields"].items():
        fields[key] = [fields[key][0] if key in fields else before, after]
    data = {"fields": {k: v for k, v in fields.items() if v[0] != v[1]}}
    with connection.cursor() as cursor:
        cursor.execute(REFOLD, [json.dumps(data), telling.at, newest[0], telling.at, newest[0]])
    return True
