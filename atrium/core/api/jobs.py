from __future__ import annotations

from procrastinate.contrib.django import app

from atrium.core.api import once


@app.periodic(cron="41 * * * *")
@app.task(name="api.forget", queueing_lock="api.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Drop the answers kept for Idempotency-Key that are older than a day."""
    once.forget_old()
