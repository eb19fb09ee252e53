"""Tallies are brought together while nobody notices."""

from __future__ import annotations

from procrastinate.contrib.django import app

from atrium.core.records import registry, tallies, versions


@app.periodic(cron="*/5 * * * *")
@app.task(name="records.condense", queueing_lock="records.condense")
def condense(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Bring the rows of every tally together that are alike."""
    versions.refresh()
    for kind in registry.all_types():
        for tally in kind.told.tallies:
            tallies.condense(tally)
