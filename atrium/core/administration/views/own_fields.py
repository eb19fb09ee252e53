"""The company's own fields: what each record type has, one of them, its place, its end."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atrium.core.access.middleware import Request
from atrium.core.access.models import Role
from atrium.core.administration import own_forms, words
from atrium.core.administration.actions import own_fields as actions
from atrium.core.administration.actions.rights import set_field_rules
from atrium.core.administration.guarding import for_administrators
from atrium.core.administration.kinds import KINDS
from atrium.core.administration.views.company import tabs
from atrium.core.records import reading, registry
from atrium.core.records.book import Type
from atrium.core.records.errors import Rejected
from atrium.core.records.models import OwnField
from atrium.core.records.own.fields import field_of
from atrium.core.screens import listing
from atrium.core.screens.forms import by_field
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast
from atrium.core.screens.views.lists import named

BASE = "/company/fields"


@require_GET
@for_administrators
def types(request: Request) -> HttpResponse:
    """The record types, with how many own fields each has."""
    counts = Counter(OwnField.objects.filter(retired=False).values_list("record_type", flat=True))
    kinds = sorted(registry.all_types(), key=lambda kind: str(kind.many))
    context = {
        "frame": frame(request, _("Fields")),
        "tabs": tabs(BASE),
        "types": [(kind, counts[kind.key], len(kind.own_fields)) for kind in kinds],
    }
    return render(request, "administration/field_types.html", context)


@require_GET
@for_administrators
def fields(request: Request, record_type: str) -> HttpResponse:
    """The own fields of one type in their order, the retired ones, and what Atrium brings."""
    kind = _kind(record_type)
    rows = list(OwnField.objects.filter(record_type=kind.key))
    shown: list[dict[str, Any]] = [
        {"row": row, "label": str(field_of(row).label), "kind": KINDS[row.kind]} for row in rows
    ]
    context = {
        "frame": frame(request, _("Fields of %(records)s") % {"records": kind.many}),
        "kind": kind,
        "own": [one for one in shown if not one["row"].retired],
        "retired": [one for one in shown if one["row"].retired],
        "built_in": [
            (str(f.label), KINDS[f.kind.key], f.required)
            for f in kind.own_fields.values()
            if not f.own
        ],
    }
    return render(request, "administration/fields.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def new(request: Request, record_type: str) -> HttpResponse:
    """A new field: first its kind, then the rest."""
    kind = _kind(record_type)
    chosen = request.GET.get("kind", "")
    if chosen not in KINDS:
        title = _("New field of %(records)s") % {"records": kind.many}
        context = {"frame": frame(request, title), "kind": kind, "kinds": KINDS}
        return render(request, "administration/field_kinds.html", context)
    row = OwnField(record_type=kind.key, kind=chosen, key="own_field")
    if request.method == "GET":
        row.key = ""
        return _form(request, kind, row)
    data = own_forms.told(request.POST, row, request.actor)
    try:
        made = actions.add(
            request.actor, kind.key, {**data, "kind": chosen}, own_forms.choices(request.POST)
        )
    except Rejected as wrong:
        return _form(request, kind, row, data, wrong)
    _set_rules(request, made)
    toast(request, _("“%(field)s” was added.") % {"field": field_of(made).label})
    return redirect(f"{BASE}/{kind.key}")


@require_http_methods(["GET", "POST"])
@for_administrators
def field(request: Request, record_type: str, key: str) -> HttpResponse:
    """All that may be changed of one field."""
    kind = _kind(record_type)
    row = _row(kind, key)
    if request.method == "GET":
        return _form(request, kind, row)
    data = own_forms.told(request.POST, row, request.actor)
    try:
        actions.change(request.actor, kind.key, key, data)
    except Rejected as wrong:
        return _form(request, kind, row, data, wrong)
    _set_rules(request, row)
    toast(request, _("Saved."))
    return redirect(f"{BASE}/{kind.key}")


@require_POST
@for_administrators
def place(request: Request, record_type: str, key: str) -> HttpResponse:
    """Another place: a number from dragging, or one step up or down."""
    kind = _kind(record_type)
    keys = list(OwnField.objects.filter(record_type=kind.key).values_list("key", flat=True))
    if key not in keys:
        raise Http404
    told = request.POST.get("place", "")
    step = -1 if request.POST.get("to") == "up" else 1
    actions.move(
        request.actor, kind.key, key, int(told) if told.isdecimal() else keys.index(key) + step
    )
    if told:
        return HttpResponse(status=204)
    return redirect(f"{BASE}/{kind.key}#field-{key}")


@require_POST
@for_administrators
def retire(request: Request, record_type: str, key: str) -> HttpResponse:
    kind = _kind(record_type)
    retired = request.POST.get("retired") == "1"
    actions.retire(request.actor, kind.key, key, retired)
    label = field_of(_row(kind, key)).label
    text = _("“%(field)s” was retired.") if retired else _("“%(field)s” is back.")
    toast(request, text % {"field": label})
    return redirect(f"{BASE}/{kind.key}")


def _form(
    request: Request,
    kind: Type,
    row: OwnField,
    data: dict[str, Any] | None = None,
    wrong: Rejected | None = None,
) -> HttpResponse:
    actor = request.actor
    values = {**own_forms.values(row), **(data or {})}
    values["choices"] = request.POST.get("choices", "")
    inputs = own_forms.inputs(row, kind, actor)
    conditions = {
        name: (values.get(name) if data else getattr(row, name)) or {"all": []}
        for name in ("shown_when", "demanded_when")
    }
    known = [*(one.key for one in inputs), *conditions]
    errors = by_field(map(_of_input, wrong.problems), known) if wrong else {}
    name = str(field_of(row).label) if row.pk else str(KINDS[row.kind][1])
    titles = [named(kind, actor, told) for told in conditions.values()]
    context = {
        "frame": frame(request, name if row.pk else _("New field: %(kind)s") % {"kind": name}),
        "kind": kind,
        "row": row,
        "words": KINDS[row.kind],
        "inputs": inputs,
        "values": values,
        "errors": errors,
        "conditions": conditions,
        "spec": listing.builder_spec(kind, actor, titles[0] | titles[1]),
        "roles": _roles(request, row),
        "rules": [(rule, str(label)) for rule, label in words.RULES.items()],
        "options": f"/company/options/{row.options}" if row.pk and row.options else "",
    }
    return render(request, "administration/field.html", context, status=422 if wrong else 200)


def _of_input(problem: Any) -> Any:
    """A problem of one language of a name stands at the names."""
    from dataclasses import replace

    stem = problem.field.partition(".")[0]
    return replace(problem, field={"label": "labels", "options": "choices"}.get(stem, stem))


def _roles(request: Request, row: OwnField) -> list[tuple[Role, str]]:
    roles = reading.visible(registry.get("role"), request.actor).order_by("name")
    return [
        (role, request.POST.get(f"role.{role.pk}")
         or role.fields.get(row.record_type, {}).get(row.key, "edit"))
        for role in roles
    ]  # fmt: skip


def _set_rules(request: Request, row: OwnField) -> None:
    rules = {
        int(name.removeprefix("role.")): str(rule)
        for name, rule in request.POST.items()
        if name.startswith("role.") and name[5:].isdecimal() and rule in words.RULES
    }
    set_field_rules(request.actor, row.record_type, row.key, rules)


def _kind(record_type: str) -> Type:
    found = next((kind for kind in registry.all_types() if kind.key == record_type), None)
    if found is None:
        raise Http404
    return found


def _row(kind: Type, key: str) -> OwnField:
    row = OwnField.objects.filter(record_type=kind.key, key=key).first()
    if row is None:
        raise Http404
    return row
