"""The work under way: one transaction in which records change, with all that must follow.

Every write goes through here, a single cell as well as an import of ten thousand rows: lock,
set attributes, settle what follows, save only what changed, write events, bring the search index
up to date. The trail is kept by the database itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.access.policies import ChildOf
from atrium.core.documents.attaching import name_in_field
from atrium.core.duplicates import known
from atrium.core.events import writing
from atrium.core.history import runs, triggers
from atrium.core.records import bulk, prepared, reading, registry, versions
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.company import worth
from atrium.core.records.errors import Forbidden, NotFound, Problem, Rejected
from atrium.core.records.models import RecordBase
from atrium.core.records.own import columns, demands
from atrium.core.search import index


@dataclass(slots=True)
class Change:
    """One record created or changed. `fields` maps the keys that changed to (before, after).

    Values are as the instance's attribute keeps them; after saving, a new record has its id.
    """

    record: Any
    created: bool
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The event by which new records of this work are told, in place of "was created"."""

    code: str
    data: Mapping[str, Any]


@dataclass
class Work:
    """What one action does, from its first lock to the commit."""

    actor: Actor
    action: str
    run: UUID
    at: datetime
    arrival: Arrival | None = None
    undoes: UUID | None = None
    told: list[writing.Telling] = field(default_factory=list)
    touched: dict[str, set[int]] = field(default_factory=dict)
    made: dict[str, set[int]] = field(default_factory=dict)
    _held: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    _later: list[Callable[[], None]] = field(default_factory=list)

    # Reading for change

    def lock(
        self, kind: Type, ids: Iterable[int], verb: Verb = Verb.EDIT, *, deleted: bool = False
    ) -> list[Any]:
        """The records in key order, locked; raises NotFound or Forbidden for any that is not so.

        `deleted` locks what lies in the recycle bin instead.
        """
        wanted = sorted(set(ids))
        deleted = deleted or (verb is Verb.DELETE and self.action == "restore")
        found = self._locked(kind, wanted, verb, deleted=deleted)
        if len(found) != len(wanted):
            self._refuse(kind, set(wanted) - {record.pk for record in found}, deleted=deleted)
        for record in found:
            self._held[kind.key, record.pk] = _snapshot(kind, record)
        return found

    def hold(self, kind: Type, ids: Iterable[int], why: str) -> list[Any]:
        """The records locked whether or not the actor may change them; `why` is the reason."""
        rows: Any = kind.model._default_manager  # noqa: SLF001
        wanted = rows.unscoped(why).filter(pk__in=list(ids)).order_by("pk")
        found = list(wanted.select_for_update(of=("self",)))
        for record in found:
            self._held[kind.key, record.pk] = _snapshot(kind, record)
        return found

    def _locked(self, kind: Type, wanted: Sequence[int], verb: Verb, *, deleted: bool) -> list[Any]:
        def rows(ids: Sequence[int]) -> Any:
            seen = reading.visible(kind, self.actor, verb, deleted=deleted).filter(pk__in=ids)
            return seen.order_by("pk").select_for_update(of=("self",))

        if len(wanted) != 1:
            return list(rows(wanted))
        key = ("lock", kind.key, verb, deleted)
        asked = prepared.statement(self.actor, key, lambda: rows([prepared.HOLE]))
        return asked.records(kind.model, wanted[0])

    def _refuse(self, kind: Type, missing: set[int], *, deleted: bool) -> None:
        seen = reading.visible(kind, self.actor, deleted=deleted).filter(pk__in=missing)
        if seen.count() == len(missing):
            raise Forbidden(_("Your role does not allow this with this record."))
        raise NotFound

    # Writing

    def create(self, kind: Type, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Make records of cleaned values by field key; raises Forbidden or Rejected."""
        if not kind.policy.may_create(self.actor, kind):
            raise Forbidden(_("Your role does not allow this with this record."))
        touched = self.touched.setdefault(kind.key, set())
        changes = [self._new(kind, values) for values in rows]
        if kind.settle:
            kind.settle(self, changes)
        records = [change.record for change in changes]
        self._demand_whole(kind, records)
        for record in records:
            fill_worth(kind, record, self.at)
        with _worded(kind):
            bulk.insert(records)
        ids = [record.pk for record in records]
        touched.update(ids)
        self.note_made(kind, ids)
        self._link(kind, changes)
        demands.check(kind, self.actor, changes)
        self._finish(kind, changes)
        return records

    def save(
        self,
        kind: Type,
        records: Sequence[Any],
        related: Mapping[str, Any] | None = None,
        *,
        quietly: bool = False,
    ) -> list[Change]:
        """Write what changed on locked records since they were locked.

        `quietly` tells no "was changed" of each, since another event tells of them all, and
        demands nothing more of them: what is only pointed elsewhere is not held up by that.
        """
        changes = [c for c in (self._change(kind, r, related or {}) for r in records) if c.fields]
        if changes:
            self.touched.setdefault(kind.key, set()).update(c.record.pk for c in changes)
        self._demand_whole(kind, [c.record for c in changes if _whole(kind) in c.fields])
        if kind.settle and changes:
            kind.settle(self, changes)
        for change in changes:
            fill_worth(kind, change.record, self.at, self._held[kind.key, change.record.pk])
        changes = [self._change(kind, c.record, related or {}) for c in changes]
        for batch in _uniform(kind, changes):
            self._update(kind, batch)
        self._link(kind, changes)
        if not quietly:
            demands.check(kind, self.actor, changes)
        self._finish(kind, changes, quietly=quietly)
        return changes

    def emit(
        self,
        code: str,
        kind: Type,
        record: Any,
        data: Mapping[str, Any] | None = None,
        *,
        covers: Iterable[str] = (),
        at: datetime | None = None,
    ) -> None:
        """Tell an event; `covers` names the fields that need no separate "was changed"."""
        self.told.append(
            writing.Telling(code, kind, record, dict(data or {}), frozenset(covers), at or self.at)
        )

    def note_made(self, kind: Type, ids: Iterable[int]) -> None:
        """Keep account of records made past `create`, so that the run can be undone."""
        self.made.setdefault(kind.key, set()).update(ids)

    def kind(self, key: str) -> Type:
        return registry.get(key)

    def kind_of(self, record: Any) -> Type:
        return registry.type_of(type(record))

    def after_saving(self, follow_up: Callable[[], None]) -> None:
        """Run before the commit, once the records of this save have their ids."""
        self._later.append(follow_up)

    # The parts of a save

    def _new(self, kind: Type, values: Mapping[str, Any]) -> Change:
        told = {key: (kind.fields[key].kind.empty(), value) for key, value in values.items()}
        return Change(self._instance(kind, values), created=True, fields=told)

    def _demand_whole(self, kind: Type, records: Sequence[Any]) -> None:
        """Parts are given to what the actor may change, not to all that they see."""
        name = _whole(kind)
        ids = {getattr(record, kind.fields[name].attribute) for record in records} if name else ()
        if not ids:
            return
        parent = registry.get(kind.fields[name].target)
        if reading.visible(parent, self.actor, Verb.EDIT).filter(pk__in=ids).count() < len(ids):
            raise Forbidden(_("Your role does not allow this with this record."))

    def _instance(self, kind: Type, values: Mapping[str, Any]) -> Any:
        record: Any = kind.model()
        for key, value in values.items():
            assign(record, kind.fields[key], value)
        if "owner" in kind.fields:
            if record.owner_id is None and "owner" not in values:
                record.owner_id = self.actor.person_id
            if record.team_id is None and "team" not in values:
                record.team_id = self._team_of(record.owner_id)
        for key, f in kind.fields.items():
            if f.own and f.default is not None and key not in values:
                assign(record, f, f.default)
        for name, stamp in self._stamps(kind.model).items():
            setattr(record, name, stamp)
        return record

    def _team_of(self, owner_id: int | None) -> int | None:
        if owner_id in (None, self.actor.person_id):
            return self.actor.team_id
        from atrium.core.access.directory import team_of

        return team_of(owner_id)

    def _change(self, kind: Type, record: Any, related: Mapping[str, Any]) -> Change:
        before = self._held[kind.key, record.pk]
        after = _snapshot(kind, record)
        fields = {key: (before[key], after[key]) for key in after if before[key] != after[key]}
        for key, ids in related.items():
            if kind.fields[key].through_many:
                held = related_ids(record, key)
                if held != ids:
                    fields[key] = (held, ids)
        return Change(record, created=False, fields=fields)

    def _link(self, kind: Type, changes: Sequence[Change]) -> None:
        """Write the values kept in tables of their own, one statement a field."""
        for key, f in kind.fields.items():
            told = [c for c in changes if key in c.fields] if f.through_many else []
            if not told:
                continue
            relation = getattr(told[0].record, key)
            through, near = relation.through, f"{relation.source_field_name}_id"
            far = f"{relation.target_field_name}_id"
            rows = through._base_manager  # noqa: SLF001
            for change in told:
                gone = set(change.fields[key][0]) - set(change.fields[key][1])
                if gone:
                    rows.filter(**{near: change.record.pk, f"{far}__in": gone}).delete()
            fresh = [
                through(**{near: c.record.pk, far: pk}, **self._stamps(through))
                for c in told
                for pk in c.fields[key][1]
                if pk not in c.fields[key][0]
            ]
            bulk.insert(fresh)
            if registry.is_record(through):
                self.note_made(registry.type_of(through), (row.pk for row in fresh))

    def _name_files(self, kind: Type, changes: Sequence[Change]) -> None:
        """Files that fields name become the record's; raises Rejected for those that cannot.

        With records that are merged or parted their files move by themselves.
        """
        if self.action in {"merge", "unmerge"}:
            return
        for key, f in kind.fields.items():
            if f.kind.key != "files":
                continue
            for change in changes:
                before = _ids(change.fields.get(key, ([], []))[0]) if not change.created else []
                after = _ids(getattr(change.record, f.attribute))
                fresh = [pk for pk in after if pk not in before]
                gone = [pk for pk in before if pk not in after]
                if key in change.fields and (fresh or gone):
                    name_in_field(kind, self.actor, change.record.pk, key, fresh, gone)

    def _stamps(self, model: Any) -> dict[str, Any]:
        if not issubclass(model, RecordBase):
            return {}
        person = self.actor.person_id
        return {
            "created_at": self.at,
            "updated_at": self.at,
            "created_by_id": person,
            "updated_by_id": person,
        }

    def _update(self, kind: Type, batch: list[Change]) -> None:
        names = {name for change in batch for name in _changed_columns(kind, change)}
        values = {name: getattr(batch[0].record, name) for name in names}
        own = _own_columns(kind, batch[0])
        if own:
            values["custom"] = columns.written(own)
        rows: Any = kind.model._base_manager.filter(pk__in=[c.record.pk for c in batch])  # noqa: SLF001
        with _worded(kind):
            rows.update(
                **values,
                version=F("version") + 1,
                updated_at=self.at,
                updated_by_id=self.actor.person_id,
            )
        for change in batch:
            change.record.version += 1
            change.record.updated_at = self.at

    def _finish(self, kind: Type, changes: Sequence[Change], *, quietly: bool = False) -> None:
        self._name_files(kind, changes)
        later, self._later = self._later, []
        for follow_up in later:
            follow_up()
        if not quietly:
            self.told += writing.ordinary(kind, changes, self.told, self.at, self.arrival)
        index.refresh(kind, [change.record for change in changes])
        known.refresh(kind, [c.record.pk for c in changes if _tells(kind, c)])
        for change in changes:
            self._held[kind.key, change.record.pk] = _snapshot(kind, change.record)


def _tells(kind: Type, change: Change) -> bool:
    """Whether the change may concern by what duplicates of the record are found."""
    own = [key for key in change.fields if key in kind.fields]
    if change.created or not change.fields or len(own) < len(change.fields):
        return True
    return not known.compared_keys(kind).isdisjoint(own)


@contextmanager
def begin(
    actor: Actor,
    action: str,
    *,
    at: datetime | None = None,
    run: UUID | None = None,
    arrival: Arrival | None = None,
    undoes: UUID | None = None,
) -> Iterator[Work]:
    """A transaction in which `actor` does `action`; all of it stays or none.

    Work done in several transactions tells them apart from other work by one `run`.
    """
    with transaction.atomic():
        work = Work(actor, action, run or uuid4(), at or clock.now(), arrival, undoes)
        triggers.tell(actor, action, work.run)
        yield work
        writing.write(work.told, actor, work.run)
        if work.touched:
            runs.note(work.run, work.at, actor, action, work.touched, work.made, undoes)


def _whole(kind: Type) -> str:
    """The field of the record whose rights decide about this one; "" for a record of its own."""
    return kind.policy.parents[0] if isinstance(kind.policy, ChildOf) else ""


def assign(record: Any, chosen: Field, value: Any) -> None:
    """Set the attributes that keep a cleaned value; values in other tables are saved later."""
    if not chosen.through_many:
        for attribute, held in chosen.kind.store(value, chosen).items():
            put(record, chosen, attribute, held)


def put(record: Any, chosen: Field, attribute: str, value: Any) -> None:
    """Set one of the attributes that keep a field's value."""
    if chosen.own:
        columns.put(record, attribute, chosen.own[attribute], value)
    else:
        setattr(record, attribute, value)


def fill_worth(
    kind: Type, record: Any, at: datetime, before: Mapping[str, Any] | None = None
) -> None:
    """Keep each sum's worth in the company's currency beside it, by the rate of the day on which
    the sum was entered: one that stays as it was `before` keeps its worth.
    """
    for f in kind.fields.values():
        if f.kind.key != "money" or len(f.columns) != 2:
            continue
        held = tuple(getattr(record, column) for column in f.columns)
        if before is None or before[f.key] != held:
            value = f.kind.load(held, f)
            put(record, f, f.path, None if value is None else worth(value, at.date()))


def _snapshot(kind: Type, record: Any) -> dict[str, Any]:
    keys, fetch = _columns_of(kind)
    return dict(zip(keys, fetch(record), strict=True))


Compared = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_compared: versions.Cache[Type, Compared] = versions.Cache("types")


def _columns_of(kind: Type) -> Compared:
    """What is compared of a record, and the attributes it is in; several of one key together."""
    known = _compared.now()
    if kind not in known:
        known[kind] = _find_columns(kind)
    return known[kind]


def _find_columns(kind: Type) -> Compared:
    kept = {
        key: f.columns
        for key, f in kind.fields.items()
        if f.columns and not f.part_of and (f.computed is None or f.own)
    }
    kept |= {name: (name,) for name in ("archived_at", "deleted_at", *kind.inner_columns)}
    single = all(len(columns) == 1 for columns in kept.values())
    getters = [attrgetter(*columns) for columns in kept.values()]
    if single:
        return tuple(kept), attrgetter(*(columns[0] for columns in kept.values()))
    return tuple(kept), lambda record: tuple(get(record) for get in getters)


def _changed_columns(kind: Type, change: Change) -> Iterator[str]:
    for key in change.fields:
        chosen = kind.fields.get(key)
        if chosen is None:
            yield key
        elif not (chosen.through_many or chosen.own):
            yield from chosen.columns


def _own_columns(kind: Type, change: Change) -> dict[str, Any]:
    """What own fields changed to, by column, in JSON; None for nothing."""
    names = [n for key in change.fields if key in kind.fields for n in kind.fields[key].own]
    return columns.changed(change.record, names)


def _uniform(kind: Type, changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Groups of changes that one UPDATE can write: same columns, same values."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        names = sorted(set(_changed_columns(kind, change)))
        values = [(name, getattr(change.record, name)) for name in names]
        values.append(("custom", _own_columns(kind, change)))
        groups.setdefault(repr(values), []).append(change)
    yield from groups.values()


def _ids(held: Any) -> list[int]:
    """The ids that a column of a field of files holds, as it is or as the only one of several."""
    return list((held[0] if isinstance(held, tuple) else held) or ())


def related_ids(record: Any, key: str) -> list[int]:
    """The ids that a field keeps in a table of its own, in their order."""
    relation = getattr(record, key)
    rows = relation.through._base_manager.filter(**{relation.source_field_name: record.pk})  # noqa: SLF001
    return list(rows.order_by("pk").values_list(f"{relation.target_field_name}_id", flat=True))


@contextmanager
def _worded(kind: Type) -> Iterator[None]:
    """Turn the database's refusal into a problem of the field concerned."""
    try:
        yield
    except IntegrityError as fault:
        key = _constrained(kind, fault)
        if key:
            text = _("Another record has this already; each one needs its own.")
            raise Rejected([Problem(key, text, "not_unique")]) from fault
        raise
    except DataError as fault:
        text = _("A number that follows from what was sent is too large to be kept.")
        raise Rejected([Problem("", text, "out_of_range")]) from fault


def _constrained(kind: Type, fault: IntegrityError) -> str:
    """The field that a constraint is named after; "" for none."""
    name = getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "") or ""
    rest = name.removeprefix(kind.model._meta.db_table)  # noqa: SLF001
    return max((key for key in kind.fields if f"_{key}_" in f"{rest}_"), key=len, default="")
