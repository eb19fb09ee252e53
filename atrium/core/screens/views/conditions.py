"""Which fields a form shows, asked while it is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from atrium.core.access.middleware import Request
from atrium.core.actions.cleaning import clean_rows
from atrium.core.actions.deciding import not_shown
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.forms import sent


@require_POST
@answers
def hidden(request: Request, slug: str) -> HttpResponse:
    """The fields that what was typed leaves no place for; `record` is the one edited."""
    kind = type_or_404(slug, request.actor)
    data = sent(request.POST, kind.editable_fields(request.actor))
    told = request.GET.get("record", "")
    record_id = int(told) if told.isascii() and told.isdigit() else None
    return JsonResponse({"hidden": sorted(hidden_fields(kind, request.actor, data, record_id))})


def hidden_fields(
    kind: Type, actor: Actor, data: Mapping[str, Any], record_id: int | None = None
) -> set[str]:
    """The same for data as a form has it; what is not well typed yet counts as not typed."""
    if not any(f.shown_when for f in kind.fields.values()):
        return set()
    known = kind.editable_fields(actor)
    asked = {key: value for key, value in data.items() if key in known}
    (cleaned,) = clean_rows(kind, actor, [asked], creating=False, looked_up=True)
    record = reading.visible(kind, actor).filter(pk=record_id).first() if record_id else None
    values = {key: value for key, value in cleaned.values.items() if not known[key].through_many}
    return not_shown(kind, actor, values, record) & set(kind.visible_fields(actor))


def decides(kind: Type, record_id: int | None = None) -> str:
    """Where the form of the type asks; "" where no field is conditional."""
    if not any(f.shown_when for f in kind.fields.values()):
        return ""
    return f"/{kind.slug}/hidden" + (f"?record={record_id}" if record_id else "")
