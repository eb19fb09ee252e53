"""The timeline: a record's events as one actor may read them, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from atrium.core.events import kinds
from atrium.core.events.models import Event, Note, Subject
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.kinds.base import Ref

ROUNDS = 5
READ = ("at", "event", "event__at", "event__code", "event__actor__name", "event__actor_name",
        "event__record_type", "event__record_id", "event__data")  # fmt: skip


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
    found: list[Event] = []
    mark = before
    for _round in range(ROUNDS):
        batch = _batch(type_key, record_id, mark, limit + 1)
        visible = _visible(actor, [subject.event for subject in batch])
        found += [s.event for s in batch if (s.event.record_type, s.event.record_id) in visible]
        ended = len(batch) <= limit
        mark = batch[-1].pk if batch else 0
        if ended or len(found) > limit:
            break
    shown = found[:limit]
    if len(found) > limit:
        mark = _mark(type_key, record_id, shown[-1])
    elif ended:
        mark = 0
    return _entries(actor, shown), mark


def _batch(type_key: str, record_id: int, mark: int, limit: int) -> list[Subject]:
    rows = Subject.objects.filter(record_type=type_key, record_id=record_id)
    if mark:
        last = Subject.objects.filter(pk=mark).values("at", "event_id").first()
        if last is None:
            return []
        rows = rows.filter(Q(at__lt=last["at"]) | Q(at=last["at"], event_id__lt=last["event_id"]))
    return list(
        rows.order_by("-at", "-event_id").select_related("event__actor").only(*READ)[:limit]
    )


def _mark(type_key: str, record_id: int, event: Event) -> int:
    rows = Subject.objects.filter(event=event, record_type=type_key, record_id=record_id)
    return rows.values_list("pk", flat=True).first() or 0


def _visible(actor: Actor, events: Iterable[Event]) -> set[tuple[str, int]]:
    by_type: dict[str, set[int]] = {}
    for event in events:
        by_type.setdefault(event.record_type, set()).add(event.record_id)
    seen: set[tuple[str, int]] = set()
    for key, ids in by_type.items():
        seen |= {(key, pk) for pk in reading.seen_among(registry.get(key), actor, ids)}
    return seen


def _entries(actor: Actor, events: Sequence[Event]) -> list[Entry]:
    wanted = {(e.record_type, e.record_id) for e in events}
    for event in events:
        wanted |= set(_referenced(event))
    titles = reading.titles(actor, wanted)
    note_ids = [e.data["note"] for e in events if "note" in e.data]
    notes = {n.pk: n for n in Note.objects.filter(pk__in=note_ids)} if note_ids else {}
    return [_entry(actor, event, titles, notes) for event in events]


def _referenced(event: Event) -> Iterable[tuple[str, int]]:
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


def _entry(
    actor: Actor,
    event: Event,
    titles: dict[tuple[str, int], str],
    notes: dict[int, Note],
) -> Entry:
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
        id=event.pk,
        at=event.at,
        kind=told,
        actor=event.actor.name if event.actor else event.actor_name,
        actor_id=event.actor_id,
        subject=Ref(kind.key, event.record_id, titles.get((kind.key, event.record_id))),
        data=data,
        changes=_changes(actor, event, visible, titles),
        note=None if note is None or note.deleted_at else note,
    )


def _changes(
    actor: Actor, event: Event, visible: Any, titles: dict[tuple[str, int], str]
) -> tuple[FieldChange, ...]:
    made = []
    for key, (before, after) in event.data.get("fields", {}).items():
        chosen = visible.get(key)
        if chosen is not None:
            texts = [_text(chosen, value, actor, titles) for value in (before, after)]
            made.append(FieldChange(str(chosen.label), *texts))
    return tuple(made)


def _text(chosen: Any, value: Any, actor: Actor, titles: dict[tuple[str, int], str]) -> str:
    if chosen.target:
        ids = value if isinstance(value, list) else [value] if value else []
        refs = [Ref(chosen.target, pk, titles.get((chosen.target, pk))) for pk in ids]
        value = refs if chosen.kind.several else (refs[0] if refs else None)
    elif value is not None:
        value = chosen.kind.clean(value, chosen, actor)
    return str(chosen.kind.display(value, chosen, actor))
