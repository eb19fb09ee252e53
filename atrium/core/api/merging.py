"""Records that are the same: merging them, and parting them again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core.api.addresses import follow, type_at
from atrium.core.api.bodies import json_object, only, raw_body
from atrium.core.api.callers import Caller
from atrium.core.api.once import once
from atrium.core.api.resources import record_reply
from atrium.core.api.serving import endpoint
from atrium.core.i18n.errors import Invalid
from atrium.core.merging.merging import merge
from atrium.core.merging.unmerging import merges_of, unmerge
from atrium.core.records import reading
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.kinds.references import as_id


def _merge(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind, told = type_at(slug, caller.actor), json_object(request)
    only(told, "ids", "fields", "versions")
    ids = [_whole("ids", one) for one in _list(told.get("ids"))]
    chosen = _numbers("fields", told)
    versions = {_whole("versions", key): v for key, v in _numbers("versions", told).items()}

    def perform() -> HttpResponse:
        merge(kind, caller.actor, pk, ids, chosen, versions)
        return record_reply(request, caller, kind, pk)

    return once(request, caller, raw_body(request), perform)


def _part(request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    kind, told = type_at(slug, caller.actor), json_object(request, empty=True)
    only(told, "added")
    added = _numbers("added", told)
    if not reading.sees(kind, caller.actor, pk):
        raise NotFound

    def perform() -> HttpResponse:
        merges = merges_of(kind, pk)
        if not merges:
            raise Rejected([Problem("", _("Nothing was merged into this record."))])
        unmerge(caller.actor, merges[0].pk, added)
        return record_reply(request, caller, kind, pk)

    return once(request, caller, raw_body(request), perform)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _numbers(key: str, told: dict[str, Any]) -> dict[str, int]:
    """An object of whole numbers; raises Rejected."""
    value = told.get(key, {})
    if not isinstance(value, dict):
        raise Rejected([Problem(key, _("Send an object here."))])
    return {name: _whole(key, one) for name, one in value.items()}


def _whole(key: str, value: Any) -> int:
    try:
        return 0 if value == 0 else as_id(value)
    except Invalid as wrong:
        raise Rejected([Problem(key, str(wrong))]) from wrong


merge_view = endpoint(post=follow(_merge))
part_view = endpoint(post=follow(_part))
