"""Imports and their undoing as work in the background."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from procrastinate.contrib.django import app

from atrium.core.jobs.running import running
from atrium.core.records.outages import Outage, outage
from atrium.core.transfer.importing import reporting, sources
from atrium.core.transfer.importing import running as carrying
from atrium.core.transfer.importing.undoing import undo
from atrium.core.transfer.models import Import, State


@app.task(name="transfer.look")
def look(progress: int, of: int) -> None:
    """Look through a large file."""
    with running(progress) as work:
        told = Import.objects.select_related("file").get(pk=of)
        with translation.override(work.actor.language), sources.opened(told) as table:
            reporting.look(told, work.actor, table)


@app.task(name="transfer.import")
def carry_out(progress: int, of: int) -> None:
    """Import what is not settled yet; a second worker for the same import ends quietly."""
    with running(progress) as work:
        told = Import.objects.select_related("file").get(pk=of)
        if told.state not in {State.RUNNING, State.FAILED}:
            return
        with translation.override(work.actor.language):
            try:
                carrying.run(told, replace(work.actor, source="import"), work.advance)
            except carrying.Overtaken:
                return
            except Exception as fault:
                if outage(fault) is Outage.DATABASE:
                    raise
                Import.objects.filter(pk=of).update(state=State.FAILED)
                raise


@app.task(name="transfer.undo")
def take_back(progress: int, of: int, force: bool = False) -> None:
    with running(progress) as work:
        told = Import.objects.select_related("file").get(pk=of)
        if told.state == State.UNDOING:
            with translation.override(work.actor.language):
                undo(told, work.actor, force=force, tell=work.advance)
