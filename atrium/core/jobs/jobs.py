"""The queue's own housekeeping, and what the worker does around every job."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from atrium.core.records.outages import Outage, outage

log = logging.getLogger(__name__)

# A worker tells that it lives so often; after so long a silence it is taken for dead.
HEARTBEAT = 3
SILENT = 12
KEPT_HOURS = 24 * 14
PAUSE = 2  # seconds until a job that met an outage gets another try


class AfterOutage(BaseRetryStrategy):
    """A job that lost the database is done again; any other fault is its own."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if outage(exception) is Outage.DATABASE:
            return RetryDecision(retry_in={"seconds": PAUSE})
        return None


def with_good_connections(work: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """Let go of connections that broke in an outage, before a job and after it."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


async def hand_back(manager: Any) -> None:
    """Give the jobs of workers that died back to the queue."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        log.warning("job %s (%s) lost its worker and goes back to the queue", job.id, job.task_name)
        try:
            await manager.retry_job(job)
        except ConnectorException:
            log.info("job %s was given back by another worker", job.id)


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.tidy", queueing_lock="jobs.tidy", pass_context=True)
async def tidy(context: Any, timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Forget jobs that were done two weeks ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
