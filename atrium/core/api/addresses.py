"""From an address to a record type, and to the record that is meant."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from atrium.core.api.callers import Caller
from atrium.core.api.problems import Fault, missing
from atrium.core.api.serving import Handler
from atrium.core.merging.unmerging import kept_instead
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound
from atrium.core.screens.access import reachable


def type_at(slug: str, actor: Actor) -> Type:
    """The type with this slug, if there is one for this actor; raises Fault."""
    kind = registry.find_slug(slug)
    if kind is None or not reachable(kind, actor):
        raise missing()
    return kind


def follow(handler: Handler) -> Handler:
    """Let a merged record's address answer for the record kept.

    Reading gives that record, its address in Content-Location; writing is sent there (308), for
    what is written was meant for another record.
    """

    def followed(
        request: HttpRequest, caller: Caller, slug: str, pk: int, **more: Any
    ) -> HttpResponseBase:
        try:
            return handler(request, caller, slug=slug, pk=pk, **more)
        except NotFound:
            now = kept_instead(type_at(slug, caller.actor), caller.actor, pk)
            if now is None:
                raise
        base = f"/api/v1/{slug}/"
        where = f"{base}{now}{request.path.removeprefix(f'{base}{pk}')}"
        if request.method not in {"GET", "HEAD"}:
            text = _("This record was merged into another; send it there.")
            raise Fault(308, "merged", text, headers={"Location": where})
        answer = handler(request, caller, slug=slug, pk=now, **more)
        answer.headers["Content-Location"] = where
        return answer

    return followed
