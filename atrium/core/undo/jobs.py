"""The daily tidying of trail and recycle bin."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from atrium.core.undo import retention

log = logging.getLogger(__name__)


@app.periodic(cron="41 2 * * *")
@app.task(name="jobs.retention", queueing_lock="jobs.retention")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Remove what is older than the company wants it kept."""
    for key, (entries, records) in retention.tidy().items():
        if entries or records:
            log.info("retention: %s entries and %s records of %s removed", entries, records, key)
