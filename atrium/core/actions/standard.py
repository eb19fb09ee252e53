"""The verbs every record type has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atrium.core.access.models import Person, Share, Team
from atrium.core.access.models.share import Level
from atrium.core.actions.action import Action
from atrium.core.actions.runner import run
from atrium.core.actions.work import Work, begin
from atrium.core.documents.attaching import attach
from atrium.core.events.models import Note
from atrium.core.records import kinds, reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import NotFound, Problem, Rejected


def _delete(work: Work, records: Sequence[Any], _data: Mapping[str, Any]) -> None:
    for record in records:
        record.deleted_at = work.at
        work.emit("record.deleted", work.kind_of(record), record)


def _restore(work: Work, records: Sequence[Any], _data: Mapping[str, Any]) -> None:
    for record in records:
        record.deleted_at = None
        work.emit("record.restored", work.kind_of(record), record)


def _tag(_work: Work, records: Sequence[Any], data: Mapping[str, Any]) -> None:
    for record in records:
        record.tags = list(dict.fromkeys([*record.tags, *data.get("tags", ())]))


def _untag(_work: Work, records: Sequence[Any], data: Mapping[str, Any]) -> None:
    gone = set(data.get("tags", ()))
    for record in records:
        record.tags = [tag for tag in record.tags if tag not in gone]


DELETE = Action("delete", gettext_lazy("Delete"), "trash-2", _delete, Verb.DELETE, tone="verm")
RESTORE = Action("restore", gettext_lazy("Restore"), "undo-2", _restore, Verb.DELETE)
TAG = Action("tag", gettext_lazy("Add tags"), "tag", _tag, fields=("tags",))
UNTAG = Action("untag", gettext_lazy("Remove tags"), "tag", _untag, fields=("tags",))

# A note has no field of its own, and no limit but the request's.
UNBOUNDED = Field("body", kinds.get("longtext"), "", "", ())
STANDARD = {action.key: action for action in (DELETE, RESTORE, TAG, UNTAG)}


def delete(kind: Type, actor: Actor, ids: Sequence[int]) -> list[Any]:
    """Put records into the recycle bin."""
    return run(DELETE, kind, actor, ids)


def share(
    kind: Type,
    actor: Actor,
    record_id: int,
    *,
    person: int | None = None,
    team: int | None = None,
    level: str = Level.SEE,
    member: bool = False,
    part: str = "",
) -> Share:
    """Open a record to a person or a team; who may edit a record may share it."""
    if (person is None) == (team is None):
        raise Rejected([Problem("person", _("Choose a person or a team."))])
    if level not in Level.values:
        raise Rejected([Problem("level", _("Choose whether they may see or edit."))])
    holder = _holder(person, team)
    with begin(actor, "share") as work:
        (record,) = work.lock(kind, [record_id])
        about: dict[str, Any] = {"person_id": person, "team_id": team}
        made, _created = Share.objects.update_or_create(
            record_type=kind.key,
            record_id=record_id,
            **about,
            defaults={
                "level": level,
                "member": member,
                "part": part[:80],
                "created_by_id": actor.person_id,
            },
        )
        work.touched[kind.key] = {record_id}
        work.emit("record.shared", kind, record, {"with": holder})
        return made


def unshare(kind: Type, actor: Actor, record_id: int, share_id: int) -> None:
    """Take a person or a team off a record; what their roles allow they keep."""
    with begin(actor, "unshare") as work:
        (record,) = work.lock(kind, [record_id])
        rows = Share.objects.filter(pk=share_id, record_type=kind.key, record_id=record_id)
        share = rows.select_related("person", "team").first()
        if share is None:
            raise NotFound
        rows.delete()
        holder: Any = share.person or share.team
        work.touched[kind.key] = {record_id}
        work.emit("record.unshared", kind, record, {"with": holder.name})


def _holder(person: int | None, team: int | None) -> str:
    rows: Any = (Person if person else Team).objects
    found = rows.unscoped("everybody knows the directory").filter(pk=person or team).first()
    if found is None:
        raise Rejected([Problem("person", _("Choose a person or a team."))])
    return str(found.name)


def write_note(
    kind: Type,
    actor: Actor,
    record_id: int,
    body: str,
    *,
    mentions: Iterable[int] = (),
    files: Iterable[int] = (),
) -> Note:
    """Write a note on a record one sees. Mentioned people are told only if they exist."""
    text = kinds.get("longtext").clean(body, UNBOUNDED, actor) if body else ""
    own = list(files)
    if not text and not own:
        raise Rejected([Problem("body", _("Write something or attach a file."))])
    told = Person.objects.filter(pk__in=list(mentions), is_active=True)
    with begin(actor, "note") as work:
        record = reading.visible(kind, actor).filter(pk=record_id).first()
        if record is None:
            raise NotFound
        note = Note.objects.create(
            record_type=kind.key,
            record_id=record_id,
            body=text,
            files=attach(kind, actor, record_id, own),
            mentions=sorted(told.values_list("pk", flat=True)),
            author_id=actor.person_id,
            created_at=work.at,
        )
        work.emit("note.written", kind, record, {"note": note.pk, "mentions": note.mentions})
        return note
