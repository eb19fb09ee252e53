"""The queue's own housekeeping."""

from __future__ import annotations

import logging
from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)

# A worker tells that it lives every ten seconds; after this long it is taken for dead.
SILENT = 30
KEPT_HOURS = 24 * 14


@app.periodic(cron="* * * * *")
@app.task(name="jobs.reap", queueing_lock="jobs.reap", pass_context=True)
async def reap(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Give the jobs of workers that died back to the queue."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        log.warning("job %s (%s) lost its worker and goes back to the queue", job.id, job.task_name)
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.tidy", queueing_lock="jobs.tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Forget jobs that were done two weeks ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
