"""Making one of several records that are the same customer, contact or deal.

Nothing is lost: the records that go into another lie in the recycle bin, what belonged to them
follows, their ids answer with the record kept, and `unmerging` parts them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from atrium.core.actions.work import Work, begin, put, related_ids
from atrium.core.merging import events
from atrium.core.merging.models import Merge, Merged
from atrium.core.merging.moving import move_all
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Forbidden, Problem, Rejected
from atrium.core.records.kinds.base import Ref

MOST = 20
# Who is a person or a team, and what they may, is not a matter of duplicates.
NEVER = {"person", "team", "role"}
# The choice to keep what several records have of a field that takes several values.
ALL = 0


def is_merged(kind: Type) -> bool:
    """Whether records of the type can be merged at all."""
    return kind.key not in NEVER and bool(kind.group)


def demand_mergeable(kind: Type, ids: Collection[int]) -> None:
    """Raises Rejected unless so many records of the type can be merged."""
    if not is_merged(kind) or not 1 < len(set(ids)) <= MOST:
        text = _("Choose from two to %(most)s records to merge.")
        raise Rejected([Problem("ids", text % {"most": MOST})])


def merge(
    kind: Type,
    actor: Actor,
    kept: int,
    others: Iterable[int],
    chosen: Mapping[str, int],
    versions: Mapping[int, int] | None = None,
) -> Merge:
    """Merge the others into the record kept.

    `chosen` names, by field key, the record whose value is kept, or ALL for the values of all;
    what it does not name stays as the record kept has it, or is filled from the first that has
    something. `versions` are those of the records that were looked at. Raises NotFound, Forbidden
    or Rejected; who merges must be allowed to change the record kept and to delete the others.
    """
    gone = [pk for pk in dict.fromkeys(others) if pk != kept]
    demand_mergeable(kind, [kept, *gone])
    with begin(actor, "merge") as work:
        records = {record.pk: record for record in work.lock(kind, [kept, *gone])}
        _demand_unchanged(kind, records.values(), versions or {})
        deletable = reading.visible(kind, actor, Verb.DELETE).filter(pk__in=gone)
        if deletable.count() < len(gone):
            raise Forbidden(_("Your role does not allow you to delete all of these records."))
        return _merge(work, kind, records[kept], [records[pk] for pk in gone], chosen)


def _demand_unchanged(kind: Type, records: Iterable[Any], versions: Mapping[int, int]) -> None:
    for record in records:
        if versions.get(record.pk, record.version) != record.version:
            name = getattr(record, kind.fields[kind.title].columns[0])
            text = _("Somebody has changed %(name)s meanwhile; look at it again, then merge.")
            raise Rejected([Problem("", text % {"name": name}, "changed_meanwhile")])


def _merge(
    work: Work, kind: Type, kept: Any, others: Sequence[Any], chosen: Mapping[str, int]
) -> Merge:
    names = [str(getattr(other, kind.fields[kind.title].columns[0])) for other in others]
    made = Merge.objects.create(
        record_type=kind.key, kept=kept.pk, at=work.at, actor_id=work.actor.person_id, run=work.run
    )
    values = {
        key: wanted
        for key, f in mergeable(kind, work.actor).items()
        if (wanted := wanted_value(f, kept, others, chosen.get(key))) is not None
    }
    for other in others:
        other.deleted_at = work.at
        Merged.objects.create(merge=made, record_type=kind.key, record_id=other.pk)
    # First, so that what is unique to them is free for the record kept.
    work.save(kind, others, quietly=True)
    made.taken = _take(work, kind, kept, values)
    made.save(update_fields=["taken"])
    for other in others:
        move_all(work, kind, made, other.pk)
    work.emit(events.MERGED, kind, kept, {"with": ", ".join(names)})
    return made


def mergeable(kind: Type, actor: Actor) -> dict[str, Field]:
    """The fields of which one chooses whose value is kept."""
    return {
        key: f
        for key, f in kind.editable_fields(actor).items()
        if not f.part_of and (f.computed is None or f.own) and (f.columns or f.through_many)
        and not _has_rows(kind, f)
    }  # fmt: skip


def _has_rows(kind: Type, f: Field) -> bool:
    """Whether the values are records of their own, which follow by themselves."""
    if not f.through_many:
        return False
    relation: Any = kind.model._meta.get_field(f.key)  # noqa: SLF001
    return registry.is_record(relation.remote_field.through)


def stored(f: Field, record: Any) -> Any:
    """A field's value as it is kept: a tuple of columns, or ids."""
    if f.through_many:
        return tuple(related_ids(record, f.key))
    return tuple(getattr(record, column) for column in f.columns)


def is_empty(f: Field, value: Any) -> bool:
    return not value if f.through_many else f.kind.is_empty(f.kind.load(value, f))


def wanted_value(f: Field, kept: Any, others: Sequence[Any], choice: int | None) -> Any:
    """What the record kept shall have, as stored; None where it stays as it is."""
    own = stored(f, kept)
    if choice == ALL and f.kind.several:
        made = joined(f, [own, *(stored(f, other) for other in others)])
    elif choice is None:
        had = (stored(f, other) for other in others)
        made = next((v for v in had if not is_empty(f, v)), own) if is_empty(f, own) else own
    else:
        made = next((stored(f, other) for other in others if other.pk == choice), own)
    return None if made == own else made


def joined(f: Field, values: Sequence[Any]) -> Any:
    """The values of all, each once."""
    if f.through_many:
        return tuple(dict.fromkeys(pk for ids in values for pk in ids))
    found: list[Any] = []
    for (many,) in values:
        found += [one for one in many or () if one not in found]
    return (found,)


def _take(work: Work, kind: Type, kept: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record kept its values; what each was and is, in JSON form."""
    related = {key: list(v) for key, v in values.items() if kind.fields[key].through_many}
    told = {key: [as_data(kind.fields[key], stored(kind.fields[key], kept))] for key in values}
    for f in (kind.fields[key] for key in values if key not in related):
        for column, held in zip(f.columns, values[f.key], strict=True):
            put(kept, f, column, held)
    work.save(kind, [kept], related=related)
    for key, pair in told.items():
        pair.append(as_data(kind.fields[key], stored(kind.fields[key], kept)))
    return told


def as_data(f: Field, value: Any) -> Any:
    """A stored value in JSON form, which the kind cleans again."""
    if f.through_many:
        return list(value)
    loaded = f.kind.load(value, f)
    return loaded.id if isinstance(loaded, Ref) else f.kind.data(loaded)
