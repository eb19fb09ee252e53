"""Taking an import back: what it made goes to the recycle bin, what it changed is as before.

What somebody else changed since stays, with the reason, unless the person insists. Done in parts
like the import itself, so a second try goes on where the first one stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.actions.work import Work, begin
from atrium.core.history.models import HistoryEntry, Run
from atrium.core.jobs.running import start
from atrium.core.records import reading, registry, versions
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Forbidden, NotFound, Problem, Rejected
from atrium.core.records.models import Option
from atrium.core.transfer.importing.results import imports_of
from atrium.core.transfer.models import Import, ImportRow, Outcome, State
from atrium.core.undo.planning import Plan, needed_by_others, plan
from atrium.core.undo.retention import rules
from atrium.core.undo.traces import traces_of
from atrium.core.undo.undoing import set_columns, shares_back
from atrium.core.undo.ways import Undone

BATCH = 500
ACTION = "undo_import"
Tell = Callable[[int, int], None]


@dataclass
class Undo:
    """`force` takes back also what was changed since."""

    told: Import
    actor: Actor
    force: bool = False
    done: int = 0
    run: UUID = field(init=False)
    tell: Tell = field(default=lambda _done, _total: None)

    def __post_init__(self) -> None:
        # The same for every part, and for a second try: it is one undo, to be undone as a whole.
        self.run = uuid5(self.told.run, "undo")


def undo(told: Import, actor: Actor, *, force: bool = False, tell: Tell | None = None) -> Import:
    """Take back what can be taken back; `undone` and `left` of the import count it."""
    job = Undo(told, actor, force=force, tell=tell or (lambda _done, _total: None))
    ImportRow.objects.filter(of=told, undone=False).exclude(reasons=[]).filter(
        outcome__in=(Outcome.CREATED, Outcome.UPDATED)
    ).update(reasons=[])
    total = _open(told).count()
    # Backwards: what points at other rows of the file goes before them, what rows named goes last.
    for batch in _batches(_open(told).order_by("-pk").iterator()):
        _take_back(job, batch)
        job.done += len(batch)
        job.tell(job.done, total)
    _forget_options(told)
    _take_back_shares(job)
    left = _open(told).count()
    Import.objects.filter(pk=told.pk).update(state=State.UNDONE, left=left, finished_at=clock.now())
    told.refresh_from_db()
    return told


def begin_undo(actor: Actor, told: Import, *, force: bool = False) -> None:
    """Start to take the import back, as work in the background."""
    from atrium.core.transfer import jobs

    days = rules()[told.record_type].trail_days
    if days is not None and (told.finished_at or clock.now()) < clock.now() - timedelta(days=days):
        text = _("What this import changed is no longer in the history and cannot be undone.")
        raise Rejected([Problem("", text)])
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=told.pk)
        if held.state not in {State.DONE, State.FAILED, *({State.UNDONE} if told.left else ())}:
            return
        held.state = State.UNDOING
        total = held.created + held.updated + held.beside - held.undone
        title = _("Undo of %(file)s") % {"file": told.file.name}
        held.progress = start(jobs.take_back, actor, title, total=total, of=told.pk, force=force)
        held.save(update_fields=["state", "progress"])


class UndoingImports:
    """An import is undone in the background, in parts like the import itself."""

    def plan(self, actor: Actor, run: Run) -> Plan:
        return plan(actor, run)

    def undo(self, actor: Actor, run: Run, new: UUID, plan: Plan) -> Undone:
        told = imports_of(actor).filter(run=run.pk).first()
        if told is None:
            raise NotFound
        begin_undo(actor, told)
        return Undone(None, len(plan.free), len(plan.left), goes_on=f"/import/{told.pk}")


def _take_back_shares(job: Undo) -> None:
    """Who was put on records only because of what the import made comes off them."""
    shares = [trace for trace in traces_of(job.told.run) if trace.type == "share"]
    with begin(job.actor, ACTION, run=job.run, undoes=job.told.run):
        shares_back(job.actor, shares)
    Run.objects.filter(pk=job.told.run).update(undone_by=job.run)


def _open(told: Import) -> Any:
    return ImportRow.objects.filter(
        of=told, undone=False, outcome__in=(Outcome.CREATED, Outcome.UPDATED)
    )


def _batches(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _take_back(job: Undo, batch: Sequence[ImportRow]) -> None:
    for key in dict.fromkeys(row.record_type for row in batch):
        of_type = [row for row in batch if row.record_type == key]
        kind = registry.get(key)
        created = [row for row in of_type if row.outcome == Outcome.CREATED]
        _each(job, kind, created, Verb.DELETE, _remove)
        updated = [row for row in of_type if row.outcome == Outcome.UPDATED]
        _each(job, kind, updated, Verb.EDIT, _restore)


Take = Callable[[Undo, Work, Type, Sequence[Any], Sequence[ImportRow]], None]


def _each(job: Undo, kind: Type, rows: Sequence[ImportRow], verb: Verb, take: Take) -> None:
    """Do it to all that may be taken back, in one transaction; leave the others with a reason."""
    if not rows:
        return
    free = _free(job, kind, rows, verb)
    try:
        with begin(job.actor, ACTION, run=job.run, undoes=job.told.run) as work:
            records = work.lock(kind, [row.record_id or 0 for row in free], verb)
            take(job, work, kind, records, free)
            ImportRow.objects.filter(pk__in=[row.pk for row in free]).update(
                undone=True, reasons=[]
            )
            Import.objects.filter(pk=job.told.pk).update(undone=F("undone") + len(free))
    except (Rejected, Forbidden, NotFound) as fault:
        if len(free) == 1:
            said = " ".join(p.message for p in getattr(fault, "problems", ())) or str(fault)
            _leave(free, said or _("It is not there any more."))
            return
        for row in free:
            _each(job, kind, [row], verb, take)


def _free(job: Undo, kind: Type, rows: Sequence[ImportRow], verb: Verb) -> list[ImportRow]:
    """The rows that may be taken back; the others are told why not."""
    ids = [row.record_id for row in rows if row.record_id]
    found = dict(
        reading.visible(kind, job.actor, verb).filter(pk__in=ids).values_list("pk", "version")
    )
    seen = set(reading.visible(kind, job.actor).filter(pk__in=ids).values_list("pk", flat=True))
    pointed = _pointed_at(job, kind, ids) if verb is Verb.DELETE else {}
    free, gone = [], []
    for row in rows:
        pk = row.record_id or 0
        if pk not in found:
            if pk in seen:
                _leave([row], _("Your role does not allow this with this record."))
            else:
                gone.append(row)
        elif found[pk] != row.version and not job.force:
            _leave([row], _("It was changed since the import."))
        elif pk in pointed:
            _leave([row], _("Others belong to it by now: %(kind)s.") % {"kind": pointed[pk]})
        else:
            free.append(row)
    _leave(gone, _("It is not there any more."))
    return free


def _pointed_at(job: Undo, kind: Type, ids: Iterable[int]) -> dict[int, str]:
    """The records at which others point that did not come with this import, and what these are."""
    rows = ImportRow.objects.filter(of=job.told)
    return needed_by_others(
        kind, ids, lambda by: rows.filter(record_type=by.key).values("record_id")
    )


def _leave(rows: Sequence[ImportRow], reason: str) -> None:
    if rows:
        ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(
            reasons=[{"field": "", "label": "", "message": reason}]
        )


def _remove(
    _job: Undo, work: Work, kind: Type, records: Sequence[Any], _rows: Sequence[ImportRow]
) -> None:
    # An own field's values are unique among what is not deleted.
    unique = [
        f
        for f in kind.fields.values()
        if f.unique and f.columns and not f.own and _nullable(kind, f)
    ]
    for record in records:
        record.deleted_at = work.at
        # What must be there only once would stand in the way of importing it again.
        for told in unique:
            setattr(record, told.columns[0], None)
        work.emit("record.deleted", kind, record)
    work.save(kind, records)


def _nullable(kind: Type, told: Field) -> bool:
    return bool(kind.model._meta.get_field(told.key).null)  # noqa: SLF001


def _restore(
    job: Undo, work: Work, kind: Type, records: Sequence[Any], rows: Sequence[ImportRow]
) -> None:
    before = _before(job.told, kind, [record.pk for record in records])
    related = {row.record_id: row.before for row in rows}
    plain = []
    for record in records:
        set_columns(kind, record, before.get(record.pk, {}))
        if related.get(record.pk):
            work.save(kind, [record], related=related[record.pk])
        else:
            plain.append(record)
    work.save(kind, plain)


def _before(told: Import, kind: Type, ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Each record's columns as they were before the import touched them first."""
    entries = HistoryEntry.objects.filter(run=told.run, record_type=kind.key, record_id__in=ids)
    found: dict[int, dict[str, Any]] = {}
    for entry in entries.order_by("-pk"):
        found.setdefault(entry.record_id, {}).update(entry.before)
    return found


def _forget_options(told: Import) -> None:
    """Take away the options made for the file that no record has."""
    for option_set, code in told.made:
        if not any(_has(kind, f, code) for kind, f in _fields_of(option_set)):
            Option.objects.filter(option_set=option_set, code=code, built_in=False).delete()
    versions.refresh()


def _fields_of(option_set: str) -> Iterator[tuple[Type, Field]]:
    for kind in registry.all_types():
        for told in kind.fields.values():
            if told.options == option_set:
                yield kind, told


def _has(kind: Type, told: Field, code: str) -> bool:
    rows: Any = kind.model._default_manager  # noqa: SLF001
    held = reading.aliased(rows.unscoped("an option is kept while any record has it"), [told])
    held = held.filter(deleted_at__isnull=True)
    if told.kind.several:
        return bool(held.filter(**{f"{told.path}__contains": [code]}).exists())
    return bool(held.filter(**{told.path: code}).exists())
