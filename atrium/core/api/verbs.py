"""The verbs as the API has them: the records' own, with conditions on the version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from atrium.core.actions import runner, standard
from atrium.core.actions.action import Action
from atrium.core.api.bodies import only
from atrium.core.api.once import lock
from atrium.core.api.problems import missing
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Conflict

Data = Mapping[str, Any]
# The versions a change may start from; None for any.
Seen = frozenset[int] | None


def change(kind: Type, actor: Actor, pk: int, data: Data, seen: Seen = None) -> None:
    runner.update(kind, actor, [pk], data, versions=_from(kind, actor, pk, seen))


def remove(kind: Type, actor: Actor, pk: int, seen: Seen = None) -> None:
    act(standard.DELETE, kind, actor, pk, {}, seen)


def act(
    action: Action, kind: Type, actor: Actor, pk: int, data: dict[str, Any], seen: Seen = None
) -> None:
    only(data, *action.fields)
    runner.run(action, kind, actor, [pk], data, versions=_from(kind, actor, pk, seen))


def find_action(kind: Type, key: str) -> Action:
    """The type's own action or a standard one; raises Fault."""
    found = kind.actions.get(key) or standard.STANDARD.get(key)
    if found is None:
        raise missing()
    return found


def upsert(
    kind: Type, actor: Actor, external_id: str, data: dict[str, Any], seen: Seen = None
) -> tuple[int, bool]:
    """Change the record that another system calls so, or make it; (its id, whether it is new)."""
    if "external_id" not in kind.visible_fields(actor):
        raise missing()
    with transaction.atomic():
        lock(f"api.external_id:{kind.key}:{external_id}", wait=True)
        rows = reading.visible(kind, actor).filter(external_id=external_id)
        pk = rows.order_by("pk").values_list("pk", flat=True).first()
        if pk is not None:
            change(kind, actor, pk, data, seen)
            return pk, False
        if seen is not None:
            raise Conflict(0, 0)
        made = runner.create(kind, actor, {**data, "external_id": external_id})
        return made.pk, True


def _from(kind: Type, actor: Actor, pk: int, seen: Seen) -> dict[int, int]:
    if seen is None:
        return {}
    if len(seen) == 1:
        return dict.fromkeys((pk,), next(iter(seen)))
    rows = reading.visible(kind, actor).filter(pk=pk)
    now = rows.values_list("version", flat=True).first()
    return {pk: now if now in seen else 0}
