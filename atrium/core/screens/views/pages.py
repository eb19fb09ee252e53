"""The page of one record: head, ribbon, figures, tabs, timeline, facts; and the verbs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from markupsafe import Markup, escape

from atrium.core.access.middleware import Request
from atrium.core.actions import runner, standard
from atrium.core.actions.action import Action
from atrium.core.clock import format_date, format_datetime, format_time
from atrium.core.documents.models import File
from atrium.core.events.hearing import ear
from atrium.core.events.timeline import Entry, timeline
from atrium.core.i18n import format_number
from atrium.core.merging.merging import is_merged
from atrium.core.merging.unmerging import kept_instead
from atrium.core.names import initials
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Conflict, NotFound, Rejected
from atrium.core.records.kinds.base import Ref
from atrium.core.records.own.demands import hidden_on
from atrium.core.records.types import Related
from atrium.core.screens import listing
from atrium.core.screens.access import answers, failed, reachable, type_or_404
from atrium.core.screens.cells import NOTHING, cell, chip, hue, ref_link
from atrium.core.screens.forms import RecordForm, by_field, form_sections, sent, typed
from atrium.core.screens.framing import frame
from atrium.core.screens.jinja import jinja
from atrium.core.screens.toasts import new_run, toast
from atrium.core.screens.views.sharing import holders
from atrium.core.screens.views.undoing import trail_of
from atrium.core.search import recent

TAB_ROWS = 25


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab below the head, as ui/record.html wants it."""

    label: str
    href: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the rail; `edit` is where the value can be changed in place."""

    key: str
    label: str
    html: Markup
    edit: str


@dataclass(frozen=True, slots=True)
class Told:
    """What stands below one entry of the timeline."""

    entry: Entry
    body: Markup
    files: Sequence[File]


@require_GET
@answers
def record_page(request: Request, slug: str, pk: int) -> HttpResponse:
    kind = type_or_404(slug, request.actor)
    actor, mark = request.actor, ear.mark()
    try:
        row = reading.one(kind, actor, pk)
    except NotFound:
        now = kept_instead(kind, actor, pk)
        if now is None:
            raise
        return redirect(f"/{kind.slug}/{now}")
    recent.remember(actor, kind, pk)
    name = str(row.values.get(kind.title) or "") or _("(no name)")
    tab = request.GET.get("tab", "timeline")
    own = tuple(kind.actions.values())
    allowed = reading.allowed(kind, actor, pk, [Verb.EDIT, Verb.DELETE, *(a.verb for a in own)])
    may = {verb.value: verb in allowed for verb in (Verb.EDIT, Verb.DELETE)}
    context: dict[str, Any] = {
        "frame": frame(request, name, kind),
        "kind": kind,
        "row": row,
        "name": name,
        "initials": initials(name),
        "hue": hue(pk),
        "created": _created(row, actor),
        "more": _more(kind, actor, pk, edits=may["edit"]),
        "people": holders(kind, pk),
        "subtitle": _subtitle(kind, row, actor),
        "chips": _chips(kind, row, actor),
        "ribbon": kind.page.ribbon(actor, pk) if kind.page.ribbon else (),
        "figures": _figures(kind, actor, pk),
        "facts": facts(kind, row, actor),
        "tabs": _tabs(kind, actor, pk, tab),
        "verbs": [action for action in own if action.verb in allowed],
        "may": may,
        "tab": _tab(kind, actor, pk, tab),
        "timeline": _timeline(kind, actor, pk, 0) if tab == "timeline" else None,
        "trail": trail_of(actor, kind, row, request.GET.get("before", ""))
        if tab == "history"
        else None,
        "older": False,
        "mark": mark,
    }
    return render(request, "screens/record/page.html", context)


@require_GET
@answers
def record_timeline(request: Request, slug: str, pk: int) -> HttpResponse:
    """Older entries, or the newest again after a note."""
    kind = type_or_404(slug, request.actor)
    demand(kind, request.actor, pk)
    before = request.GET.get("before", "0")
    told = _timeline(kind, request.actor, pk, int(before) if before.isdigit() else 0)
    context = {"kind": kind, "pk": pk, "timeline": told, "older": before != "0"}
    return render(request, "screens/record/_timeline.html", context)


@require_POST
@answers
def write_note(request: Request, slug: str, pk: int) -> HttpResponse:
    kind = type_or_404(slug, request.actor)
    try:
        standard.write_note(
            kind,
            request.actor,
            pk,
            _paragraphs(request.POST.get("text", "")),
            mentions=listing.ids_of(request.POST.getlist("mentions")),
            files=listing.ids_of(request.POST.getlist("files")),
        )
    except Rejected as wrong:
        message = " ".join(problem.message for problem in wrong.problems)
        return HttpResponse(message, status=422, content_type="text/plain; charset=utf-8")
    told = _timeline(kind, request.actor, pk, 0)
    context = {"kind": kind, "pk": pk, "timeline": told, "older": False}
    return render(request, "screens/record/_timeline.html", context)


@require_http_methods(["GET", "POST"])
@answers
def act(request: Request, slug: str, pk: int, verb: str) -> HttpResponse:
    """One verb on one record; a verb that asks for something shows its form first."""
    kind = type_or_404(slug, request.actor)
    action = kind.actions.get(verb) or standard.STANDARD.get(verb)
    if action is None:
        raise Http404
    restores = verb == "restore"
    if restores and not _in_bin(kind, request.actor, pk):
        raise Http404
    row = None if restores else reading.one(kind, request.actor, pk)
    errors: dict[str, list[str]] = {}
    data: dict[str, Any] = {}
    if request.method == "POST":
        data = sent(request.POST, {key: kind.fields[key] for key in action.fields})
        told, run = request.POST.get("version", ""), new_run()
        versions = {pk: _seen(told, row, request.actor)} if told.isdigit() else {}
        try:
            runner.run(action, kind, request.actor, [pk], data, versions=versions, run=run)
        except Rejected as wrong:
            errors = by_field(wrong.problems, action.fields)
        except Conflict:
            text = _("Somebody has changed this record meanwhile; look at it again first.")
            return failed(request, 409, text)
        else:
            toast(request, _("Done: %(verb)s.") % {"verb": action.label}, undo=run)
            gone = verb == "delete"
            return redirect(f"/{kind.slug}" if gone else f"/{kind.slug}/{pk}")
    return _ask(request, kind, action, pk, row, data, errors)


def _seen(told: str, row: reading.Row | None, actor: Actor) -> int:
    """The version that the page showed; the present one where the person changed it last."""
    by = row.values.get("updated_by") if row else None
    mine = row is not None and by is not None and by.id == actor.person_id
    return row.version if row and mine else int(told)


def _in_bin(kind: Type, actor: Actor, pk: int) -> bool:
    return reading.visible(kind, actor, deleted=True).filter(pk=pk).exists()


def _ask(
    request: Request,
    kind: Type,
    action: Action,
    pk: int,
    row: reading.Row | None,
    data: dict[str, Any],
    errors: dict[str, list[str]],
) -> HttpResponse:
    fields = {key: kind.fields[key] for key in action.fields}
    form = RecordForm(
        url=f"/{kind.slug}/{pk}/act/{action.key}",
        sections=form_sections(kind, request.actor, action.fields),
        values=typed(data, fields, request.actor),
        errors=errors,
        version=row.version if row else None,
        title=str(action.label),
        cancel=f"/{kind.slug}/{pk}",
        save=str(action.label),
    )
    name = str(row.values.get(kind.title) or "") if row else ""
    context = {
        "frame": frame(request, str(action.label), kind),
        "form": form,
        "name": name,
        "kind": kind,
        "pk": pk,
    }
    return render(request, "screens/form/act.html", context, status=422 if errors else 200)


def demand(kind: Type, actor: Actor, pk: int) -> None:
    if not reading.sees(kind, actor, pk):
        raise NotFound


def _more(kind: Type, actor: Actor, pk: int, *, edits: bool) -> list[tuple[str, str, str]]:
    """The further pages about the record: label, address, icon."""
    base = f"/{kind.slug}/{pk}"
    told = [
        (str(link.label), f"{base}/{link.path}", link.icon)
        for link in kind.page.links
        if link.may(actor)
    ]
    if edits and is_merged(kind):
        told.append((_("Merge and unmerge"), f"{base}/merges", "merge"))
    if edits or actor.may(Right.ADMINISTER):
        told.append((_("Who may see this, and why"), f"{base}/why", "shield"))
    return told


def _subtitle(kind: Type, row: reading.Row, actor: Actor) -> list[Markup]:
    known = [key for key in kind.page.subtitle if key in row.values]
    values = [(kind.fields[key], row.values[key]) for key in known]
    return [cell(value, told, actor) for told, value in values if not told.kind.is_empty(value)]


def _chips(kind: Type, row: reading.Row, actor: Actor) -> list[Markup]:
    made: list[Markup] = []
    for key in kind.page.chips:
        value = row.values.get(key)
        told = kind.fields[key]
        if told.kind.is_empty(value) or key not in row.values or value is False:
            continue
        made += _chip(told, value, actor)
    return made


def _chip(told: Field, value: Any, actor: Actor) -> list[Markup]:
    if isinstance(value, list):
        refs = [part for part in value if isinstance(part, Ref)]
        if refs:
            return [chip(ref.title or "…", "indigo") for ref in refs]
        return [cell([part], told, actor) for part in value]
    if told.kind.key == "boolean":
        return [chip(str(told.label), "verm" if told.readonly else "moss")]
    if isinstance(value, Ref):
        return [chip(f"{told.label}: {value.title or '…'}")]
    shown = cell(value, told, actor)
    return [shown if "chip" in shown else chip(told.kind.display(value, told, actor))]


def _created(row: reading.Row, actor: Actor) -> str:
    """Who made the record and when, in words."""
    made, by = row.values.get("created_at"), row.values.get("created_by")
    when = format_datetime(made, actor.language, actor.zone) if made else ""
    if by and by.title:
        return _("%(when)s by %(who)s") % {"when": when, "who": by.title}
    return when


def _figures(kind: Type, actor: Actor, pk: int) -> list[dict[str, str]]:
    made = []
    for figures in kind.page.figures:
        told = figures.compute(actor, pk)
        for key, label in figures.labels.items():
            shown = told.get(key)
            if shown:
                made.append({"label": str(label), "value": shown[0], "tone": shown[1]})
    return made


def facts(kind: Type, row: reading.Row, actor: Actor) -> list[Fact]:
    """The lines of the rail, in the declared order or all fields of the type."""
    keys = kind.page.facts or tuple(k for k in kind.own_fields if k != kind.title)
    editable = kind.editable_fields(actor)
    hidden = hidden_on(kind, actor, row.id)
    made = []
    for key in keys:
        told = kind.fields[key]
        empty = told.kind.is_empty(row.values.get(key))
        if key in row.values and not (empty and key in hidden):
            url = f"/{kind.slug}/{row.id}/fields/{key}" if key in editable else ""
            made.append(Fact(key, str(told.label), fact_value(told, row.values[key], actor), url))
    return made


def fact_value(told: Field, value: Any, actor: Actor) -> Markup:
    """A value with room to breathe: formatted text formatted, every phone and address shown."""
    if told.kind.is_empty(value):
        return NOTHING
    if told.kind.key == "longtext":
        return Markup('<div class="prose">{}</div>').format(Markup(value))  # noqa: S704 - sanitised
    if told.kind.key in {"phones", "emails"} and len(value) > 1:
        return Markup("<br>").join(cell([part], told, actor) for part in value)
    return cell(value, told, actor)


def _tabs(kind: Type, actor: Actor, pk: int, now: str) -> list[Tab]:
    base = f"/{kind.slug}/{pk}"
    tabs = [Tab(_("Timeline"), base, "", now == "timeline")]
    tabs_of = _related(kind, actor)
    paths = [(registry.get(r.type), registry.get(r.type).fields[r.by].path) for r in tabs_of]
    counts = reading.counts_around(actor, paths, pk)
    for position, (related, many) in enumerate(zip(tabs_of, counts, strict=True)):
        target = registry.get(related.type)
        label = str(related.label or target.many)
        href = f"{base}?tab={position}"
        tabs.append(Tab(label, href, format_number(many, actor.language), now == str(position)))
    return [*tabs, Tab(_("History"), f"{base}?tab=history", "", now == "history")]


def _related(kind: Type, actor: Actor) -> list[Related]:
    return [
        related
        for related in kind.page.tabs
        if reachable(registry.get(related.type), actor)
        and related.by in registry.get(related.type).visible_fields(actor)
    ]


def _about(target: Type, related: Related, pk: int, fields: Sequence[str] = ()) -> reading.Question:
    from django.db.models import Q

    path = target.fields[related.by].path
    return reading.Question(fields=fields, limit=TAB_ROWS, extra=Q(**{path: pk}))


def _tab(kind: Type, actor: Actor, pk: int, now: str) -> dict[str, Any] | None:
    """The sheet of one tab of related records."""
    tabs = _related(kind, actor)
    if not now.isdigit() or int(now) >= len(tabs):
        return None
    related = tabs[int(now)]
    target = registry.get(related.type)
    known = target.visible_fields(actor)
    told = related.columns or target.list.columns
    keys = tuple(key for key in told if key in known and key != related.by)
    page = reading.read(target, actor, _about(target, related, pk, keys))
    from django.http import QueryDict

    state = listing.read_state(target, actor, QueryDict(f"columns={','.join(keys)}"))
    columns = listing.heads(state, actor)
    return {
        "kind": target,
        "columns": columns,
        "rows": listing.lines(page, columns, target, actor),
        "more": bool(page.next),
        "may_create": target.policy.may_create(actor, target),
        "new": f"/{target.slug}/new?{related.by}={pk}&back=/{kind.slug}/{pk}?tab={now}",
        "all": f"/{target.slug}?filter=" + _filter_for(target, related, pk),
    }


def _filter_for(target: Type, related: Related, pk: int) -> str:
    import json
    from urllib.parse import quote

    op = "any" if target.fields[related.by].kind.several else "in"
    return quote(json.dumps({"all": [{"field": related.by, "op": op, "value": [pk]}]}))


def _timeline(kind: Type, actor: Actor, pk: int, before: int) -> dict[str, Any]:
    entries, mark = timeline(actor, kind.key, pk, before=before)
    more = f"/{kind.slug}/{pk}/timeline?before={mark}" if mark else ""
    return {"days": days(actor, entries, kind.key, pk), "more": more}


def days(actor: Actor, entries: Sequence[Entry], type_key: str, pk: int) -> list[dict[str, Any]]:
    """Entries drawn and grouped by the reader's days, for the page of one record."""
    wanted = [file for e in entries if e.note for file in e.note.files]
    files = (
        File.objects.select_related("text").defer("text__text", "text__pieces").in_bulk(wanted)
        if wanted
        else {}
    )
    zone = ZoneInfo(actor.zone)
    made: list[dict[str, Any]] = []
    for entry in entries:
        day = entry.at.astimezone(zone).date()
        if not made or made[-1]["day"] != day:
            made.append({"day": day, "label": format_date(day, actor.language), "entries": []})
        made[-1]["entries"].append(_drawn(entry, type_key, pk, files, actor))
    return made


def _drawn(entry: Entry, type_key: str, pk: int, files: dict[int, File], actor: Actor) -> Markup:
    macros: Any = jinja().get_template("ui/record.html").module
    body = Markup("")
    if entry.note or entry.changes:
        prose = Markup(entry.note.body) if entry.note else Markup("")  # noqa: S704 - sanitised
        told = Told(entry, prose, _note_files(entry, files))
        below = jinja().get_template("screens/record/_entry.html")
        body = Markup(below.render(told=told))  # noqa: S704 - a template escapes
    said = Markup("{} <span class='faint'>· {}</span>").format(
        _sentence(entry, type_key, pk), entry.actor
    )
    when = format_time(entry.at.astimezone(ZoneInfo(actor.zone)), actor.language)
    return Markup(  # noqa: S704 - a template escapes
        macros.entry(entry.kind.icon, said, when, entry.at.isoformat(), body, entry.kind.tone)
    )


def _note_files(entry: Entry, files: dict[int, File]) -> list[File]:
    return [files[pk] for pk in entry.note.files if pk in files] if entry.note else []


def _sentence(entry: Entry, type_key: str, pk: int) -> Markup:
    """The event in words, the record's name a link unless this is its own page."""
    own = (entry.subject.type, entry.subject.id) == (type_key, pk)
    name = (
        Markup("<b>{}</b>").format(registry.get(entry.subject.type).one)
        if own
        else ref_link(entry.subject)
    )
    words = {key: escape(str(value)) for key, value in entry.data.items()}
    words = {key: Markup("<b>{}</b>").format(value) for key, value in words.items()}
    try:
        return Markup(str(entry.kind.sentence)) % {**words, "record": name}  # noqa: S704 - our own text
    except KeyError:
        return escape(entry.kind.code)


def _paragraphs(text: str) -> str:
    """What was typed as formatted text: a blank line makes a paragraph, a line end a break."""
    parts = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(
        f"<p>{'<br>'.join(str(escape(li)) for li in part.splitlines())}</p>" for part in parts
    )
