"""Parting records that were merged, at any later time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from atrium.core.actions.work import Work, assign, begin
from atrium.core.merging import events
from atrium.core.merging.merging import as_data, stored
from atrium.core.merging.models import Merge, Merged, Move
from atrium.core.merging.moving import WHY, move_back, point, pointing
from atrium.core.merging.pointing import Pointer, pointers
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.kinds.base import Ref


@dataclass(frozen=True, slots=True)
class Added:
    """A record that came to belong to the record kept after the merge."""

    kind: Type
    field: str
    ref: Ref

    @property
    def key(self) -> str:
        return f"{self.kind.key}.{self.field}.{self.ref.id}"


def merges_of(kind: Type, record_id: int) -> list[Merge]:
    """The merges in which the record was kept and that still hold, the last one first."""
    rows = Merge.objects.filter(record_type=kind.key, kept=record_id, undone_at=None)
    return list(rows.order_by("-at", "-pk").prefetch_related("merged"))


def resolve(kind: Type, record_id: int) -> int | None:
    """The record that a merged one has gone into; None for one that was not merged."""
    seen, at = {record_id}, record_id
    while True:
        rows = Merged.objects.filter(
            record_type=kind.key, record_id=at, merge__undone_at__isnull=True
        )
        kept = rows.order_by("-pk").values_list("merge__kept", flat=True).first()
        if kept is None or kept in seen:
            return at if at != record_id else None
        seen.add(kept)
        at = kept


def kept_instead(kind: Type, actor: Actor, record_id: int) -> int | None:
    """The record that a merged one has become, if the actor may see that."""
    now = resolve(kind, record_id)
    return now if now is not None and reading.sees(kind, actor, now) else None


def added_since(actor: Actor, merge: Merge) -> list[Added]:
    """What the actor sees that came to the record kept since, for which one may choose."""
    kind = registry.get(merge.record_type)
    moved: dict[tuple[str, str], set[int]] = {}
    for move in merge.moves.all():
        moved.setdefault((move.table, move.column), set()).update(move.rows)
    found = []
    for pointer in pointers(kind):
        if pointer.kind is None:
            continue
        here = pointing(pointer, kind, merge.kept)
        rows = reading.visible(pointer.kind, actor).filter(pk__in=here, created_at__gt=merge.at)
        known = moved.get((pointer.table, pointer.column), set())
        ids = [pk for pk in rows.values_list("pk", flat=True) if pk not in known]
        titles = reading.titles(actor, [(pointer.kind.key, pk) for pk in ids])
        for pk in ids:
            ref = Ref(pointer.kind.key, pk, titles.get((pointer.kind.key, pk)))
            found.append(Added(pointer.kind, pointer.field, ref))
    return found


def unmerge(actor: Actor, merge_id: int, chosen: Mapping[str, int] | None = None) -> list[str]:
    """Part the records again; `chosen` gives what was added since (Added.key) to one of them.

    Returns the labels of fields that the record kept keeps, since somebody changed them meanwhile.
    Raises NotFound, Forbidden or Rejected.
    """
    with begin(actor, "unmerge") as work:
        rows = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id, undone_at=None)
        merge = rows.first()
        if merge is None:
            raise NotFound
        kind = registry.get(merge.record_type)
        gone = list(merge.merged.values_list("record_id", flat=True))
        if merges_of(kind, merge.kept)[0].pk != merge.pk:
            text = _("These records were merged with others later; unmerge those first.")
            raise Rejected([Problem("", text)])
        (kept,) = work.lock(kind, [merge.kept])
        in_bin = reading.visible(kind, actor, Verb.DELETE, deleted=True).filter(pk__in=gone)
        if in_bin.count() < len(gone):
            raise NotFound
        return _part(work, kind, merge, kept, chosen or {})


def _part(work: Work, kind: Type, merge: Merge, kept: Any, chosen: Mapping[str, int]) -> list[str]:
    left = _give_back(work, kind, merge, kept)
    others = work.hold(kind, merge.merged.values_list("record_id", flat=True), WHY)
    for other in others:
        other.deleted_at = None
    work.save(kind, others, quietly=True)
    since = {added.key: added for added in added_since(work.actor, merge)} if chosen else {}
    for move in Move.objects.filter(merge=merge).order_by("pk"):
        move_back(work, kind, move, merge.kept)
    _give_added(work, kind, merge.kept, since, chosen, {other.pk for other in others})
    Merge.objects.filter(pk=merge.pk).update(undone_at=work.at)
    title = kind.fields[kind.title].columns[0]
    names = ", ".join(str(getattr(other, title)) for other in others)
    work.emit(events.UNMERGED, kind, kept, {"with": names})
    for other in others:
        work.emit(events.UNMERGED, kind, other, {"with": str(getattr(kept, title))})
    return left


def _give_back(work: Work, kind: Type, merge: Merge, kept: Any) -> list[str]:
    """The values the record kept had before, but for those changed since."""
    left, related = [], {}
    for key, (before, after) in merge.taken.items():
        f = kind.fields.get(key)
        if f is None:
            continue
        if as_data(f, stored(f, kept)) != after:
            left.append(str(f.label))
        elif f.through_many:
            related[key] = before
        else:
            assign(kept, f, f.kind.clean(before, f, work.actor))
    work.save(kind, [kept], related=related)
    return left


def _give_added(
    work: Work,
    kind: Type,
    kept: int,
    since: Mapping[str, Added],
    chosen: Mapping[str, int],
    others: set[int],
) -> None:
    by_field: dict[tuple[str, str], Pointer] = {
        (p.kind.key, p.field): p for p in pointers(kind) if p.kind is not None
    }
    for key, to in chosen.items():
        added = since.get(key)
        if added is not None and to in others:
            pointer = by_field[added.kind.key, added.field]
            point(work, kind, pointer, [added.ref.id], kept, to)
