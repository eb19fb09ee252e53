"""The one way to take back a run, in one transaction: all that is free of it, or nothing.

What comes of it is a run as well; undoing that does it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import JSONField
from django.utils.translation import gettext as _
from psycopg import sql

from atrium.core.access.models import Share
from atrium.core.actions.work import Work, begin, related_ids
from atrium.core.history.models import Run
from atrium.core.i18n import format_number
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.search import index
from atrium.core.undo.planning import Item, Plan, needed_share, plan, run_of
from atrium.core.undo.traces import Trace, rows_now
from atrium.core.undo.ways import Undone, way_of, ways

ACTION = "undo"


def look(actor: Actor, run_id: UUID) -> Plan:
    """What undoing the run would do now; raises NotFound for what is not the actor's own."""
    run = run_of(actor, run_id)
    way = way_of(run)
    return way.plan(actor, run) if way else plan(actor, run)


def undo(actor: Actor, run_id: UUID, *, partly: bool = False, new: UUID | None = None) -> Undone:
    """Take the run back; `partly` takes back what can be, where others have changed the rest.

    Raises NotFound, or Rejected with the reasons: code "partly" where some of it could be undone.
    What is done is the run `new`, if told.
    """
    run = run_of(actor, run_id)
    way = way_of(run)
    if way:
        planned = way.plan(actor, run)
        demand(planned, actor, partly=partly)
        done = way.undo(actor, run, new or uuid4(), planned)
        if not done.goes_on:
            Run.objects.filter(pk=run.pk).update(undone_by=done.run or run.pk)
        return done
    new = new or uuid4()
    with begin(actor, ACTION, run=new, undoes=run.pk) as work:
        Run.objects.select_for_update().get(pk=run.pk)
        planned = plan(actor, run)
        locked = _lock(work, planned)
        demand(planned, actor, partly=partly)
        _take_back(work, planned, locked)
        shares_back(actor, planned.shares)
        # What the run was about stays what it is about, even where only shares came back.
        about = work.touched.pop(run.record_type, {run.record_id or 0})
        work.touched = {run.record_type: about, **work.touched}
    if not planned.left:
        Run.objects.filter(pk=run.pk).update(undone_by=new)
    if run.undoes:
        # Done again, it counts as done.
        Run.objects.filter(pk=run.undoes).exclude(action__in=ways()).update(undone_by=None)
    return Undone(new, len(planned.free), len(planned.left))


def demand(planned: Plan, actor: Actor, *, partly: bool) -> None:
    """Refuse what cannot be undone, or not all of it unless that will do."""
    if not planned.free and not planned.left and not planned.shares:
        raise Rejected([Problem("", _("This is undone already."), "undone")])
    if planned.left and not (partly and planned.free):
        code = "partly" if planned.free else "not_undoable"
        raise Rejected([Problem("", sentence(planned, actor), code)])


def sentence(planned: Plan, actor: Actor) -> str:
    """How much can be undone, who changed what cannot, and why else it cannot."""

    def shown(many: int) -> str:
        return format_number(many, actor.language)

    many = {"free": shown(len(planned.free)), "total": shown(planned.total)}
    told = [_("%(free)s of %(total)s can be undone.") % many]
    if planned.by:
        who = ", ".join(f"{name} ({shown(n)})" for name, n in planned.by)
        told.append(_("Changed since by %(who)s.") % {"who": who})
    told += [f"{reason} ({shown(n)})" for reason, n in planned.reasons]
    return " ".join(told)


Locked = dict[str, dict[int, Any]]


def _lock(work: Work, planned: Plan) -> Locked:
    """The records of what is free; one that somebody changed in this very moment is left."""
    found: Locked = {}
    groups: dict[tuple[str, Verb, bool], list[Item]] = {}
    for item in planned.free:
        if item.trace.before is None or item.trace.after is not None:
            groups.setdefault((item.trace.type, item.verb, item.in_bin), []).append(item)
    for (key, verb, in_bin), items in groups.items():
        kind = registry.get(key)
        for record in work.lock(kind, [i.trace.id for i in items], verb, deleted=in_bin):
            found.setdefault(key, {})[record.pk] = record
    for item in list(planned.free):
        record = found.get(item.trace.type, {}).get(item.trace.id)
        if record is not None and record.version != item.version:
            item.reason, item.changed = _("It was changed since."), True
            planned.free.remove(item)
            planned.left.append(item)
    return found


def _take_back(work: Work, planned: Plan, locked: Locked) -> None:
    by_type: dict[str, list[Item]] = {}
    for item in planned.free:
        by_type.setdefault(item.trace.type, []).append(item)
    for key, items in by_type.items():
        _insert(work, registry.get(key), [i.trace for i in items if _is_gone(i.trace)])
    for key, items in by_type.items():
        kept = [i for i in items if not _is_gone(i.trace)]
        _put_back(work, registry.get(key), kept, locked.get(key, {}))


def _is_gone(trace: Trace) -> bool:
    return trace.after is None and trace.before is not None


def _put_back(work: Work, kind: Type, items: Sequence[Item], locked: dict[int, Any]) -> None:
    records, linked = [], []
    for item in items:
        record = locked[item.trace.id]
        if item.trace.made:
            record.deleted_at = work.at
        before = item.trace.before or {}
        set_columns(kind, record, {name: before[name] for name in item.columns})
        if item.trace.made:
            work.emit("record.deleted", kind, record)
        elif "deleted_at" in item.columns:
            code = "record.deleted" if record.deleted_at else "record.restored"
            work.emit(code, kind, record)
        if item.trace.gave or item.trace.took:
            linked.append((item.trace, record))
        else:
            records.append(record)
    work.save(kind, records)
    for trace, record in linked:
        work.save(kind, [record], related=_links(trace, record))


def set_columns(kind: Type, record: Any, values: Mapping[str, Any]) -> None:
    """Give a record the values that columns had, as the trail has them."""
    columns = {f.attname: f for f in kind.model._meta.concrete_fields}  # noqa: SLF001
    for name, value in values.items():
        told = columns.get(name)
        if isinstance(told, JSONField):
            setattr(record, name, json.loads(json.dumps(value, default=float)))
        elif told is not None:
            setattr(record, name, told.to_python(value) if value is not None else None)
        elif name in kind.own_columns:
            rest = {key: held for key, held in record.custom.items() if key != name}
            record.custom = rest if value is None else {**rest, name: value}


def _links(trace: Trace, record: Any) -> dict[str, list[int]]:
    """What is linked, with what the run gave taken and what it took given."""
    made = {}
    for key in {*trace.gave, *trace.took}:
        gave, took = trace.gave.get(key, []), trace.took.get(key, [])
        held = [pk for pk in related_ids(record, key) if pk not in gave]
        made[key] = held + [pk for pk in took if pk not in held]
    return made


def _insert(work: Work, kind: Type, traces: Sequence[Trace]) -> None:
    """Write rows anew that were taken away altogether."""
    if not traces:
        return
    insert_rows(kind.model._meta.db_table, [t.before or {} for t in traces])  # noqa: SLF001
    ids = [trace.id for trace in traces]
    work.note_made(kind, ids)
    work.touched.setdefault(kind.key, set()).update(ids)
    index.refresh(kind, work.hold(kind, ids, "rows that come back"))


def insert_rows(table: str, rows: Iterable[Any]) -> None:
    name = sql.Identifier(table)
    asked = sql.SQL(
        "INSERT INTO {} SELECT * FROM jsonb_populate_recordset(NULL::{}, %s) ON CONFLICT DO NOTHING"
    ).format(name, name)
    with connection.cursor() as cursor:
        cursor.execute(asked, [json.dumps(list(rows), default=str)])


def shares_back(actor: Actor, traces: Sequence[Trace]) -> None:
    """Take back who was put on records, and put back who was taken off.

    Somebody who by now needs to see a record for their own work keeps it.
    """
    table = Share._meta.db_table  # noqa: SLF001
    now = rows_now(table, [trace.id for trace in traces])
    gone = []
    for trace in traces:
        held = now.get(trace.id)
        if trace.made:
            if held is not None and held == trace.after and not needed_share(held):
                gone.append(trace.id)
        elif trace.before and _may_share(actor, trace.before):
            if held is None:
                insert_rows(table, [trace.before])
            elif held == trace.after:
                Share.objects.filter(pk=trace.id).update(
                    **{key: trace.before[key] for key in ("level", "member", "part")}
                )
    Share.objects.filter(pk__in=gone).delete()


def _may_share(actor: Actor, share: dict[str, Any]) -> bool:
    kind = registry.get(share["record_type"])
    return reading.sees(kind, actor, share["record_id"], Verb.EDIT)
