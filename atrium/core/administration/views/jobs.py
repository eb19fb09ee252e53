"""Work in the background: all of it for administrators, one's own for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.administration.guarding import for_administrators
from atrium.core.clock import format_ago, format_datetime
from atrium.core.i18n import format_number
from atrium.core.jobs import queue
from atrium.core.jobs.models import Progress, State
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Rejected
from atrium.core.screens.access import answers, failed
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

TONES = {State.RUNNING: "indigo", State.DONE: "moss", State.FAILED: "verm", State.CANCELLED: ""}
# The queue's own work, which nobody started and so has no title.
TITLES = {
    "jobs.tidy": gettext_lazy("Forgetting old jobs"),
    "jobs.retention": gettext_lazy("Forgetting old history"),
    "documents.read": gettext_lazy("Reading a file for the search"),
    "documents.read_left": gettext_lazy("Reading files for the search"),
    "search.tidy": gettext_lazy("Tidying the search"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One job as shown; `job` is its number in the queue, None once the queue has forgotten it."""

    job: int | None
    title: str
    person: str
    state: str
    tone: str
    share: str
    done: int
    total: int
    message: str
    when: str
    whole: str
    retry: bool
    cancel: bool


@require_GET
@for_administrators
def all_jobs(request: Request) -> HttpResponse:
    state = request.GET.get("state", State.RUNNING)
    if state not in queue.STATUSES:
        raise Http404
    before = request.GET.get("before", "")
    found, older = queue.jobs(state, int(before) if before.isdigit() else 0)
    workers = queue.living_workers()
    many = queue.counts()
    context = {
        "tabs": [_tab(name, many[name], state) for name in queue.STATUSES],
        "lines": [_of_job(job, request.actor) for job in found],
        "older": f"/jobs?state={state}&before={older}" if older else "",
        "workers": ngettext("%(num)s worker runs.", "%(num)s workers run.", len(workers))
        % {"num": len(workers)},
        "idle": not workers,
        "poll": f"/jobs?state={state}" + (f"&before={before}" if before else ""),
        "back": f"/jobs?state={state}",
    }
    return _answer(request, _("Jobs"), context)


@require_GET
@answers
def own_jobs(request: Request) -> HttpResponse:
    lines = [_of_progress(one, request.actor) for one in queue.own_work(request.actor)]
    context = {
        "tabs": (),
        "lines": lines,
        "older": "",
        "workers": "",
        "idle": not queue.living_workers() and any(line.cancel for line in lines),
        "poll": "/jobs/mine",
        "back": "/jobs/mine",
    }
    return _answer(request, _("Your work in the background"), context)


@require_POST
@answers
def retry(request: Request, pk: int) -> HttpResponse:
    return _steer(request, pk, queue.retry, _("The job waits for another try."))


@require_POST
@answers
def cancel(request: Request, pk: int) -> HttpResponse:
    return _steer(request, pk, queue.cancel, _("The job was cancelled."))


def _steer(
    request: Request, pk: int, what: Callable[[Actor, int], None], told: str
) -> HttpResponse:
    try:
        what(request.actor, pk)
    except Rejected as wrong:
        return failed(request, 409, " ".join(problem.message for problem in wrong.problems))
    toast(request, told)
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/jobs") else "/jobs/mine")


def _answer(request: Request, title: str, context: dict[str, Any]) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "administration/_jobs.html", context)
    return render(request, "administration/jobs.html", {**context, "frame": frame(request, title)})


def _tab(name: str, many: int, now: str) -> dict[str, Any]:
    return {
        "label": State(name).label,
        "href": f"/jobs?state={name}",
        "count": str(many),
        "current": name == now,
    }


def _of_job(job: queue.Job, actor: Actor) -> Line:
    progress = job.progress
    title = progress.title if progress else str(TITLES.get(job.task, job.task))
    who = progress.person.name if progress and progress.person else ""
    return _line(job.id, title, who, job.state, progress, job.at, actor)


def _of_progress(progress: Progress, actor: Actor) -> Line:
    moments = (progress.finished_at, progress.started_at, progress.created_at)
    at = next(moment for moment in moments if moment)
    return _line(progress.job, progress.title, "", State(progress.state), progress, at, actor)


def _line(
    job: int | None,
    title: str,
    who: str,
    state: State,
    progress: Progress | None,
    at: Any,
    actor: Actor,
) -> Line:
    done, total = (progress.done, progress.total) if progress else (0, 0)
    return Line(
        job=job,
        title=title,
        person=who,
        state=str(state.label),
        tone=TONES.get(state, ""),
        share=_share(done, total, actor) if total else "",
        done=done if state is State.RUNNING else 0,
        total=total if state is State.RUNNING else 0,
        message=progress.message if progress else "",
        when=format_ago(at, clock.now(), actor.language) if at else "",
        whole=format_datetime(at, actor.language, actor.zone) if at else "",
        retry=state is State.FAILED and job is not None,
        cancel=state is State.WAITING and job is not None,
    )


def _share(done: int, total: int, actor: Actor) -> str:
    told = {
        "done": format_number(done, actor.language),
        "total": format_number(total, actor.language),
    }
    return _("%(done)s of %(total)s") % told
