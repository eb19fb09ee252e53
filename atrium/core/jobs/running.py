"""Starting work in the background and telling how far it is.

A job may run twice: its worker may die after the work and before the queue hears of it. So what
it does must be the same when done again; work on many rows commits in parts and goes on where it
stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from atrium.core import clock
from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person
from atrium.core.jobs.models import Progress, State
from atrium.core.records import versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Rejected
from atrium.core.records.outages import Outage, outage

log = logging.getLogger(__name__)


def start(task: Any, actor: Actor, title: str, *, total: int = 0, **payload: Any) -> Progress:
    """Queue `task` for the actor; it starts once the present transaction is committed."""
    with transaction.atomic():
        progress = Progress.objects.create(
            task=task.name,
            title=title[:250],
            person_id=actor.person_id,
            total=total,
            created_at=clock.now(),
        )
        progress.job = task.defer(progress=progress.pk, **payload)
        progress.save(update_fields=["job"])
    return progress


class Running:
    """The work under way, for its job function."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.actor: Actor = _actor(progress)

    def advance(self, done: int, total: int | None = None) -> None:
        """Tell how much is done; call it outside a transaction, or nobody sees it in time."""
        self.progress.done = done
        if total is not None:
            self.progress.total = total
        self.progress.save(update_fields=["done", "total"])


@contextmanager
def running(progress_id: int) -> Iterator[Running]:
    """Mark the work as running, and as done or failed at the end."""
    versions.refresh()
    progress = Progress.objects.get(pk=progress_id)
    progress.state = State.RUNNING
    progress.started_at = progress.started_at or clock.now()
    progress.save(update_fields=["state", "started_at"])
    try:
        yield Running(progress)
    except Exception as fault:
        found = outage(fault)
        if found is Outage.DATABASE:
            raise  # the queue gives it another try, see AfterOutage
        log.exception("job %s failed", progress.task)
        _finish(progress, State.FAILED, found.told if found else _words(fault))
        raise
    _finish(progress, State.DONE, "")


def _words(fault: Exception) -> str:
    if isinstance(fault, Rejected):
        return " ".join(problem.message for problem in fault.problems)
    return str(fault) or type(fault).__name__


def _finish(progress: Progress, state: State, message: str) -> None:
    progress.state, progress.message, progress.finished_at = state, message, clock.now()
    progress.save(update_fields=["state", "message", "finished_at"])


def _actor(progress: Progress) -> Actor:
    """The person who started the work, with today's rights; nobody, without any, if gone."""
    person = Person.objects.filter(pk=progress.person_id).first()
    return actor_for(person, source="job") if person else Actor(None, progress.title, source="job")
