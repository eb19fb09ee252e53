"""Lists and records: the addresses every record type has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core.actions import runner
from atrium.core.api import duplicates, verbs
from atrium.core.api.addresses import follow, type_at
from atrium.core.api.bodies import expected_versions, json_object, raw_body
from atrium.core.api.callers import Caller
from atrium.core.api.once import once
from atrium.core.api.problems import etag
from atrium.core.api.questions import flag, question, shown_fields
from atrium.core.api.serving import endpoint, reply
from atrium.core.records import reading
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.kinds.text import as_text


def data_of(row: reading.Row, fields: list[Field]) -> dict[str, Any]:
    """One record in JSON: id, version and the fields."""
    made: dict[str, Any] = {"id": row.id, "version": row.version}
    values = row.values
    for f in fields:
        made[f.key] = f.kind.data(values[f.key])
    return made


def _list(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    asked = question(kind, caller.actor, request.GET)
    page = reading.read(kind, caller.actor, asked)
    told: dict[str, Any] = {
        "data": [data_of(row, page.fields) for row in page.rows],
        "next": page.next or None,
    }
    if flag(request.GET, "count"):
        told["total"] = reading.count(kind, caller.actor, asked)
    return reply(told)


def _create(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    data = json_object(request)
    shown_fields(kind, caller.actor, request.GET)
    way = duplicates.way_of(request.GET)

    def create() -> int:
        return int(runner.create(kind, caller.actor, data).pk)

    def perform() -> HttpResponse:
        pk, told = duplicates.write(kind, caller.actor, way, data, create)
        return record_reply(request, caller, kind, pk, status=201, more=told)

    return once(request, caller, raw_body(request), perform)


def _get(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    return record_reply(request, caller, type_at(slug, caller.actor), pk)


def _patch(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    data, seen = json_object(request), expected_versions(request)

    def change() -> int:
        verbs.change(kind, caller.actor, pk, data, seen)
        return pk

    way = duplicates.way_of(request.GET)
    _pk, told = duplicates.write(kind, caller.actor, way, data, change)
    return record_reply(request, caller, kind, pk, more=told)


def _delete(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    verbs.remove(kind, caller.actor, pk, expected_versions(request))
    return HttpResponse(status=204)


def _put(request: HttpRequest, caller: Caller, slug: str, external_id: str) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    data, name = json_object(request), as_text(external_id)
    if data.setdefault("external_id", name) != name:
        text = _("This is not the external ID in the address; leave it out.")
        raise Rejected([Problem("external_id", text)])
    seen, new = expected_versions(request), False

    def upsert() -> int:
        nonlocal new
        pk, new = verbs.upsert(kind, caller.actor, name, data, seen)
        return pk

    way = duplicates.way_of(request.GET)
    pk, told = duplicates.write(kind, caller.actor, way, data, upsert)
    return record_reply(request, caller, kind, pk, status=201 if new else 200, more=told)


def _act(request: HttpRequest, caller: Caller, slug: str, pk: int, key: str) -> HttpResponse:
    kind = type_at(slug, caller.actor)
    action = verbs.find_action(kind, key)
    data, seen = json_object(request, empty=True), expected_versions(request)

    def perform() -> HttpResponse:
        verbs.act(action, kind, caller.actor, pk, data, seen)
        if key == "delete":
            return HttpResponse(status=204)
        return record_reply(request, caller, kind, pk)

    return once(request, caller, raw_body(request), perform)


def record_reply(
    request: HttpRequest,
    caller: Caller,
    kind: Type,
    pk: int,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The record as it is now; after a write that took it out of sight, only that it was done.

    `more` are further members.
    """
    where = f"/api/v1/{kind.slug}/{pk}"
    headers = {"Location": where} if status == 201 else {}
    keys = shown_fields(kind, caller.actor, request.GET)
    try:
        row = reading.one(kind, caller.actor, pk, keys)
    except NotFound:
        if request.method == "GET":
            raise
        return reply({"id": pk, **(more or {})}, status, headers)
    shown = reading.select_fields(kind, caller.actor, keys)
    told = {**data_of(row, shown), **(more or {})}
    return reply(told, status, {**headers, "ETag": etag(row.version)})


collection = endpoint(get=_list, post=_create)
by_external_id = endpoint(put=_put)
record = endpoint(get=follow(_get), patch=follow(_patch), delete=follow(_delete))
action = endpoint(post=follow(_act))
