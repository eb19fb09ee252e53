"""What one has done lately, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core.api.bodies import json_object, only, raw_body
from atrium.core.api.callers import Caller
from atrium.core.api.once import once
from atrium.core.api.serving import endpoint, reply
from atrium.core.history.models import Run
from atrium.core.records import registry
from atrium.core.records.errors import Problem, Rejected
from atrium.core.undo.planning import own_runs, run_of
from atrium.core.undo.starting import start_undo, under_way
from atrium.core.undo.undoing import look, sentence

MANY = 100


def _actions(_request: HttpRequest, caller: Caller) -> HttpResponse:
    return reply({"data": [_run(run) for run in own_runs(caller.actor, MANY)]})


def _action(_request: HttpRequest, caller: Caller, run_id: UUID) -> HttpResponse:
    actor = caller.actor
    run, planned = run_of(actor, run_id), look(actor, run_id)
    left = [
        {
            "type": item.trace.type,
            "id": item.trace.id,
            "reason": item.reason,
            "changed": item.changed,
        }
        for item in planned.left[:MANY]
    ]
    return reply(
        {
            **_run(run),
            "free": len(planned.free),
            "left": len(planned.left),
            "reasons": left,
            "summary": sentence(planned, actor) if planned.total else "",
        }
    )


def _undo(request: HttpRequest, caller: Caller, run_id: UUID) -> HttpResponse:
    told = json_object(request, empty=True)
    only(told, "partly")
    partly = told.get("partly", False)
    if not isinstance(partly, bool):
        raise Rejected([Problem("partly", _("This must be true or false."))])

    def perform() -> HttpResponse:
        done = start_undo(caller.actor, run_id, partly=partly)
        answer = {"run": str(done.run) if done.run else None, "done": done.done, "left": done.left}
        # Imports and what is much are taken back in the background.
        return reply(answer, 202 if done.goes_on else 200)

    return once(request, caller, raw_body(request), perform)


def _run(run: Run) -> dict[str, Any]:
    return {
        "id": str(run.pk),
        "at": run.at.isoformat(),
        "action": run.action,
        "source": run.source,
        "type": run.record_type,
        "record": run.record_id,
        "slug": registry.get(run.record_type).slug,
        "records": run.many,
        "undoes": str(run.undoes) if run.undoes else None,
        "undone": run.undone_by is not None,
        "under_way": under_way(run),
    }


actions = endpoint(get=_actions)
action = endpoint(get=_action)
undo_view = endpoint(post=_undo)
