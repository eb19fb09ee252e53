"""The timeline: a record's events as one actor may read them, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from atrium.core.events import kinds
from atrium.core.events.models import Note, Subject
from atrium.core.records import prepared, reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.kinds.base import Ref

ROUNDS = 5
# The records that the reader may see, and their titles.
Known = dict[tuple[str, int], str | None]
READ = ("pk", "event", "event__at", "event__code", "event__actor", "event__actor__name",
        "event__actor_name", "event__record_type", "event__record_id", "event__data")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """An event as read for the timeline of one record; `mark` is its place there."""

    mark: int
    id: int
    at: datetime
    code: str
    actor_id: int | None
    actor_name: str | None
    signed: str
    record_type: str
    record_id: int
    data: dict[str, Any]

    @property
    def about(self) -> tuple[str, int]:
        return self.record_type, self.record_id


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as texts in the reader's language."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as its reader sees it. `data` lacks what the reader may not see."""

    id: int
    at: datetime
    kind: kinds.EventKind
    actor: str
    actor_id: int | None
    subject: Ref
    data: dict[str, Any]
    changes: tuple[FieldChange, ...] = ()
    note: Note | None = None
    files: tuple[Ref, ...] = ()


def timeline(
    actor: Actor, type_key: str, record_id: int, *, before: int = 0, limit: int = 20
) -> tuple[list[Entry], int]:
    """The newest entries and the mark from which older ones go on (0 at the end).

    Events about records the actor may not see are left out, fields hidden from the actor too. The
    caller has made sure that the actor sees the record itself.
    """
    found: list[Read] = []
    known: Known = {}
    mark = before
    for _round in range(ROUNDS):
        batch = _batch(type_key, record_id, mark, limit + 1)
        wanted = {event.about for event in batch}.union(*map(_referenced, batch))
        known |= reading.known(actor, wanted - known.keys())
        found += [event for event in batch if event.about in known]
        ended = len(batch) <= limit
        mark = batch[-1].mark if batch else 0
        if ended or len(found) > limit:
            break
    shown = found[:limit]
    if len(found) > limit:
        mark = shown[-1].mark
    elif ended:
        mark = 0
    notes = _notes([event.data["note"] for event in shown if "note" in event.data])
    return [_entry(actor, event, known, notes) for event in shown], mark


def _batch(type_key: str, record_id: int, mark: int, limit: int) -> list[Read]:
    def rows(after: Q) -> QuerySet[Any]:
        told = Subject.objects.filter(after, record_type=type_key, record_id=prepared.HOLE)
        return told.order_by("-at", "-event_id").values_list(*READ)[:limit]

    if mark:
        last = Subject.objects.filter(pk=mark).values("at", "event_id").first()
        if last is None:
            return []
        after = Q(at__lt=last["at"]) | Q(at=last["at"], event_id__lt=last["event_id"])
        asked = prepared.written(rows(after))
    else:
        asked = prepared.statement(None, ("timeline", type_key, limit), lambda: rows(Q()))
    return [Read(*row) for row in asked.rows(record_id)]


def _notes(ids: Sequence[int]) -> dict[int, Note]:
    if not ids:
        return {}
    asked = prepared.statement(
        None,
        ("notes",),
        Note.objects.all,
        "SELECT * FROM ({}) AS notes WHERE id = ANY (%s)",
    )
    return {note.pk: note for note in asked.records(Note, 0, list(ids))}


def _referenced(event: Read) -> Iterable[tuple[str, int]]:
    """The records that the event's data point at."""
    kind = registry.get(event.record_type)
    for data_key, field_key in kinds.get(event.code).fields:
        if kind.fields[field_key].target and data_key in event.data:
            yield kind.fields[field_key].target, event.data[data_key]["id"]
    for key, pair in event.data.get("fields", {}).items():
        chosen = kind.fields.get(key)
        if chosen is not None and chosen.target:
            for value in pair:
                for pk in value if isinstance(value, list) else [value]:
                    if pk:
                        yield chosen.target, pk


def _entry(actor: Actor, event: Read, titles: Known, notes: dict[int, Note]) -> Entry:
    told = kinds.get(event.code)
    kind = registry.get(event.record_type)
    visible = kind.visible_fields(actor)
    data = dict(event.data)
    for data_key, field_key in told.fields:
        if field_key not in visible:
            data[data_key] = "…"
        elif target := kind.fields[field_key].target:
            pointed = data[data_key]
            data[data_key] = titles.get((target, pointed["id"])) or pointed["title"]
    note = notes.get(data.get("note", 0))
    return Entry(
        id=event.id,
        at=event.at,
        kind=told,
        actor=event.actor_name or event.signed,
        actor_id=event.actor_id,
        subject=Ref(kind.key, event.record_id, titles.get((kind.key, event.record_id))),
        data=data,
        changes=_changes(actor, event, visible, titles),
        note=None if note is None or note.deleted_at else note,
    )


def _changes(actor: Actor, event: Read, visible: Any, titles: Known) -> tuple[FieldChange, ...]:
    made = []
    for key, (before, after) in event.data.get("fields", {}).items():
        chosen = visible.get(key)
        if chosen is not None:
            texts = [_text(chosen, value, actor, titles) for value in (before, after)]
            made.append(FieldChange(str(chosen.label), *texts))
    return tuple(made)


def _text(chosen: Any, value: Any, actor: Actor, titles: Known) -> str:
    if chosen.target:
        ids = value if isinstance(value, list) else [value] if value else []
        refs = [Ref(chosen.target, pk, titles.get((chosen.target, pk))) for pk in ids]
        value = refs if chosen.kind.several else (refs[0] if refs else None)
    elif value is not None:
        value = chosen.kind.clean(value, chosen, actor)
    return str(chosen.kind.display(value, chosen, actor))
