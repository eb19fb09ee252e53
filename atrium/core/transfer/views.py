"""The way of a file to records, page by page, and records to a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.i18n import countries, format_number
from atrium.core.jobs.running import start
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.errors import Forbidden, Problem, Rejected
from atrium.core.screens import listing
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.framing import frame
from atrium.core.transfer import jobs, pages, tables
from atrium.core.transfer.exporting import export
from atrium.core.transfer.importing import reporting, results, sources, starting
from atrium.core.transfer.importing.undoing import begin_undo
from atrium.core.transfer.models import Import, OnDuplicate, OnSimilar, Outcome, State

PAST = 50
R = TypeVar("R", bound=HttpResponseBase)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@answers
def imports(request: Request) -> HttpResponse:
    """The place to bring a file, and the imports there were."""
    actor = _importer(request)
    fault = ""
    if request.method == "POST":
        try:
            return redirect(f"/import/{_begin(request).pk}/columns")
        except Rejected as wrong:
            fault = " ".join(problem.message for problem in wrong.problems)
    chosen = request.POST.get("type") or request.GET.get("type", "")
    return render(
        request,
        "transfer/start.html",
        {
            "frame": frame(request, _("Import")),
            "steps": pages.steps(None, 1),
            "types": [(t.key, str(t.many)) for t in starting.importable(actor)],
            "chosen": chosen,
            "fault": fault,
            "past": [pages.past(told, actor) for told in results.imports_of(actor)[:PAST]],
        },
        status=422 if fault else 200,
    )


def _begin(request: Request) -> Import:
    actor = request.actor
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Rejected([Problem("file", _("Choose a file."))])
    known = {t.key for t in starting.importable(actor)}
    chosen = request.POST.get("type", "")
    return starting.begin(
        actor, sent.name or "file", sent, sent.size or 0, chosen if chosen in known else ""
    )


@require_http_methods(["GET", "POST"])
@answers
def columns(request: Request, pk: int) -> HttpResponse:
    """Which column goes where, how the file is read, and what else its rows get."""
    told = _draft(request, pk)
    faults: list[str] = []
    if request.method == "POST":
        try:
            pages.take_columns(told, request.actor, request.POST)
        except tables.Unreadable as fault:
            faults = [fault.message]
        else:
            if request.POST.get("go"):
                faults = starting.problems_of(told, request.actor)
                if not faults:
                    return redirect(f"/import/{pk}/problems")
    context = pages.columns_context(told, request.actor)
    return render(
        request,
        "transfer/columns.html",
        {
            **context,
            "frame": frame(request, _("Import")),
            "told": told,
            "steps": pages.steps(told, 2),
            "faults": faults,
            "countries": countries(request.actor.language),
            "duplicates": OnDuplicate.choices,
            "similar": OnSimilar.choices,
        },
        status=422 if faults else 200,
    )


@require_http_methods(["GET", "POST"])
@answers
def problems(request: Request, pk: int) -> HttpResponse:
    """What the file says that the company does not know, and what to do about each."""
    told = _draft(request, pk)
    if request.method == "POST":
        pages.take_decisions(told, request.POST)
        return redirect(f"/import/{pk}/problems?decided=1")
    found = _findings(request, told)
    if found is None:
        return _looking(request, told, "problems")
    settled = not (found["asks"] or found["parents"])
    if settled and request.GET.get("decided"):
        return redirect(f"/import/{pk}/preview")
    return render(
        request,
        "transfer/problems.html",
        {
            "frame": frame(request, _("Import")),
            "told": told,
            "found": found,
            "steps": pages.steps(told, 3),
            "kind": registry.get(told.record_type),
            "pickers": pages.pickers(found),
            "number": _numbers(request.actor),
            "quiet": not (found["columns"] or found["parents"] or found["groups"]),
        },
    )


@require_http_methods(["GET", "POST"])
@answers
def preview(request: Request, pk: int) -> HttpResponse:
    """The first rows as they will be, and how many will be what; from here the import starts."""
    told = _draft(request, pk)
    found = _findings(request, told)
    if found is None:
        return _looking(request, told, "preview")
    if found["asks"]:
        return redirect(f"/import/{pk}/problems")
    if request.method == "POST":
        _start(request.actor, told)
        return redirect(f"/import/{pk}")
    counts = found["counts"]
    return render(
        request,
        "transfer/preview.html",
        {
            "frame": frame(request, _("Import")),
            "told": told,
            "found": found,
            "steps": pages.steps(told, 4),
            "kind": registry.get(told.record_type),
            "tiles": pages.tiles(counts, request.actor),
            "number": _numbers(request.actor),
            "writes": counts["created"] + counts["updated"],
        },
    )


def _findings(request: Request, told: Import) -> dict[str, Any] | None:
    """What is in the file; None while a large one is still being looked through."""
    if reporting.is_fresh(told, request.actor):
        found: dict[str, Any] = told.findings
        return found
    with sources.opened(told) as table:
        if max(told.total, table.row_count) > reporting.MANY_ROWS:
            if told.progress is None or told.progress.over:
                told.progress = start(jobs.look, request.actor, told.file.name, of=told.pk)
                told.save(update_fields=["progress"])
            return None
        return reporting.look(told, request.actor, table)


def _looking(request: Request, told: Import, page: str) -> HttpResponse:
    context = {"frame": frame(request, _("Import")), "told": told, "page": page}
    return render(request, "transfer/looking.html", context)


def _start(actor: Actor, told: Import) -> None:
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=told.pk)
        if held.state != State.DRAFT:
            return
        held.state = State.RUNNING
        held.progress = start(jobs.carry_out, actor, told.file.name, total=held.total, of=told.pk)
        held.save(update_fields=["state", "progress"])


@require_GET
@answers
def show(request: Request, pk: int) -> HttpResponse:
    """How far it is, and what became of it."""
    told = _mine(request, pk)
    if told.state == State.DRAFT:
        return redirect(f"/import/{pk}/columns")
    return render(
        request,
        "transfer/show.html",
        {
            **_result(request, told),
            "frame": frame(request, _("Import")),
            "steps": pages.steps(told, 5),
        },
    )


@require_GET
@answers
def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that changes while the work goes on."""
    told = _mine(request, pk)
    return render(request, "transfer/_result.html", _result(request, told))


def _result(request: Request, told: Import) -> dict[str, Any]:
    actor, kind = request.actor, registry.get(told.record_type)
    counts = {name: getattr(told, name) for name in ("created", "updated", "skipped", "refused")}
    return {
        "told": told,
        "kind": kind,
        "counts": counts,
        "tiles": pages.tiles(counts, actor, done=True),
        "number": _numbers(actor),
        "refused": pages.reasons(told, Outcome.REFUSED) if told.refused else [],
        "left": pages.left(told) if told.state == State.UNDONE and told.left else [],
        "beside": pages.beside(told, actor),
        "took": pages.took(told, actor),
    }


@require_GET
@answers
def refused(request: Request, pk: int) -> StreamingHttpResponse:
    """The refused rows as they came, each with its reasons, to mend and bring again."""
    told = _mine(request, pk)
    heads, rows = results.refused_rows(told)
    stem = Path(told.file.name).stem
    name = _("%(file)s, refused rows") % {"file": stem}
    return _csv(f"{name}.csv", heads, rows)


@require_POST
@answers
def undo(request: Request, pk: int) -> HttpResponse:
    """Take the import back, as work in the background."""
    told = _mine(request, pk)
    begin_undo(request.actor, told, force=request.POST.get("force") == "1")
    return redirect(f"/import/{pk}")


@require_POST
@answers
def resume(request: Request, pk: int) -> HttpResponse:
    """Go on with an import that a fault stopped, behind the last row that was settled."""
    told = _mine(request, pk)
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=told.pk)
        if held.state == State.FAILED:
            held.state = State.RUNNING
            held.progress = start(
                jobs.carry_out, request.actor, told.file.name, total=held.total, of=pk
            )
            held.save(update_fields=["state", "progress"])
    return redirect(f"/import/{pk}")


@require_POST
@answers
def discard(request: Request, pk: int) -> HttpResponse:
    """Forget a file that was not imported."""
    starting.discard(_draft(request, pk))
    return redirect("/import")


# Export


@require_GET
@answers
def export_records(request: Request, slug: str) -> HttpResponseBase:
    """The list as a file: what it shows, or every field; only what one may export."""
    actor = request.actor
    kind = type_or_404(slug, actor)
    if not actor.scope(kind.key, Verb.EXPORT):
        raise Forbidden(_("Your role does not allow you to export this."))
    state = listing.read_state(kind, actor, request.GET)
    keys = () if request.GET.get("fields") == "all" else state.columns
    heads, rows = export(kind, actor, state.question(actor), keys)
    name = f"{kind.many} {clock.today(actor.zone).isoformat()}"
    if request.GET.get("format") == "xlsx":
        return _xlsx(f"{name}.xlsx", str(kind.many), heads, rows)
    return _csv(f"{name}.csv", heads, rows)


def _csv(name: str, heads: Sequence[str], rows: Iterator[list[Any]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        tables.csv_chunks(heads, rows), content_type="text/csv; charset=utf-8"
    )
    return _attached(response, name)


def _xlsx(name: str, sheet: str, heads: Sequence[str], rows: Iterator[list[Any]]) -> FileResponse:
    draft = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    tables.write_xlsx(Path(draft.name), heads, rows, sheet=_sheet_name(sheet))
    return _attached(FileResponse(draft, content_type=XLSX), name)


def _sheet_name(text: str) -> str:
    """What a spreadsheet takes as the name of a sheet."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in text)[:28].strip() or "Atrium"


def _attached(response: R, name: str) -> R:
    from django.utils.http import content_disposition_header

    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    response.headers["Cache-Control"] = "no-store"
    return response


# Who may


def _importer(request: Request) -> Actor:
    if not request.actor.may(Right.IMPORT):
        raise Forbidden(_("Your role does not allow you to import."))
    return request.actor


def _mine(request: Request, pk: int) -> Import:
    told = results.imports_of(_importer(request)).filter(pk=pk).first()
    if told is None:
        raise Http404
    return told  # type: ignore[no-any-return]


def _draft(request: Request, pk: int) -> Import:
    told = _mine(request, pk)
    if told.state != State.DRAFT:
        raise Rejected([Problem("", _("This import has been started already."))])
    return told


def _numbers(actor: Actor) -> Any:
    return lambda value: format_number(value, actor.language)
