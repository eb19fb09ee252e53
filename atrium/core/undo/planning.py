"""What of a run can be taken back by this actor now, and why not the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.access.models import Person
from atrium.core.history.models import HistoryEntry, Run
from atrium.core.history.runs import UNDO_DAYS
from atrium.core.merging.pointing import pointers
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound
from atrium.core.undo.traces import Trace, rows_now, same, traces_of

SETTLED = ("archived_at", "deleted_at")


@dataclass(slots=True)
class Item:
    """One record of a run: the columns to put back, the verb it needs, or why it stays."""

    trace: Trace
    columns: set[str] = field(default_factory=set)
    verb: Verb = Verb.EDIT
    in_bin: bool = False
    version: int = 0
    reason: str = ""
    changed: bool = False


@dataclass(slots=True)
class Plan:
    """`free` can be taken back, `left` not; `nothing` is so already. `by` counts who changed what
    was left since, by name.
    """

    run: Run
    free: list[Item] = field(default_factory=list)
    left: list[Item] = field(default_factory=list)
    shares: list[Trace] = field(default_factory=list)
    nothing: int = 0
    by: list[tuple[str, int]] = field(default_factory=list)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons but that others changed it, with how many records each concerns."""
        return Counter(item.reason for item in self.left if not item.changed).most_common()

    @property
    def total(self) -> int:
        return len(self.free) + len(self.left)


def own_runs(actor: Actor, many: int) -> list[Run]:
    """What the actor did within the days in which it can be undone, the newest first."""
    since = clock.now() - timedelta(days=UNDO_DAYS)
    rows = Run.objects.filter(actor=actor.person_id or 0, at__gte=since)
    return list(rows.select_related("progress").order_by("-at", "-pk")[:many])


def run_of(actor: Actor, run_id: UUID) -> Run:
    """A run of the actor's own, for an administrator any; raises NotFound.

    One whose trail may be forgotten in part is as good as gone.
    """
    since = clock.now() - timedelta(days=UNDO_DAYS)
    rows = Run.objects.filter(pk=run_id, at__gte=since).select_related("progress")
    if not actor.may(Right.ADMINISTER):
        rows = rows.filter(actor=actor.person_id or 0)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def plan(actor: Actor, run: Run) -> Plan:
    """What undoing the run would do now."""
    made = Plan(run)
    by_type: dict[str, list[Trace]] = {}
    for trace in traces_of(run.pk):
        if trace.type == "share":
            made.shares.append(trace)
        else:
            by_type.setdefault(trace.type, []).append(trace)
    own = {key: {t.id for t in traces if t.made} for key, traces in by_type.items()}
    known = {kind.key for kind in registry.all_types()}
    for key, traces in by_type.items():
        if key not in known:
            told = _("Settings are not undone; change them again where they are set.")
            made.left += [Item(trace, reason=told) for trace in traces]
            continue
        _plan_type(made, actor, registry.get(key), traces, own)
    made.by = _who_since(run, [item.trace for item in made.left if item.changed])
    return made


def _plan_type(
    made: Plan, actor: Actor, kind: Type, traces: Sequence[Trace], own: Mapping[str, set[int]]
) -> None:
    now = rows_now(kind.model._meta.db_table, [t.id for t in traces])  # noqa: SLF001
    items = [_item(kind, trace, now.get(trace.id)) for trace in traces]
    made.nothing += sum(item is None for item in items)
    todo = [item for item in items if item is not None]
    _refuse_changed_since_made(made.run, todo)
    _refuse_pointed_at(kind, todo, own)
    _refuse_targets(kind, todo)
    _refuse_rights(actor, kind, todo, now)
    made.free += [item for item in todo if not item.reason]
    made.left += [item for item in todo if item.reason]


def _item(kind: Type, trace: Trace, now: Mapping[str, Any] | None) -> Item | None:
    """What would be put back of one record; None where nothing is to do."""
    if now is None:
        if trace.after is None and trace.before is not None:
            return Item(trace)  # gone, and to come back
        return None if trace.made else Item(trace, reason=_("It is not there any more."))
    item = Item(trace, version=now.get("version", 0), in_bin=now.get("deleted_at") is not None)
    if trace.made:
        item.verb = Verb.DELETE
        return None if item.in_bin else item
    before, after = trace.before or {}, trace.after or {}
    item.columns = same(after, now) - same(before, now)
    moved = {key for key in after if key not in same(after, now) | same(before, now)}
    told = {key for key in moved if _is_told(kind, key)}
    linked = any([*trace.gave.values(), *trace.took.values()])
    if told:
        item.changed = True
        item.reason = _("It was changed since.")
        return item
    if not item.columns and not linked:
        return None
    if "deleted_at" in item.columns:
        item.verb = Verb.DELETE
    elif item.in_bin:
        item.reason = _("It lies in the recycle bin; restore it first.")
    return item


def _is_told(kind: Type, column: str) -> bool:
    """Whether people set the column; what follows by itself never stands in the way."""
    if column in SETTLED:
        return True
    return any(column in f.columns and not f.readonly for f in kind.fields.values())


def _refuse_changed_since_made(run: Run, items: Sequence[Item]) -> None:
    """A new record that somebody has worked on is not taken from them."""
    new = {item.trace.id: item for item in items if item.trace.made}
    if not new:
        return
    kind = next(iter(new.values())).trace.type
    rows = HistoryEntry.objects.filter(record_type=kind, record_id__in=new, at__gte=run.at)
    rows = rows.exclude(run=run.pk)
    without = Run.objects.filter(undone_by__isnull=False) | Run.objects.filter(undoes__isnull=False)
    rows = rows.exclude(run__in=without.values("pk")) if rows.exists() else rows.none()
    for pk in rows.values_list("record_id", flat=True).distinct():
        new[pk].changed = True
        new[pk].reason = _("It was changed since.")


def _refuse_pointed_at(kind: Type, items: Sequence[Item], own: Mapping[str, set[int]]) -> None:
    new = {item.trace.id: item for item in items if item.trace.made and not item.reason}
    needed = needed_by_others(kind, new, lambda by: own.get(by.key, set())) if new else {}
    for pk, many in needed.items():
        new[pk].reason = _("Others belong to it by now: %(kind)s.") % {"kind": many}


def needed_by_others(kind: Type, ids: Iterable[int], own: Callable[[Type], Any]) -> dict[int, str]:
    """The records at which others point that are not `own`, and what these are."""
    wanted, found = list(ids), dict[int, str]()
    for other in registry.all_types():
        if other.parent:
            continue
        rows = _everything(other, "what others need stays, whoever sees them")
        for f in other.fields.values():
            if f.target != kind.key or f.readonly or not f.columns:
                continue
            pointing = reading.aliased(rows, [f]).filter(
                reading.points_at(f, wanted), deleted_at__isnull=True
            )
            pointing = reading.with_computed(pointing.exclude(pk__in=own(other)), [f])
            for held in pointing.values_list(f.columns[0], flat=True):
                for pk in held if isinstance(held, list) else [held]:
                    found.setdefault(pk, str(other.many))
    return {pk: many for pk, many in found.items() if pk in set(wanted)}


def _everything(kind: Type, why: str) -> Any:
    rows: Any = kind.model._default_manager  # noqa: SLF001
    return rows.unscoped(why)


def _refuse_targets(kind: Type, items: Sequence[Item]) -> None:
    """Nothing is made to point at what is not there any more."""
    for f in kind.fields.values():
        if not f.target or f.through_many or len(f.columns) != 1:
            continue
        column = f.columns[0]
        wanted = {
            item.trace.id: _ids((item.trace.before or {}).get(column))
            for item in items
            if column in item.columns and not item.reason
        }
        ids = {pk for pks in wanted.values() for pk in pks}
        if not ids:
            continue
        there = _everything(registry.get(f.target), "whether it is there at all").filter(
            pk__in=ids, deleted_at__isnull=True
        )
        gone = ids - set(there.values_list("pk", flat=True))
        for item in items:
            if wanted.get(item.trace.id, set()) & gone:
                text = _("“%(field)s” was a record that is not there any more.")
                item.reason = text % {"field": f.label}


def _ids(value: Any) -> set[int]:
    """The ids in a column: of one record, or of several."""
    return set(value) if isinstance(value, list) else set() if value is None else {value}


def _refuse_rights(
    actor: Actor, kind: Type, items: Sequence[Item], now: Mapping[int, Mapping[str, Any]]
) -> None:
    """Whoever may not do it by hand may not undo it either."""
    editable = kind.editable_fields(actor)
    locked = {
        column
        for key, f in kind.fields.items()
        if key not in editable and not f.readonly
        for column in f.columns
    }
    seen: dict[tuple[Verb, bool], set[int]] = {}
    for item in items:
        if item.reason:
            continue
        verbs = [item.verb, *([Verb.ASSIGN] if item.columns & {"owner_id", "team_id"} else [])]
        for verb in verbs:
            asked = (verb, item.in_bin)
            if asked not in seen:
                rows = reading.visible(kind, actor, verb, deleted=item.in_bin)
                ids = [i.trace.id for i in items]
                seen[asked] = set(rows.filter(pk__in=ids).values_list("pk", flat=True))
        may = all(item.trace.id in seen[verb, item.in_bin] for verb in verbs)
        if item.trace.id not in now:
            may = _may_bring_back(actor, kind, item.trace)
        linked = {*item.trace.gave, *item.trace.took} - editable.keys()
        if not may or item.columns & locked or linked:
            item.reason = _("Your role does not allow this with this record.")


def _may_bring_back(actor: Actor, kind: Type, trace: Trace) -> bool:
    """A row taken away altogether comes back by the right on the record it belonged to."""
    owner = kind.fields[kind.parent] if kind.parent else None
    if owner is None:
        return actor.may(Right.ADMINISTER)
    whole = (trace.before or {}).get(owner.columns[0]) or 0
    return reading.sees(registry.get(owner.target), actor, whole, Verb.EDIT)


def _who_since(run: Run, traces: Iterable[Trace]) -> list[tuple[str, int]]:
    """Who has changed the records since, with how many each."""
    by_type: dict[str, dict[int, int]] = {}
    for trace in traces:
        by_type.setdefault(trace.type, {})[trace.id] = trace.last
    last: dict[tuple[str, int], int | None] = {}
    for key, ids in by_type.items():
        rows = HistoryEntry.objects.filter(record_type=key, record_id__in=ids).exclude(run=run.pk)
        for pk, entry, actor in rows.order_by("pk").values_list("record_id", "pk", "actor"):
            if entry > ids[pk]:
                last[key, pk] = actor
    counted = Counter(last.values())
    names = dict(Person.objects.filter(pk__in=[a for a in counted if a]).values_list("pk", "name"))
    return [(names.get(pk or 0) or _("somebody else"), n) for pk, n in counted.most_common()]


def needed_share(share: Mapping[str, Any]) -> bool:
    """Whether the person looks after something that belongs to the record, and so must see it."""
    person = share.get("person_id")
    if person is None or not share.get("member"):
        return False
    for pointer in pointers(registry.get(share["record_type"])):
        if pointer.kind is None or "owner" not in pointer.kind.fields:
            continue
        held = _everything(pointer.kind, "whether it is needed for one's own work").filter(
            **{pointer.column: share["record_id"], "owner_id": person, "deleted_at": None}
        )
        if held.exists():
            return True
    return False
