"""The trail of one record in words: who changed what, when, from where and by which action.

Fields hidden from the reader are not in it, records that they may not see have no name in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from atrium.core.access.models.share import Level
from atrium.core.access.policies import ChildOf
from atrium.core.actions import runner
from atrium.core.actions.standard import STANDARD
from atrium.core.events.models import Subject
from atrium.core.history.models import HistoryEntry, Run
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import NotFound
from atrium.core.records.kinds.base import Ref
from atrium.core.records.own import columns
from atrium.core.undo.traces import Values, rows_now

if TYPE_CHECKING:
    from uuid import UUID

    from atrium.core.records.types import Text

MANY = 40
Row = tuple[str, int]
SOURCES: dict[str, Text] = {
    "page": gettext_lazy("on a page"),
    "api": gettext_lazy("through the API"),
    "import": gettext_lazy("by an import"),
    "job": gettext_lazy("by work in the background"),
    "system": gettext_lazy("by Atrium itself"),
    "": gettext_lazy("directly in the database"),
}
ACTIONS: dict[str, Text] = {
    "create": gettext_lazy("Create"),
    "update": gettext_lazy("Change"),
    "import": gettext_lazy("Import"),
    "undo_import": gettext_lazy("Undo of an import"),
    "undo": gettext_lazy("Undo"),
    "merge": gettext_lazy("Merge"),
    "unmerge": gettext_lazy("Unmerge"),
    "share": gettext_lazy("Share"),
    "unshare": gettext_lazy("End of sharing"),
    "set_rights": gettext_lazy("Change of rights"),
    "retention": gettext_lazy("Retention rules"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in the reader's words; `restorable` if one may take it back."""

    key: str
    label: str
    before: str
    after: str
    restorable: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What one action did to the record or to a part of it; `said` tells what is no field."""

    id: int
    at: datetime
    who: str
    where: str
    action: str
    part: str = ""
    said: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()


@dataclass(slots=True)
class _Told:
    """An entry of the trail with the row's columns before and after it."""

    entry: HistoryEntry
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)


def action_label(key: str, kind: Type | None = None) -> str:
    """What an action is called."""
    told = (kind.actions.get(key) if kind else None) or STANDARD.get(key)
    return str(told.label if told else ACTIONS.get(key, key))


def source_label(source: str) -> str:
    return str(SOURCES.get(source, source))


def trail(actor: Actor, kind: Type, record_id: int, *, before: int = 0) -> tuple[list[Entry], int]:
    """The newest entries, and the number before which older ones go on (0 at the end).

    The caller has made sure that the actor sees the record.
    """
    rows = _rows(kind, record_id)
    page = rows.filter(pk__lt=before) if before else rows
    shown = list(page.order_by("-pk")[: MANY + 1])
    more = shown[MANY - 1].pk if len(shown) > MANY else 0
    shown = shown[:MANY]
    told = _with_states(shown, list(rows.filter(pk__gte=before)) if before else [])
    seen = [one for one in told if _sees_part(actor, kind, one)]
    names = _names(actor, seen)
    may = set(kind.editable_fields(actor)) if reading.sees(kind, actor, record_id) else set()
    made = [_entry(actor, one, names, may if _is_own(one, kind, record_id) else set())
            for one in seen]  # fmt: skip
    entries = _joined([entry for entry in made if entry.changes or entry.said], seen)
    if not more:
        entries += _created(actor, kind, record_id)
    return entries, more


def restore(actor: Actor, kind: Type, record_id: int, entry_id: int, key: str, version: int,
            run: UUID | None = None) -> None:  # fmt: skip
    """Give a field the value it had before an entry; raises as `runner.update` does."""
    f = kind.editable_fields(actor).get(key)
    rows = _rows(kind, record_id)
    entry = rows.filter(pk=entry_id, record_type=kind.key, record_id=record_id).first()
    if f is None or entry is None or f.through_many or not reading.sees(kind, actor, record_id):
        raise NotFound
    (told,) = _with_states([entry], list(rows.filter(pk__gt=entry_id)))
    value = _value(kind, f, told.before)
    data = value.id if isinstance(value, Ref) else f.kind.data(value)
    runner.update(kind, actor, [record_id], {key: data}, versions={record_id: version}, run=run)


def _rows(kind: Type, record_id: int) -> Any:
    own = Q(record_type=kind.key, record_id=record_id)
    return HistoryEntry.objects.filter(own | Q(of_type=kind.key, of_id=record_id))


def _is_own(told: _Told, kind: Type, record_id: int) -> bool:
    return (told.entry.record_type, told.entry.record_id) == (kind.key, record_id)


def _with_states(shown: Sequence[HistoryEntry], later: Sequence[HistoryEntry]) -> list[_Told]:
    """Each entry with the whole row before and after: from the row of today, backwards."""
    every = sorted({e.pk: e for e in [*shown, *later]}.values(), key=lambda e: -e.pk)
    wanted: dict[str, set[int]] = {}
    for entry in every:
        wanted.setdefault(entry.record_type, set()).add(entry.record_id)
    states: dict[Row, Values] = {}
    for key, ids in wanted.items():
        if key != "share":
            table = registry.get(key).model._meta.db_table  # noqa: SLF001
            states |= {(key, pk): row for pk, row in rows_now(table, ids).items()}
    made = {}
    for entry in every:
        row = (entry.record_type, entry.record_id)
        after = states.get(row, {})
        states[row] = {**after, **entry.before}
        made[entry.pk] = _Told(entry, states[row], after)
    return [made[entry.pk] for entry in shown]


def _sees_part(actor: Actor, kind: Type, told: _Told) -> bool:
    """A part is told of to who sees all that it belongs to."""
    key = told.entry.record_type
    if key in (kind.key, "share"):
        return True
    part = registry.get(key)
    if not isinstance(part.policy, ChildOf):
        return (key, told.entry.record_id) in reading.known(actor, [(key, told.entry.record_id)])
    whole = [(part.fields[name].target, told.before.get(part.fields[name].columns[0]))
             for name in part.policy.parents]  # fmt: skip
    pointed = [(target, pk) for target, pk in whole if pk]
    return set(pointed) <= set(reading.known(actor, pointed))


def _names(actor: Actor, told: Iterable[_Told]) -> dict[Row, str]:
    """The names of the people and records that the entries name, as far as the reader sees them."""
    wanted: set[Row] = set()
    for one in told:
        if one.entry.actor:
            wanted.add(("person", one.entry.actor))
        if one.entry.record_type == "share":
            whole = one.entry.after or one.entry.before
            for key in ("person", "team"):
                if whole.get(f"{key}_id"):
                    wanted.add((key, whole[f"{key}_id"]))
            continue
        kind = registry.get(one.entry.record_type)
        for f in kind.fields.values():
            if f.target:
                for state in (one.entry.before, one.entry.after or {}):
                    wanted |= {(f.target, pk) for pk in _ids(f, state)}
    return reading.titles(actor, wanted)


def _ids(f: Field, state: Mapping[str, Any]) -> list[int]:
    value = state.get(f.key if f.through_many else f.columns[0] if f.columns else "")
    if isinstance(value, list):
        return [pk for pk in value if isinstance(pk, int)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def _entry(actor: Actor, told: _Told, names: Mapping[Row, str], may: set[str]) -> Entry:
    entry = told.entry
    if entry.record_type == "share":
        return _shared(entry, names)
    kind = registry.get(entry.record_type)
    changes = [
        change
        for key, f in kind.visible_fields(actor).items()
        if not f.part_of and (change := _change(actor, kind, f, told, names, key in may))
    ]
    return Entry(
        entry.pk,
        entry.at,
        _who(entry, names),
        source_label(entry.source),
        action_label(entry.action, kind),
        part="" if may or entry.of_id is None else str(kind.one),
        said=tuple(_said(entry)),
        changes=tuple(changes),
    )


def _who(entry: HistoryEntry, names: Mapping[Row, str]) -> str:
    if entry.actor is None:
        return ""
    return names.get(("person", entry.actor)) or _("somebody who is not here any more")


def _said(entry: HistoryEntry) -> Iterable[str]:
    if entry.after is None:
        yield _("Removed for good")
        return
    if "deleted_at" in entry.after:
        yield _("Put into the recycle bin") if entry.after["deleted_at"] else _("Restored")
    if entry.record_type == "role" and {"scopes", "fields", "rights"} & entry.after.keys():
        yield _("What it allows was changed")
    if "archived_at" in entry.after:
        yield _("Archived") if entry.after["archived_at"] else _("Taken out of the archive")


def _shared(entry: HistoryEntry, names: Mapping[Row, str]) -> Entry:
    whole = entry.after or entry.before
    key = "person" if whole.get("person_id") else "team"
    told = {
        "who": names.get((key, whole.get(f"{key}_id") or 0)) or _("(no access)"),
        "level": str(Level(whole["level"]).label),
    }
    text = _("Shared with %(who)s (%(level)s)") if entry.after else _("Taken off it: %(who)s")
    return Entry(
        entry.pk, entry.at, _who(entry, names), source_label(entry.source),
        action_label(entry.action), said=(text % told,),
    )  # fmt: skip


def _change(
    actor: Actor, kind: Type, f: Field, told: _Told, names: Mapping[Row, str], restorable: bool
) -> FieldChange | None:
    keys = (f.key,) if f.through_many else f.columns
    if told.entry.after is None or not any(key in told.entry.before for key in keys):
        return None
    if f.through_many:
        before, after = told.entry.before, told.entry.after
        restorable = False
    else:
        before, after = told.before, {**told.after, **told.entry.after}
    shown = [_text(actor, f, _value(kind, f, state), names) for state in (before, after)]
    return FieldChange(f.key, str(f.label), shown[0], shown[1], restorable)


def _value(kind: Type, f: Field, state: Mapping[str, Any]) -> Any:
    """A field's value out of columns as the trail has them."""
    if f.through_many:
        return [Ref(f.target, pk) for pk in _ids(f, state)]
    by_name = {c.attname: c for c in kind.model._meta.concrete_fields}  # noqa: SLF001
    held = []
    for name in f.columns:
        value, told = state.get(name), by_name.get(name)
        if name in f.own:
            sort = columns.SORTS[f.own[name]]
            held.append(sort.empty() if value is None else sort.from_json(value))
        else:
            held.append(told.to_python(value) if told is not None and value is not None else value)
    return f.kind.load(held, f)


def _text(actor: Actor, f: Field, value: Any, names: Mapping[Row, str]) -> str:
    if isinstance(value, Ref):
        value = Ref(value.type, value.id, names.get((value.type, value.id)))
    elif isinstance(value, list):
        value = [Ref(v.type, v.id, names.get((v.type, v.id))) if isinstance(v, Ref) else v
                 for v in value]  # fmt: skip
    return "" if f.kind.is_empty(value) else str(f.kind.display(value, f, actor))


def _joined(entries: Sequence[Entry], told: Sequence[_Told]) -> list[Entry]:
    """What one action did to one row in several statements is one entry."""
    runs = {one.entry.pk: (one.entry.run, one.entry.record_type, one.entry.record_id)
            for one in told}  # fmt: skip
    made: list[Entry] = []
    for entry in entries:
        last = made[-1] if made else None
        if last and runs[entry.id][0] and runs[last.id] == runs[entry.id]:
            made[-1] = Entry(
                last.id, last.at, last.who, last.where, last.action, last.part,
                entry.said + last.said, entry.changes + last.changes,
            )  # fmt: skip
        else:
            made.append(entry)
    return made


def _created(actor: Actor, kind: Type, record_id: int) -> list[Entry]:
    """The beginning: from the row, and from the run by which it came."""
    row = reading.one(kind, actor, record_id, ["created_at", "created_by"])
    at, by = row.values["created_at"], row.values["created_by"]
    if not at:
        return []
    first = (
        Subject.objects.filter(record_type=kind.key, record_id=record_id)
        .order_by("at", "event_id")
        .values_list("event__run", flat=True)
        .first()
    )
    run = Run.objects.filter(pk=first).first() if first else None
    where = source_label(run.source) if run else ""
    action = action_label(run.action, kind) if run else ""
    who = (by.title or "") if by else ""
    return [Entry(0, at, who, where, action, said=(pgettext("history", "Created"),))]
