"""The trail of a record, what one has done oneself, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.clock import format_ago, format_datetime
from atrium.core.history.models import Run
from atrium.core.history.runs import UNDO_DAYS
from atrium.core.i18n import format_number
from atrium.core.jobs.models import State
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Conflict, Rejected
from atrium.core.screens.access import answers, failed, type_or_404
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import new_run, toast, undo_address
from atrium.core.undo.planning import own_runs, run_of
from atrium.core.undo.starting import start_undo, under_way
from atrium.core.undo.trail import action_label, restore, source_label, trail
from atrium.core.undo.undoing import look, sentence
from atrium.core.undo.ways import Undone

MANY = 50
# What the page of the action tells by itself.
REFUSALS = {"partly", "not_undoable", "undone"}


def trail_of(actor: Actor, kind: Type, row: reading.Row, before: str) -> dict[str, Any]:
    """The trail for the record's page, from an entry on."""
    entries, more = trail(actor, kind, row.id, before=int(before) if before.isdigit() else 0)
    return {
        "entries": [
            {
                "id": entry.id,
                "when": format_datetime(entry.at, actor.language, actor.zone),
                "iso": entry.at.isoformat(),
                "told": entry,
            }
            for entry in entries
        ],
        "version": row.version,
        "older": f"/{kind.slug}/{row.id}?tab=history&before={more}" if more else "",
        "restores": reading.sees(kind, actor, row.id, Verb.EDIT),
    }


@require_POST
@answers
def restore_value(request: Request, slug: str, pk: int, entry: int, key: str) -> HttpResponse:
    """Give a field back the value it had before an entry of the trail."""
    kind = type_or_404(slug, request.actor)
    told, run = request.POST.get("version", ""), new_run()
    try:
        version = int(told) if told.isdigit() else 0
        restore(request.actor, kind, pk, entry, key, version, run)
    except Conflict:
        text = _("Somebody has changed this record meanwhile; look at it again, then restore.")
        return failed(request, 409, text)
    label = kind.fields[key].label
    toast(request, _("%(field)s has its old value again.") % {"field": label}, undo=run)
    return redirect(f"/{kind.slug}/{pk}?tab=history")


@require_GET
@answers
def own_actions(request: Request) -> HttpResponse:
    """What the person has done lately, each with a way to take it back."""
    actor = request.actor
    context = {
        "frame": frame(request, _("My last actions")),
        "lines": _lines(actor, own_runs(actor, MANY)),
        "days": UNDO_DAYS,
    }
    return render(request, "screens/undo/actions.html", context)


def _lines(actor: Actor, runs: list[Run]) -> list[dict[str, Any]]:
    undone = {run.pk: run for run in Run.objects.filter(
        pk__in=[run.undoes for run in runs if run.undoes])}  # fmt: skip
    named = [(run.record_type, run.record_id) for run in runs if run.record_id]
    titles = reading.titles(actor, named)
    return [_line(actor, run, undone.get(run.undoes or run.pk), titles) for run in runs]


def _line(
    actor: Actor, run: Run, undoes: Run | None, titles: dict[tuple[str, int], str]
) -> dict[str, Any]:
    kind = registry.get(run.record_type)
    title = titles.get((kind.key, run.record_id or 0), "")
    done = action_label(run.action, kind)
    if undoes is not None:
        done = _("Undo: %(action)s") % {
            "action": action_label(undoes.action, registry.get(undoes.record_type))
        }
    many = f"{kind.many}: {format_number(run.many, actor.language)}"
    return {
        "id": run.pk,
        "action": done,
        "icon": "undo-2" if run.undoes else kind.icon,
        "about": title or (str(kind.one) if run.many == 1 else many),
        "href": f"/{kind.slug}/{run.record_id}" if title else "",
        "when": format_ago(run.at, clock.now(), actor.language),
        "whole": format_datetime(run.at, actor.language, actor.zone),
        "where": source_label(run.source),
        "undone": run.undone_by is not None,
        "again": run.undoes is not None,
        "under_way": under_way(run),
    }


@require_GET
@answers
def one_action(request: Request, run_id: UUID) -> HttpResponse:
    """What of an action can be undone, and why not the rest."""
    return _shown(request, run_id)


def _shown(request: Request, run_id: UUID, fault: str = "") -> HttpResponse:
    actor = request.actor
    run = run_of(actor, run_id)
    part = bool(request.headers.get("HX-Request"))
    template = "screens/undo/_action.html" if part else "screens/undo/action.html"
    if under_way(run):
        context = {
            "frame": frame(request, _("Undo")),
            "line": _lines(actor, [run])[0],
            "work": run.progress,
            "many": format_number(run.progress.total if run.progress else 0, actor.language),
        }
        return render(request, template, context)
    planned = look(actor, run_id)
    left = [(item.trace.type, item.trace.id) for item in planned.left[:MANY]]
    titles = reading.titles(actor, left)
    context = {
        "frame": frame(request, _("Undo")),
        "line": _lines(actor, [run])[0],
        "said": sentence(planned, actor) if planned.total else _("This is undone already."),
        "free": len(planned.free) + (0 if planned.total else len(planned.shares)),
        "left": [
            {
                "title": titles.get((item.trace.type, item.trace.id)) or "…",
                "href": f"/{registry.get(item.trace.type).slug}/{item.trace.id}"
                if (item.trace.type, item.trace.id) in titles
                else "",
                "reason": item.reason,
            }
            for item in planned.left[:MANY]
        ],
        "more": max(0, len(planned.left) - MANY),
        "all": not planned.left,
        "url": undo_address(run_id),
        "fault": fault or _fault_of(run),
        "done": _done_to(run, actor),
        "work": None,
    }
    if planned.shares and not planned.total and run.undone_by is None:
        context["said"] = ""
    return render(request, template, context, status=422 if fault else 200)


def _fault_of(run: Run) -> str:
    """Why the work in the background came to nothing."""
    failed = run.progress is not None and run.progress.state == State.FAILED
    return run.progress.message if failed and run.progress else ""


def _done_to(run: Run, actor: Actor) -> dict[str, str]:
    """What the work in the background did, and where that is done again."""
    if run.progress is None or run.progress.state != State.DONE:
        return {}
    undone = Run.objects.filter(undoes=run.pk).order_by("-at", "-pk").first()
    if undone is None or undone.undone_by is not None:
        return {}
    told = _told(Undone(undone.pk, undone.many), actor)
    return {"told": told, "again": undo_address(undone.pk)}


@require_POST
@answers
def undo_action(request: Request, run_id: UUID) -> HttpResponse:
    """Take an action back; where not all of it can be, the page that says why comes first."""
    quick = bool(request.headers.get("HX-Request"))
    try:
        done = start_undo(request.actor, run_id, partly=request.POST.get("partly") == "1")
    except Rejected as wrong:
        if {problem.code for problem in wrong.problems} <= REFUSALS:
            return _go(request, f"/actions/{run_id}")
        told = " ".join(problem.message for problem in wrong.problems)
        return failed(request, 422, told) if quick else _shown(request, run_id, told)
    if done.goes_on:
        return _go(request, done.goes_on)
    toast(request, _told(done, request.actor), undo=done.run)
    if not quick:
        return redirect("/actions")
    run = run_of(request.actor, run_id)
    # The page of what was made just now is no longer there to be loaded anew.
    home = {"X-Look": f"/{registry.get(run.record_type).slug}"} if run.action == "create" else {}
    return HttpResponse(status=204, headers=home)


def _go(request: Request, address: str) -> HttpResponse:
    """To another page, also from a script of a message."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"X-Look": address})
    return redirect(address)


def _told(done: Undone, actor: Actor) -> str:
    if done.done <= 1 and not done.left:
        return _("Undone.")
    text = ngettext("%(count)s record is as before.", "%(count)s records are as before.", done.done)
    told = text % {"count": format_number(done.done, actor.language)}
    if done.left:
        rest = ngettext("%(count)s was left.", "%(count)s were left.", done.left)
        told += " " + rest % {"count": format_number(done.left, actor.language)}
    return told
