"""Run an action as an actor: the write path of every surface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from atrium.core.actions.action import Action
from atrium.core.actions.cleaning import clean_rows
from atrium.core.actions.work import Change, Work, assign, begin, related_ids
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Conflict, Forbidden, Rejected
from atrium.core.records.kinds.base import Ref


def create(kind: Type, actor: Actor, data: Mapping[str, Any], *, run: UUID | None = None) -> Any:
    """Make one record of data as sent; raises Forbidden or Rejected.

    The whole can be undone by its `run`, here and in the others.
    """
    if not kind.policy.may_create(actor, kind):
        raise Forbidden(_("Your role does not allow you to create this."))
    (cleaned,) = clean_rows(kind, actor, [data], creating=True)
    if cleaned.problems:
        raise Rejected(cleaned.problems)
    with begin(actor, "create", run=run) as work:
        _demand_assign(kind, work, cleaned.values)
        return work.create(kind, [cleaned.values])[0]


def update(
    kind: Type,
    actor: Actor,
    ids: Sequence[int],
    data: Mapping[str, Any],
    *,
    versions: Mapping[int, int] | None = None,
    run: UUID | None = None,
) -> list[Change]:
    """Set the same fields on one record or many.

    `versions` are the versions the actor looked at; raises Conflict where somebody else has
    changed the record since, NotFound, Forbidden or Rejected.
    """
    (cleaned,) = clean_rows(kind, actor, [data], creating=False)
    if cleaned.problems:
        raise Rejected(cleaned.problems)
    with begin(actor, "update", run=run) as work:
        verb = Verb.ASSIGN if data and set(data) <= {"owner", "team"} else Verb.EDIT
        records = work.lock(kind, ids, verb)
        _check_versions(kind, records, versions or {}, cleaned.values)
        if verb is Verb.EDIT:
            _demand_assign(kind, work, cleaned.values, records)
        for record in records:
            for key, value in cleaned.values.items():
                assign(record, kind.fields[key], value)
        return work.save(kind, records, related=_related(kind, cleaned.values))


def run(
    action: Action,
    kind: Type,
    actor: Actor,
    ids: Sequence[int],
    data: Mapping[str, Any] | None = None,
    *,
    versions: Mapping[int, int] | None = None,
    run: UUID | None = None,
) -> list[Any]:
    """Carry out an action on records; raises as `update` does."""
    values: Mapping[str, Any] = data or {}
    if action.fields:
        (cleaned,) = clean_rows(kind, actor, [values], creating=False, only=action.fields)
        if cleaned.problems:
            raise Rejected(cleaned.problems)
        values = cleaned.values
    with begin(actor, action.key, run=run) as work:
        records = work.lock(kind, ids, action.verb)
        _check_versions(kind, records, versions or {}, values)
        action.perform(work, records, values)
        work.save(kind, records)
        return records


def _related(kind: Type, values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if kind.fields[key].through_many}


def _check_versions(
    kind: Type, records: Sequence[Any], versions: Mapping[int, int], values: Mapping[str, Any]
) -> None:
    for record in records:
        seen = versions.get(record.pk)
        if seen is not None and seen != record.version:
            held = {key: _held(kind.fields[key], record) for key in values if key in kind.fields}
            raise Conflict(record.pk, record.version, held)


def _held(chosen: Field, record: Any) -> Any:
    """The JSON form of a field's present value."""
    if chosen.through_many:
        return chosen.kind.data([Ref(chosen.target, pk) for pk in related_ids(record, chosen.key)])
    loaded = [getattr(record, column) for column in chosen.columns]
    return chosen.kind.data(chosen.kind.load(loaded, chosen))


def _demand_assign(
    kind: Type, work: Work, values: Mapping[str, Any], records: Sequence[Any] = ()
) -> None:
    if not may_give(kind, work.actor, values, records):
        raise Forbidden(_("Your role does not allow you to give this to somebody else."))


def may_give(
    kind: Type, actor: Actor, values: Mapping[str, Any], records: Sequence[Any] = ()
) -> bool:
    """Giving a record to somebody else needs the right to assign."""
    if "owner" not in kind.fields or not {"owner", "team"} & set(values):
        return True
    owner, team = values.get("owner"), values.get("team")
    own = owner in (None, actor.person_id) and team in (None, actor.team_id)
    if records:
        given = [
            r.pk
            for r in records
            if values.get("owner", r.owner_id) != r.owner_id
            or values.get("team", r.team_id) != r.team_id
        ]
        return set(given) <= _assignable(kind, actor, given)
    return own or bool(actor.scope(kind.key, Verb.ASSIGN))


def _assignable(kind: Type, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Those of the records that the actor may give away."""
    if not ids or not actor.scope(kind.key, Verb.ASSIGN):
        return set()
    rows = reading.visible(kind, actor, Verb.ASSIGN).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))
