"""Files become a record's: by a note, or by a field that names them.

Nobody attaches a file that somebody else uploaded or that hangs elsewhere: to see a record would
be to see whatever file one names in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from atrium.core.documents.jobs import read_file
from atrium.core.documents.models import File
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected


def attach(kind: Type, actor: Actor, record_id: int, ids: Sequence[int]) -> list[int]:
    """Give the uploader's own loose files to a record, for a note; those that could be given."""
    kept = _loose(actor, ids)
    File.objects.filter(pk__in=kept).update(record_type=kind.key, record_id=record_id)
    for pk in kept:
        read_file.defer(file=pk)
    return [pk for pk in ids if pk in kept]


def name_in_field(
    kind: Type, actor: Actor, record_id: int, key: str, ids: Sequence[int], gone: Sequence[int]
) -> None:
    """Let a field of a record name these files and those `gone` no more; raises Rejected."""
    own = File.objects.filter(record_type=kind.key, record_id=record_id)
    own.filter(pk__in=gone, field=key).update(field=None)
    if not ids:
        return
    loose = _loose(actor, ids)
    here = own.filter(Q(field=key) | Q(field=None), pk__in=ids)
    if set(ids) - loose - set(here.values_list("pk", flat=True)):
        text = _("Attach only files that you have uploaded here and nowhere else.")
        raise Rejected([Problem(key, text, "not_attachable")])
    told = {"record_type": kind.key, "record_id": record_id, "field": key}
    File.objects.filter(pk__in=ids).update(**told)
    for pk in loose:
        read_file.defer(file=pk)


def names(actor: Actor, ids: Iterable[int]) -> Mapping[int, str]:
    """The names of those of these files that one may fetch."""
    rows = File.objects.filter(pk__in=list(ids)).exclude(field=None)
    found = {file.pk: file for file in rows}
    seen = _records_seen(actor, found.values())
    return {
        pk: file.name
        for pk, file in found.items()
        if (file.record_type, file.record_id) in seen
        or (not file.record_type and file.uploaded_by_id == actor.person_id)
    }


def _records_seen(actor: Actor, files: Iterable[File]) -> set[tuple[str, int | None]]:
    by_type: dict[str, set[int | None]] = {}
    for file in files:
        by_type.setdefault(file.record_type, set()).add(file.record_id)
    by_type.pop("", None)
    return {
        (key, pk)
        for key, ids in by_type.items()
        for pk in reading.visible(registry.get(key), actor)
        .filter(pk__in=ids)
        .values_list("pk", flat=True)
    }


def _loose(actor: Actor, ids: Sequence[int]) -> set[int]:
    rows = File.objects.filter(pk__in=ids, record_type="", uploaded_by_id=actor.person_id or 0)
    return set(rows.select_for_update().values_list("pk", flat=True))
