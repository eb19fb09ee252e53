"""Forms: a new record, the whole of one, and one value where it stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atrium.core.access.middleware import Request
from atrium.core.actions import runner
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Conflict, Forbidden, Rejected
from atrium.core.screens import once
from atrium.core.screens.access import answers, safe_address, type_or_404
from atrium.core.screens.cells import cell, title_cell
from atrium.core.screens.forms import (
    Input,
    RecordForm,
    address_parts,
    as_input,
    by_field,
    form_sections,
    plain,
    row_values,
    sent,
    typed,
)
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import new_run, offer_undo, toast
from atrium.core.screens.views.conditions import decides, hidden_fields
from atrium.core.screens.views.duplicates import alike_address, unseen
from atrium.core.screens.views.pages import fact_value


@require_http_methods(["GET", "POST"])
@answers
def new(request: Request, slug: str) -> HttpResponse:
    """A new record: the whole form, or the quick one in a dialog (`quick=1`)."""
    kind = type_or_404(slug, request.actor)
    actor = request.actor
    if not kind.policy.may_create(actor, kind):
        raise Forbidden(_("Your role does not allow you to create this."))
    fields = kind.editable_fields(actor)
    look = next((name for name in ("quick", "side") if request.GET.get(name) == "1"), "")
    back = safe_address(request.GET.get("back", ""))
    errors: dict[str, list[str]] = {}
    found = None
    if request.method == "POST":
        data = sent(request.POST, fields)
        run = once.run_of(request.POST.get("once", ""), data)
        values = typed(data, fields, actor)
        try:
            with once.only(run):
                record, run = once.made_before(kind, actor, run)
                if record is None:
                    found = unseen(kind, actor, data, request.POST.get("alike", ""))
                    if found is None:
                        record = runner.create(kind, actor, data, run=run)
                if record is not None:
                    return _created(request, kind, record, run, back)
        except Rejected as wrong:
            errors = by_field(wrong.problems, fields)
    else:
        given = typed(_given(request, fields), fields, actor)
        if request.GET.get("title") and kind.title in fields:
            given.setdefault(kind.title, request.GET["title"])
        values = {**_defaults(kind, actor, fields), **given}
    form = RecordForm(
        url=request.get_full_path(),
        sections=form_sections(
            kind,
            actor,
            _quick_keys(kind) if look else None,
            values,
            hidden_fields(kind, actor, values),
        ),
        values=values,
        errors=errors,
        title=str(kind.new) if look else "",
        csrf=get_token(request),
        cancel=back or f"/{kind.slug}",
        full=f"/{kind.slug}/new",
        decides=decides(kind),
        alike=alike_address(kind),
        found=found,
        hidden={"once": request.POST.get("once") or str(new_run())},
    )
    context = {
        "frame": frame(request, str(kind.new), kind),
        "form": form,
        "kind": kind,
        "look": look,
    }
    template = "screens/form/_part.html" if look else "screens/form/page.html"
    return render(request, template, context, status=422 if errors or found else 200)


def _created(request: Request, kind: Type, record: Any, run: UUID, back: str) -> HttpResponse:
    """What follows once a record was made: its page, or for a picker its option."""
    name = _name(kind, record)
    toast(request, _("%(name)s was created.") % {"name": name}, undo=run)
    url = back or f"/{kind.slug}/{record.pk}"
    if request.GET.get("pick") == "1":
        told = {"options": [(record.pk, name)]}
        return render(request, "screens/form/_options.html", told, status=201)
    if request.GET.get("quick") == "1" or request.GET.get("side") == "1":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


@require_http_methods(["GET", "POST"])
@answers
def edit(request: Request, slug: str, pk: int) -> HttpResponse:
    """The whole form of one record; what somebody else changed meanwhile is shown side by side."""
    kind = type_or_404(slug, request.actor)
    actor = request.actor
    fields = kind.editable_fields(actor)
    row = reading.one(kind, actor, pk)
    if not reading.visible(kind, actor, Verb.EDIT).filter(pk=pk).exists():
        raise Forbidden(_("Your role does not allow this with this record."))
    values, version = row_values(row, kind, actor), row.version
    errors: dict[str, list[str]] = {}
    conflict: list[dict[str, Any]] = []
    if request.method == "POST":
        data = sent(request.POST, fields)
        told = request.POST.get("version", "")
        try:
            versions, run = {pk: int(told)} if told.isdigit() else {}, new_run()
            changes = runner.update(kind, actor, [pk], data, versions=versions, run=run)
        except Rejected as wrong:
            errors, values = (
                by_field(wrong.problems, fields),
                {**values, **typed(data, fields, actor)},
            )
            version = int(told) if told.isdigit() else version
        except Conflict as meanwhile:
            conflict = _side_by_side(kind, actor, row, data)
            values = {**values, **typed(data, fields, actor)}
            version = meanwhile.version
        else:
            toast(request, _("Saved."), undo=run if changes else None)
            return redirect(f"/{kind.slug}/{pk}")
    form = RecordForm(
        url=f"/{kind.slug}/{pk}/edit",
        sections=form_sections(kind, actor, None, values, hidden_fields(kind, actor, values, pk)),
        values=values,
        errors=errors,
        csrf=get_token(request),
        version=version,
        cancel=f"/{kind.slug}/{pk}",
        decides=decides(kind, pk),
        alike=alike_address(kind, pk),
    )
    name = str(row.values.get(kind.title) or "")
    context = {
        "frame": frame(request, name, kind),
        "form": form,
        "kind": kind,
        "name": name,
        "pk": pk,
        "conflict": conflict,
    }
    status = 422 if errors else 409 if conflict else 200
    return render(request, "screens/form/page.html", context, status=status)


@require_http_methods(["GET", "POST"])
@answers
def field(request: Request, slug: str, pk: int, key: str) -> HttpResponse:
    """One value where it stands: its editor, or after saving the value as shown."""
    kind = type_or_404(slug, request.actor)
    actor = request.actor
    told = kind.editable_fields(actor).get(key)
    if told is None:
        raise Http404
    row = reading.one(kind, actor, pk, list(dict.fromkeys([key, kind.title])))
    if request.method == "GET":
        return _editor(request, kind, told, plain(told, row.values[key], actor), row.version, [])
    data = sent(request.POST, {key: told})
    version = request.POST.get("version", "")
    try:
        versions, run = {pk: int(version)} if version.isdigit() else {}, new_run()
        changes = runner.update(kind, actor, [pk], data, versions=versions, run=run)
    except Rejected as wrong:
        messages = [problem.message for problem in wrong.problems]
        shown = typed(data, {key: told}, actor).get(key)
        return _editor(request, kind, told, shown, row.version, messages)
    except Conflict as meanwhile:
        return _conflict(request, kind, told, row, meanwhile.version)
    row = reading.one(kind, actor, pk, list(dict.fromkeys([key, kind.title])))
    value = row.values[key]
    if request.headers.get("X-Place") == "facts":
        shown = fact_value(told, value, actor)
    else:
        shown = title_cell(row, kind, value) if key == kind.title else cell(value, told, actor)
    answer = HttpResponse(shown)
    return offer_undo(answer, run) if changes else answer


@require_GET
def address(request: Request) -> HttpResponse:
    """The parts of an address in the form of a country."""
    country = request.GET.get("country", "")[:2].upper()
    context = {"parts": address_parts(country), "name": request.GET.get("name", "")}
    return render(request, "screens/form/_address.html", context)


def _editor(
    request: Request, kind: Type, told: Field, value: Any, version: int, errors: list[str]
) -> HttpResponse:
    made: Input = as_input(told, kind, request.actor, value)
    context = {"field": made, "value": value, "version": version, "errors": errors}
    return render(request, "screens/form/_cell.html", context, status=422 if errors else 200)


def _conflict(
    request: Request, kind: Type, told: Field, row: reading.Row, version: int
) -> HttpResponse:
    pairs = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in {"version", "csrfmiddlewaretoken"}
    ]
    mine = sent(request.POST, {told.key: told}).get(told.key)
    context = {
        "field": as_input(told, kind, request.actor),
        "pairs": pairs,
        "mine": shown_value(told, mine, request.actor),
        "theirs": cell(row.values[told.key], told, request.actor),
        "version": version,
    }
    return render(request, "screens/form/_conflict.html", context, status=409)


def shown_value(told: Field, sent_value: Any, actor: Actor) -> Any:
    """What was typed, as it would be shown once stored."""
    from atrium.core.i18n.errors import Invalid
    from atrium.core.records.kinds.base import Ref

    try:
        value = told.kind.clean(sent_value, told, actor)
    except Invalid:
        return str(sent_value)
    if told.target:
        ids = value if isinstance(value, list) else [value] if value else []
        titles = reading.titles(actor, [(told.target, pk) for pk in ids])
        refs = [Ref(told.target, pk, titles.get((told.target, pk))) for pk in ids]
        value = refs if told.kind.several else (refs[0] if refs else None)
    return cell(value, told, actor)


def _side_by_side(
    kind: Type, actor: Actor, row: reading.Row, data: dict[str, Any]
) -> list[dict[str, Any]]:
    made = []
    for key, mine in data.items():
        told = kind.fields[key]
        theirs, shown = cell(row.values[key], told, actor), shown_value(told, mine, actor)
        if theirs != shown:
            made.append({"label": str(told.label), "theirs": theirs, "mine": shown})
    return made


def _given(request: Request, fields: dict[str, Field]) -> dict[str, Any]:
    """Values that the address brings along: ?account=12."""
    return {
        key: request.GET.getlist(key) if told.kind.several else request.GET[key]
        for key, told in fields.items()
        if key in request.GET
    }


def _defaults(kind: Type, actor: Actor, fields: dict[str, Field]) -> dict[str, Any]:
    values = {
        key: plain(told, told.default, actor)
        for key, told in fields.items()
        if told.default is not None
    }
    if "owner" in fields and actor.person_id:
        values["owner"] = {"id": actor.person_id, "title": actor.name}
    if "team" in fields and actor.team_id and "owner" in kind.fields:
        title = reading.titles(actor, [("team", actor.team_id)])
        values["team"] = {"id": actor.team_id, "title": title.get(("team", actor.team_id), "")}
    return values


def _quick_keys(kind: Type) -> tuple[str, ...]:
    told = kind.form
    return told.quick or tuple(key for section in told.sections for key in section.fields)[:5]


def _name(kind: Type, record: Any) -> str:
    return str(getattr(record, kind.fields[kind.title].columns[0]) or kind.one)
