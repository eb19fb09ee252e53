"""The daily tidying of trail and recycle bin, and undoing what is much."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import translation
from procrastinate.contrib.django import app

from atrium.core.jobs.running import running
from atrium.core.undo import retention, starting

log = logging.getLogger(__name__)


@app.periodic(cron="41 2 * * *")
@app.task(name="jobs.retention", queueing_lock="jobs.retention")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Remove what is older than the company wants it kept."""
    for key, (entries, records) in retention.tidy().items():
        if entries or records:
            log.info("retention: %s entries and %s records of %s removed", entries, records, key)


@app.task(name="undo.run")
def take_back(progress: int, run: str, partly: bool = False) -> None:
    """Take back what somebody did to many records."""
    with running(progress) as work, translation.override(work.actor.language):
        work.advance(starting.carry_out(work.actor, UUID(run), progress, partly=partly))
