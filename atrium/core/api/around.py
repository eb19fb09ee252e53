"""What stands around a record: its timeline and its notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core.actions import standard
from atrium.core.api.addresses import follow, type_at
from atrium.core.api.bodies import json_object, only, raw_body
from atrium.core.api.callers import Caller
from atrium.core.api.once import once
from atrium.core.api.questions import number
from atrium.core.api.serving import endpoint, reply
from atrium.core.events.models import Note
from atrium.core.events.timeline import Entry, timeline
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.kinds.references import LARGEST_ID, as_id

MOST = 100
USUAL = 20
MOST_FILES = 100


def _timeline(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind = _demand(slug, pk, caller.actor)
    before = number(request.GET, "after", 0, LARGEST_ID)
    limit = number(request.GET, "limit", USUAL, MOST) or USUAL
    entries, mark = timeline(caller.actor, kind.key, pk, before=before, limit=limit)
    return reply(
        {"data": [_entry(entry) for entry in entries], "next": str(mark) if mark else None}
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "event": entry.kind.code,
        "text": _sentence(entry),
        "actor": {"id": entry.actor_id, "title": entry.actor},
        "record": {
            "type": entry.subject.type,
            "id": entry.subject.id,
            "title": entry.subject.title,
        },
        "changes": [
            {"field": change.label, "before": change.before, "after": change.after}
            for change in entry.changes
        ],
        "note": _note(entry.note) if entry.note else None,
    }


def _sentence(entry: Entry) -> str:
    """The event in words, without markup."""
    try:
        return str(entry.kind.sentence) % {**entry.data, "record": entry.subject.title or "…"}
    except KeyError:
        return entry.kind.code


def _notes(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind = _demand(slug, pk, caller.actor)
    before = number(request.GET, "after", 0, LARGEST_ID)
    limit = number(request.GET, "limit", USUAL, MOST) or USUAL
    rows = Note.objects.filter(record_type=kind.key, record_id=pk, deleted_at=None)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    more = str(found[limit - 1].pk) if len(found) > limit else None
    return reply({"data": [_note(note) for note in found[:limit]], "next": more})


def _note(note: Note) -> dict[str, Any]:
    return {
        "id": note.pk,
        "body": note.body,
        "author": note.author_id,
        "mentions": note.mentions,
        "files": note.files,
        "created_at": note.created_at.isoformat(),
        "edited_at": note.edited_at.isoformat() if note.edited_at else None,
    }


def _write(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind = _demand(slug, pk, caller.actor)
    told = json_object(request)
    only(told, "body", "mentions", "files")
    body, mentions, files = told.get("body", ""), _ids(told, "mentions"), _ids(told, "files")
    if not isinstance(body, str):
        raise Rejected([Problem("body", _("This must be text."))])

    def perform() -> HttpResponse:
        note = standard.write_note(kind, caller.actor, pk, body, mentions=mentions, files=files)
        return reply(_note(note), 201)

    return once(request, caller, raw_body(request), perform)


def _ids(told: dict[str, Any], key: str) -> list[int]:
    parts = told.get(key, [])
    if not isinstance(parts, list) or len(parts) > MOST_FILES:
        text = _("This must be a list of at most %(most)s numbers.") % {"most": MOST_FILES}
        raise Rejected([Problem(key, text)])
    return [as_id(part) for part in parts]


def _demand(slug: str, pk: int, actor: Actor) -> Type:
    """The type, if the actor sees the record."""
    kind = type_at(slug, actor)
    if not reading.visible(kind, actor).filter(pk=pk).exists():
        raise NotFound
    return kind


timeline_view = endpoint(get=follow(_timeline))
notes_view = endpoint(get=follow(_notes), post=follow(_write))
