from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from atrium.core.documents import clearing

log = logging.getLogger(__name__)


@app.periodic(cron="11 3 * * *")
@app.task(name="documents.sweep", queueing_lock="documents.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Remove stored files that belong to nothing, some time after they were stored."""
    removed = clearing.sweep()
    if removed:
        log.info("%s files without a record removed", removed)
