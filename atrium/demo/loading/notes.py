"""What people wrote down, on the day they wrote it."""

from __future__ import annotations

from html import escape

from atrium.core.actions.work import begin
from atrium.core.events.models import Note as Written
from atrium.demo.company import Note
from atrium.demo.loading.desk import SOURCE, Desk, by
from atrium.demo.terms import Words


def enter(desk: Desk) -> None:
    kinds = {choice.key: choice.names for choice in desk.company.note_kinds}
    for author, notes in by(lambda note: note.author, desk.company.notes).items():
        with begin(desk.actor(author), SOURCE) as work:
            made = Written.objects.bulk_create(
                Written(
                    record_type=note.on,
                    record_id=desk.get(note.on, note.record).pk,
                    body=_body(note, kinds.get(note.kind)),
                    mentions=[desk.get("person", key).pk for key in note.mentions],
                    author_id=desk.id("person", author),
                    created_at=note.at,
                )
                for note in notes
            )
            for note, written in zip(notes, made, strict=True):
                record = desk.get(note.on, note.record)
                data = {"note": written.pk, "mentions": written.mentions}
                work.emit("note.written", work.kind(note.on), record, data, at=note.at)


def _body(note: Note, kind: Words | None) -> str:
    """A call, a visit or a mail is a note that says so."""
    told = f"<strong>{escape(kind.say(note.language))}</strong> · " if kind else ""
    return f"<p>{told}{escape(note.text, quote=False)}</p>"
