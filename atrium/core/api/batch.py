"""Many operations on one record type in one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core.actions import runner
from atrium.core.api import duplicates, verbs
from atrium.core.api.addresses import type_at
from atrium.core.api.bodies import json_object, only, raw_body
from atrium.core.api.callers import Caller
from atrium.core.api.once import once
from atrium.core.api.problems import EXPECTED, Fault, worded
from atrium.core.api.serving import endpoint, reply
from atrium.core.i18n.errors import Invalid
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.records.kinds.references import as_id

MOST = 500
Told = dict[str, Any]
Operation = Callable[[Type, Actor, Told], Told]


def _batch(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    told = json_object(request)
    operations, whole = _operations(told), _whole(told)
    way = duplicates.way_of(request.GET)

    def perform() -> HttpResponse:
        work = _all_or_none if whole else _each
        return reply({"results": work(kind, caller.actor, operations, way)})

    return once(request, caller, raw_body(request), perform)


def _operations(told: Told) -> list[Any]:
    only(told, "atomic", "operations")
    operations = told.get("operations")
    if not isinstance(operations, list) or not 1 <= len(operations) <= MOST:
        text = _("This must be a list of 1 to %(most)s operations.") % {"most": MOST}
        raise Rejected([Problem("operations", text)])
    return operations


def _whole(told: Told) -> bool:
    whole = told.get("atomic", False)
    if not isinstance(whole, bool):
        raise Rejected([Problem("atomic", _("This must be true or false."))])
    return whole


def _all_or_none(kind: Type, actor: Actor, operations: list[Any], way: str) -> list[Told]:
    done = []
    with transaction.atomic():
        for position, told in enumerate(operations):
            try:
                done.append(_carry_out(kind, actor, told, way))
            except (Fault, *EXPECTED) as error:
                fault = error if isinstance(error, Fault) else worded(error)
                fault.more["operation"] = position
                raise fault from error
    return done


def _each(kind: Type, actor: Actor, operations: list[Any], way: str) -> list[Told]:
    done: list[Told] = []
    for told in operations:
        try:
            done.append(_carry_out(kind, actor, told, way))
        except (Fault, *EXPECTED) as error:
            fault = error if isinstance(error, Fault) else worded(error)
            done.append({"status": fault.status, "problem": fault.document()})
    return done


def _carry_out(kind: Type, actor: Actor, told: Any, way: str) -> Told:
    name = told.get("op") if isinstance(told, dict) else None
    known = OPERATIONS.get(name) if isinstance(name, str) else None
    if known is None:
        text = _("An operation is an object whose “op” is one of: %(known)s.")
        raise Rejected([Problem("op", text % {"known": ", ".join(OPERATIONS)})])
    data = told.get("data", {})
    if not isinstance(data, dict):
        raise Rejected([Problem("data", _("This must be an object of fields and values."))])
    more: Told = {}

    def perform() -> int:
        more.update(known(kind, actor, {**told, "data": data}))
        return int(more.get("id", 0))

    sent = data if name in {"create", "update"} else ()
    return more | duplicates.write(kind, actor, way, sent, perform)[1]


def _create(kind: Type, actor: Actor, told: Told) -> Told:
    only(told, "op", "data")
    made = runner.create(kind, actor, told["data"])
    return {"status": 201, "id": made.pk, "version": made.version}


def _update(kind: Type, actor: Actor, told: Told) -> Told:
    only(told, "op", "id", "version", "data")
    pk = _id(told)
    verbs.change(kind, actor, pk, told["data"], _seen(told))
    return {"status": 200, "id": pk}


def _delete(kind: Type, actor: Actor, told: Told) -> Told:
    only(told, "op", "id", "version", "data")
    pk = _id(told)
    verbs.remove(kind, actor, pk, _seen(told))
    return {"status": 204, "id": pk}


def _action(kind: Type, actor: Actor, told: Told) -> Told:
    only(told, "op", "id", "version", "action", "data")
    pk = _id(told)
    action = verbs.find_action(kind, str(told.get("action")))
    verbs.act(action, kind, actor, pk, told["data"], _seen(told))
    return {"status": 200, "id": pk}


def _id(told: Told) -> int:
    try:
        return as_id(told.get("id"))
    except Invalid as fault:
        raise Rejected([Problem("id", str(fault))]) from fault


def _seen(told: Told) -> verbs.Seen:
    version = told.get("version")
    if version is None:
        return None
    if isinstance(version, bool) or not isinstance(version, int):
        raise Rejected([Problem("version", _("This must be a whole number."))])
    return frozenset({version})


OPERATIONS: Mapping[str, Operation] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "action": _action,
}

view = endpoint(post=_batch)
