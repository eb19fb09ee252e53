"""What the queue holds, for the page that shows it; and giving a job another try or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)

from atrium.core import clock
from atrium.core.jobs.jobs import SILENT
from atrium.core.jobs.models import Progress, State
from atrium.core.records.actor import Actor, Right
from atrium.core.records.errors import NotFound, Problem, Rejected

STATUSES: dict[str, tuple[str, ...]] = {
    State.RUNNING: ("doing",),
    State.WAITING: ("todo",),
    State.FAILED: ("failed", "aborted"),
    State.DONE: ("succeeded", "cancelled"),
}
# The queue's own housekeeping, done each minute.
ROUTINE = "jobs."
MANY = 50


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the queue; `progress` is there for work that somebody started.

    `at` is when it last changed its state, for a waiting one when it is due, None for at once.
    """

    id: int
    task: str
    state: State
    attempts: int
    at: datetime | None
    progress: Progress | None


def state_of(status: str) -> State:
    if status == "cancelled":
        return State.CANCELLED
    return next(State(state) for state, known in STATUSES.items() if status in known)


def counts() -> dict[str, int]:
    """How many jobs there are in each state, housekeeping that went well aside."""
    rows = _listed().values_list("status").annotate(many=Count("id"))
    found = dict(rows)
    return {state: sum(found.get(s, 0) for s in known) for state, known in STATUSES.items()}


def jobs(state: str, before: int = 0) -> tuple[list[Job], int]:
    """The newest jobs in a state, and the number before which older ones go on (0 at the end)."""
    rows = _listed().filter(status__in=STATUSES[state])
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: MANY + 1])
    return _with_progress(found[:MANY]), found[MANY - 1].pk if len(found) > MANY else 0


def own_work(actor: Actor) -> list[Progress]:
    """What the actor has started in the background, the newest first."""
    rows = Progress.objects.filter(person=actor.person_id or 0)
    return list(rows.order_by("-created_at", "-pk")[:MANY])


def living_workers() -> list[datetime]:
    """When each worker that lives was last heard of."""
    alive = clock.now() - timedelta(seconds=SILENT)
    rows = ProcrastinateWorker.objects.filter(last_heartbeat__gte=alive)
    return list(rows.order_by("id").values_list("last_heartbeat", flat=True))


def retry(actor: Actor, job_id: int) -> None:
    """Give a failed job another try."""
    with transaction.atomic():
        job = _steered(actor, job_id)
        if job.status != "failed":
            text = _("This job is no longer among the failed ones; reload the page.")
            raise Rejected([Problem("", text)])
        app.job_manager.retry_job_by_id(job_id, clock.now())
        rows = Progress.objects.filter(job=job_id)
        rows.update(state=State.WAITING, message="", finished_at=None)


def cancel(actor: Actor, job_id: int) -> None:
    """Take a waiting job out of the queue."""
    with transaction.atomic():
        _steered(actor, job_id)
        if not app.job_manager.cancel_job_by_id(job_id):
            text = _("This job has started meanwhile and cannot be cancelled any more.")
            raise Rejected([Problem("", text)])
        rows = Progress.objects.filter(job=job_id)
        rows.update(state=State.CANCELLED, finished_at=clock.now())


def _steered(actor: Actor, job_id: int) -> ProcrastinateJob:
    """The job, if the actor started it or administers."""
    job: ProcrastinateJob | None = ProcrastinateJob.objects.filter(pk=job_id).first()
    own = Progress.objects.filter(job=job_id, person=actor.person_id or 0).exists()
    if job is None or not (own or actor.may(Right.ADMINISTER)):
        raise NotFound
    return job


def _listed() -> QuerySet[ProcrastinateJob]:
    routine = Q(task_name__startswith=ROUTINE) & ~Q(status="failed")
    rows: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.exclude(routine)
    return rows


def _with_progress(found: Sequence[ProcrastinateJob]) -> list[Job]:
    ids = [job.pk for job in found]
    progress = {p.job: p for p in Progress.objects.filter(job__in=ids).select_related("person")}
    events: Any = ProcrastinateEvent.objects.filter(job__in=ids).order_by("pk")
    moments = dict(events.values_list("job", "at"))
    return [
        Job(
            job.pk,
            job.task_name,
            state_of(job.status),
            job.attempts,
            job.scheduled_at if job.status == "todo" else moments.get(job.pk),
            progress.get(job.pk),
        )
        for job in found
    ]
