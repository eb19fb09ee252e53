"""The list of a record type: page, further rows, counts, changes to many at once, saved views."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from atrium.core.access.middleware import Request
from atrium.core.access.models import Person
from atrium.core.events.hearing import ear
from atrium.core.i18n import format_number
from atrium.core.merging.merging import is_merged
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Forbidden, Problem, Rejected
from atrium.core.screens import dating, grouping, listing
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.forms import as_input, may
from atrium.core.screens.framing import frame
from atrium.core.screens.models import SavedView

NO_ROWS = reading.Page([], [])


@require_GET
@answers
def list_page(request: Request, slug: str) -> HttpResponse:
    kind = type_or_404(slug, request.actor)
    actor = request.actor
    mark = ear.mark()
    state = listing.read_state(kind, actor, request.GET)
    by = grouping.grouped_by(state, actor)
    page = reading.read(kind, actor, state.question(actor)) if by is None else NO_ROWS
    columns = listing.heads(state, actor)
    context: dict[str, Any] = {
        "kind": kind,
        "state": state,
        "columns": columns,
        "rows": listing.lines(page, columns, kind, actor, frozen=state.deleted),
        "more": state.address(after=page.next) if page.next else "",
    }
    if state.after:
        return render(request, "screens/list/_rows.html", context)
    context |= {
        "by": by,
        "mistyped": state.mistyped(actor),
        "groupings": grouping.groupings(kind, actor),
        "bunches": grouping.bunches(state, by, actor) if by else (),
        "mark": mark,
        "frame": frame(request, str(kind.many), kind),
        "looks": looks(kind, actor, "list"),
        "tabs": view_tabs(kind, state, ""),
        "builder": builder(kind, actor, state),
        "chooser": _chooser(kind, actor, state),
        "chips": listing.narrowings(state, actor) + filter_chips(kind, actor, state),
        "may_create": kind.policy.may_create(actor, kind),
        "may_edit": may(kind, actor, Verb.EDIT),
        "may_delete": may(kind, actor, Verb.DELETE),
        "merges": is_merged(kind),
        "may_assign": "owner" in kind.editable_fields(actor) and may(kind, actor, Verb.ASSIGN),
        "may_export": listing.may_export(kind, actor),
        "may_share": listing.may_share(actor),
        "may_import": actor.may(Right.IMPORT),
        "frame_person": actor.person_id,
        "owner_input": _owner_input(kind, actor),
        "tags_input": as_input(kind.fields["tags"], kind, actor),
        "bulk_fields": _bulk_fields(kind, actor),
    }
    return render(request, "screens/list/page.html", context)


@require_GET
@answers
def bunch(request: Request, slug: str) -> HttpResponse:
    """The lines of one group of a list, from `after` on."""
    actor = request.actor
    kind = type_or_404(slug, actor)
    state = listing.read_state(kind, actor, request.GET)
    by = grouping.grouped_by(state, actor)
    if by is None:
        raise Http404
    value = request.GET.get("value", "")
    only = {"all": [*([state.filter] if state.filter else []), grouping.condition(by, value)]}
    question = replace(state.question(actor, limit=grouping.ROWS), filter=only)
    page = reading.read(kind, actor, question)
    columns = listing.heads(state, actor)
    more = f"/{slug}/group{state.address(value=value, after=page.next)}" if page.next else ""
    context = {"kind": kind, "state": state, "columns": columns, "more": more,
               "rows": listing.lines(page, columns, kind, actor)}  # fmt: skip
    return render(request, "screens/list/_rows.html", context)


@require_GET
@answers
def count(request: Request, slug: str) -> HttpResponse:
    """How many records the list holds, and the sums of its columns; asked for after the page."""
    kind = type_or_404(slug, request.actor)
    state = listing.read_state(kind, request.actor, request.GET)
    total = reading.count(kind, request.actor, state.question(request.actor))
    text = ngettext("%(count)s record", "%(count)s records", total) % {
        "count": format_number(total, request.actor.language)
    }
    sums = listing.totals(state, request.actor)
    return render(request, "screens/list/_count.html", {"text": text, "sums": sums})


@require_POST
@answers
def columns(request: Request, slug: str) -> HttpResponse:
    """Which columns, in which order; kept for the person, or in their view."""
    kind = type_or_404(slug, request.actor)
    known = kind.visible_fields(request.actor)
    chosen = [key for key in request.POST.getlist("column") if key in known]
    if not chosen:
        raise Rejected([Problem("column", _("Choose at least one column."))])
    state = listing.read_state(kind, request.actor, request.GET)
    view = state.view if state.view and state.view.person_id == request.actor.person_id else None
    if view is None and state.view is not None:
        return redirect(f"/{kind.slug}{state.address(columns=','.join(chosen))}")
    view = view or SavedView(person=_person(request), record_type=kind.key, name="")
    view.columns = chosen
    view.save()
    return redirect(f"/{kind.slug}{state.address(columns=None)}")


@require_POST
@answers
def save_view(request: Request, slug: str) -> HttpResponse:
    """Keep what the list shows under a name; or change, or remove a view of one's own."""
    kind = type_or_404(slug, request.actor)
    actor = request.actor
    surface = "board" if request.POST.get("surface") == "board" else "list"
    state = listing.read_state(kind, actor, request.GET, surface)
    view = _own_view(request, kind)
    if request.POST.get("remove"):
        if view is not None:
            view.delete()
        return redirect(f"/{kind.slug}{'/board' if surface == 'board' else ''}")
    name = request.POST.get("name", "").strip()
    if not name:
        raise Rejected([Problem("name", _("Give the view a name."))])
    shared = request.POST.get("shared") == "1"
    if shared and not listing.may_share(actor):
        raise Forbidden(_("Your role does not allow you to share views."))
    view = view or SavedView(person=_person(request), record_type=kind.key, surface=surface)
    view.name, view.shared = name[:80], shared
    view.filter, view.sort, view.columns = dict(state.filter), state.sort, list(state.columns)
    view.group = state.group
    view.save()
    return redirect(f"/{kind.slug}{'/board' if surface == 'board' else ''}?view={view.pk}")


def _person(request: Request) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the middleware lets nobody else in
    return request.user


def _own_view(request: Request, kind: Type) -> SavedView | None:
    told = request.POST.get("id", "")
    if not told.isdigit():
        return None
    return SavedView.objects.filter(
        pk=told, person=request.actor.person_id, record_type=kind.key
    ).first()


def builder(kind: Type, actor: Actor, state: listing.State) -> Markup:
    return listing.builder_spec(kind, actor, named(kind, actor, state.filter))


def named(kind: Type, actor: Actor, told: Any) -> dict[str, dict[str, str]]:
    """The titles of the records a filter names, for its chips and pickers."""
    found: dict[str, dict[str, str]] = {}
    for condition in conditions(told):
        chosen = kind.fields.get(str(condition.get("field")))
        if chosen is None or not chosen.target:
            continue
        value = condition.get("value")
        ids = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, int)]
        titles = reading.titles(actor, [(chosen.target, pk) for pk in ids])
        names = found.setdefault(chosen.key, {})
        names.update({str(pk): titles.get((chosen.target, pk), "") for pk in ids})
    return found


def conditions(told: Any) -> list[dict[str, Any]]:
    """The conditions of a filter, groups taken apart."""
    if not isinstance(told, dict):
        return []
    parts = told.get("all", told.get("any"))
    if isinstance(parts, list):
        return [found for part in parts for found in conditions(part)]
    return [told] if "field" in told else []


def filter_chips(kind: Type, actor: Actor, state: listing.State) -> list[dict[str, str]]:
    """One chip for each condition at the top of the filter, with the address without it."""
    parts = state.filter.get("all", [])
    if state.filter.get("any"):
        label = {"label": _("Filter"), "how": _("any of several"), "value": ""}
        return [{**label, "href": "#filter", "remove": state.address(filter="{}")}]
    made = []
    for position, part in enumerate(parts if isinstance(parts, list) else []):
        rest = [p for i, p in enumerate(parts) if i != position]
        without = state.address(filter=json.dumps({"all": rest}) if rest else "{}")
        made.append({**_chip(kind, actor, part), "href": "#filter", "remove": without})
    return made


def _chip(kind: Type, actor: Actor, part: dict[str, Any]) -> dict[str, str]:
    chosen = kind.visible_fields(actor).get(str(part.get("field", "")))
    if chosen is None:
        return {"label": _("Filter"), "how": _("several conditions"), "value": ""}
    return {
        "label": str(chosen.label),
        "how": listing.operator_label(str(part.get("op"))),
        "value": listing.operand_text(chosen, part.get("value"), actor),
    }


def _chooser(kind: Type, actor: Actor, state: listing.State) -> list[dict[str, Any]]:
    shown = {key: position for position, key in enumerate(state.columns)}
    fields = kind.visible_fields(actor).values()
    offered = [{"key": f.key, "label": str(f.label), "shown": f.key in shown} for f in fields]
    return sorted(offered, key=lambda o: shown.get(o["key"], len(shown)))


def _owner_input(kind: Type, actor: Actor) -> Any:
    return as_input(kind.fields["owner"], kind, actor) if "owner" in kind.fields else None


def _bulk_fields(kind: Type, actor: Actor) -> list[Field]:
    return [
        told
        for told in kind.editable_fields(actor).values()
        if not told.unique and told.key not in {kind.title, "external_id"} and not told.part_of
    ]


def looks(kind: Type, actor: Actor, now: str) -> list[dict[str, Any]]:
    """The ways to look at a type."""
    offered = [("list", _("List"), "table", "")]
    if kind.told.board:
        offered.insert(0, ("board", _("Board"), "columns-3", "/board"))
    if any(f.key not in dating.ALWAYS for f in dating.dates(kind, actor)):
        offered.append(("calendar", _("Calendar"), "calendar", "/calendar"))
    return [
        {"label": label, "icon": name, "href": f"/{kind.slug}{under}", "current": now == key}
        for key, label, name, under in offered
    ]


def view_tabs(kind: Type, state: listing.State, under: str) -> list[dict[str, Any]]:
    """The saved views, the one for everything first."""
    base = f"/{kind.slug}{under}"
    named = state.view is not None and bool(state.view.name)
    all_of_them = {"label": _("All"), "href": base, "current": not named and not state.deleted}
    return [
        all_of_them,
        *(
            {
                "label": view.name,
                "href": f"{base}?view={view.pk}",
                "current": named and view == state.view,
                "icon": "users" if view.shared else "",
            }
            for view in state.views
        ),
    ]
