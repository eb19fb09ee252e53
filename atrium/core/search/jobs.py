"""Building the index anew in the background."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from atrium.core.jobs.running import Running, running, start
from atrium.core.records.actor import system
from atrium.core.search import correcting, index


@app.task(name="search.rebuild", queueing_lock="search.rebuild")
def rebuild(progress: int) -> None:
    """Write the entries of all outdated types; done again, it goes on with the types left."""
    with running(progress) as work:
        kinds = index.outdated()
        total = sum(index.count(kind) for kind in kinds)
        before = 0
        for kind in kinds:
            before += index.rebuild(kind, _advancing(work, before, total))
        index.tidy()


def _advancing(work: Running, before: int, total: int) -> Callable[[int], None]:
    return lambda done: work.advance(before + done, total)


def catch_up() -> None:
    """Bring the index to the rules of this program: small types at once, large ones by a job.

    Where nothing is outdated, as at most starts, that costs two statements.
    """
    if not index.catch_up():
        return
    try:
        with transaction.atomic():
            start(rebuild, system("search"), _("Building the search anew"))
    except AlreadyEnqueued:
        pass  # it waits for a worker since an earlier start


@app.periodic(cron="47 3 * * *")
@app.task(name="search.tidy", queueing_lock="search.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Forget words that are no more in any record."""
    correcting.tidy()
