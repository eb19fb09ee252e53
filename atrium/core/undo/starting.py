"""Undoing at once what is little, and in the background what would keep a web server busy."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from atrium.core.history.models import Run
from atrium.core.jobs.running import start
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.undo.planning import run_of
from atrium.core.undo.trail import action_label
from atrium.core.undo.undoing import demand, look, undo
from atrium.core.undo.ways import Undone, way_of

# So many records are put back within a request; it takes about half a second.
AT_ONCE = 500


def start_undo(actor: Actor, run_id: UUID, *, partly: bool = False) -> Undone:
    """Take the run back, or begin to: then `goes_on` is where its progress is seen.

    Raises as `undo` does, before anything is begun. What is being taken back already goes on.
    """
    from atrium.core.undo import jobs

    run = run_of(actor, run_id)
    if run.many <= AT_ONCE or way_of(run):
        return undo(actor, run_id, partly=partly)
    planned = look(actor, run_id)
    demand(planned, actor, partly=partly)
    with transaction.atomic():
        held = Run.objects.select_for_update().get(pk=run_id)
        if not under_way(held):
            label = action_label(run.action, registry.get(run.record_type))
            title = _("Undo: %(action)s") % {"action": label}
            total = len(planned.free)
            held.progress = start(
                jobs.take_back, actor, title, total=total, run=str(run_id), partly=partly
            )
            held.save(update_fields=["progress"])
    return Undone(None, len(planned.free), len(planned.left), goes_on=f"/actions/{run_id}")


def under_way(run: Run) -> bool:
    """Whether the run is being taken back in the background just now."""
    return run.progress is not None and not run.progress.over


def carry_out(actor: Actor, run_id: UUID, progress: int, *, partly: bool) -> int:
    """Take the run back for work in the background; done twice it is done once.

    Returns how many records are as before.
    """
    new = uuid5(run_id, f"undo {progress}")
    earlier = Run.objects.filter(pk=new).first()
    return earlier.many if earlier else undo(actor, run_id, partly=partly, new=new).done
