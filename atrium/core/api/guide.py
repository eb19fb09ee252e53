"""The browsable description of the API: every type with its fields, addresses and a try-out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atrium.core.access.middleware import Request
from atrium.core.actions import standard
from atrium.core.records import options, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.filters import operators
from atrium.core.screens.access import reachable
from atrium.core.screens.framing import frame

# What a value of each kind looks like when sent.
SAMPLES: Mapping[str, Any] = {
    "text": "…", "longtext": "<p>…</p>", "number": 12, "percent": 12.5, "rating": 4,
    "money": {"amount": 1200, "currency": "EUR"}, "date": "2026-11-23",
    "datetime": "2026-11-23T09:30:00Z", "duration": 3600, "boolean": True, "tags": ["vip"],
    "phones": [{"kind": "work", "number": "+81362011188"}],
    "emails": [{"kind": "work", "address": "mina@company.example"}],
    "email": "mina@company.example", "url": "https://company.example", "country": "JP",
    "address": {"country": "JP", "city": "大阪市"}, "language": "ja", "currency": "JPY",
    "files": [],
}  # fmt: skip
SHOWN_IN_TRIAL = 4


@require_GET
def guide(request: Request) -> HttpResponse:
    """One record type at a time; `type` in the address names it."""
    reached = [kind for kind in registry.all_types() if reachable(kind, request.actor)]
    slug = request.GET.get("type", reached[0].slug)
    kind = next((kind for kind in reached if kind.slug == slug), None)
    if kind is None:
        raise Http404
    context = {
        "frame": frame(request, _("API")),
        "types": [
            {"label": str(k.many), "href": f"/api/?type={k.slug}", "current": k is kind}
            for k in reached
        ],
        "kind": kind,
        "base": f"/api/v1/{kind.slug}",
        "fields": list(_fields(kind, request.actor)),
        "addresses": list(_addresses(kind)),
        "trial": ",".join(_trial_fields(kind, request.actor)),
        "examples": list(_examples(kind, request.actor, request.build_absolute_uri("/")[:-1])),
    }
    return render(request, "api/guide.html", context)


def _fields(kind: Type, actor: Actor) -> Iterator[dict[str, Any]]:
    editable = kind.editable_fields(actor)
    for key, f in kind.visible_fields(actor).items():
        yield {
            "key": key,
            "label": str(f.label),
            "kind": f.kind.key,
            "required": f.required and f.default is None and key in editable,
            "readonly": key not in editable,
            "values": _values(f),
            "target": registry.get(f.target) if f.target else None,
            "operators": list(operators(f)),
            "sortable": f.kind.sortable,
        }


def _values(f: Field) -> list[str]:
    return [choice.code for choice in options.of(f.options)] if f.options else []


def _addresses(kind: Type) -> Iterator[tuple[str, str, str]]:
    """Method, address and what it does."""
    base, one = f"/api/v1/{kind.slug}", f"/api/v1/{kind.slug}/{{id}}"
    yield "GET", base, _("List: fields, filter, sort, after, limit, count, search, deleted")
    yield "POST", base, _("Create")
    yield "POST", f"{base}/batch", _("Up to 500 operations, each for itself or all or none")
    if kind.duplicates:
        yield "POST", f"{base}/match", _("What may be there already, without writing")
        yield "GET", f"{base}/duplicates", _("Pairs that may be the same")
        yield "POST", f"{base}/duplicates/{{id}}/dismiss", _("Remember that two are not the same")
    yield "PUT", f"{base}/by-external-id/{{external_id}}", _("Change or create by external ID")
    yield "GET", one, _("Read one")
    yield "PATCH", one, _("Change; If-Match takes the version read")
    yield "DELETE", one, _("Put into the recycle bin")
    for key, action in {**kind.actions, **standard.STANDARD}.items():
        yield "POST", f"{one}/actions/{key}", str(action.label)
    yield "GET", f"{one}/timeline", _("The timeline, newest first")
    yield "GET", f"{one}/notes", _("The notes, newest first")
    yield "POST", f"{one}/notes", _("Write a note")


def _trial_fields(kind: Type, actor: Actor) -> list[str]:
    known = kind.visible_fields(actor)
    return [key for key in kind.list.columns if key in known][:SHOWN_IN_TRIAL]


def _examples(kind: Type, actor: Actor, host: str) -> Iterator[tuple[str, str]]:
    base = f"{host}/api/v1/{kind.slug}"
    told = 'curl -H "Authorization: Bearer $TOKEN"'
    fields = ",".join(_trial_fields(kind, actor))
    yield _("Read the first ten"), f'{told} \\\n  "{base}?fields={fields}&limit=10"'
    yield (
        _("Filter"),
        (f"{told} -G \\\n  --data-urlencode 'filter={_dump(_sample_filter(kind))}' \\\n  {base}"),
    )
    if kind.policy.may_create(actor, kind):
        yield (
            _("Create, once however often it is sent"),
            (
                f'{told} \\\n  -H "Content-Type: application/json" -H "Idempotency-Key: 7c1f" \\\n'
                f"  -d '{_dump(_sample(kind, actor))}' \\\n  {base}"
            ),
        )
        yield (
            _("Change, if nobody else was quicker"),
            (
                f"{told} -X PATCH -H 'If-Match: \"3\"' \\\n"
                f'  -H "Content-Type: application/json" \\\n'
                f"  -d '{_dump({'tags': ['vip']})}' \\\n  {base}/17"
            ),
        )


def _sample_filter(kind: Type) -> dict[str, Any]:
    span = {"field": "created_at", "op": "within", "value": {"relative": "this_month"}}
    if "owner" not in kind.fields:
        return span
    return {"all": [{"field": "owner", "op": "in", "value": ["me"]}, span]}


def _sample(kind: Type, actor: Actor) -> dict[str, Any]:
    """What one would send to create a record: what is demanded and the quick form's fields."""
    editable = kind.editable_fields(actor)
    wanted = [key for key, f in editable.items() if f.required and f.default is None]
    quick = [key for key in (*wanted, kind.title, *kind.form.quick) if key in editable]
    return {key: _sample_value(editable[key]) for key in list(dict.fromkeys(quick))[:5]}


def _sample_value(f: Field) -> Any:
    if f.target:
        return [17] if f.kind.several else 17
    if f.options:
        code = next(iter(_values(f)), "")
        return [code] if f.kind.several else code
    return SAMPLES.get(f.kind.key, "…")


def _dump(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)
