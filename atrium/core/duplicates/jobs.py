"""Looking for duplicates in the whole base, as work in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from atrium.core.duplicates.reviewing import scan
from atrium.core.duplicates.rules import matched_types
from atrium.core.jobs.running import running
from atrium.core.records import registry, versions


@app.task(name="duplicates.scan")
def look(progress: int, record_type: str) -> None:
    """Look through the records of one type."""
    with running(progress) as work:
        scan(registry.get(record_type), work.advance)


@app.periodic(cron="37 2 * * *")
@app.task(name="duplicates.nightly", queueing_lock="duplicates.nightly")
def look_nightly(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Look through every type, so that the queue is full in the morning."""
    versions.refresh()
    for kind in matched_types():
        scan(kind)
