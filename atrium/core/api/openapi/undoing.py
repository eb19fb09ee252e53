"""The description of one's last actions and of taking them back."""

from __future__ import annotations

from atrium.core.api.openapi.common import (
    FAILURES,
    MOMENT,
    NULLABLE,
    ONCE,
    TEXT,
    WHOLE,
    Told,
    get,
    whole_object,
)
from atrium.core.api.openapi.schemas import ref

_RUN: Told = {
    "id": {**TEXT, "format": "uuid"},
    "at": MOMENT,
    "action": {**TEXT, "description": "The stable key of what was done."},
    "source": {**TEXT, "description": "page, api, import, job or system."},
    "type": TEXT,
    "slug": TEXT,
    "record": {"type": ["integer", "null"], "description": "The one record, if it was one."},
    "records": {**WHOLE, "description": "How many were changed."},
    "undoes": {**NULLABLE, "format": "uuid", "description": "The action this one took back."},
    "undone": {"type": "boolean"},
    "under_way": {"type": "boolean", "description": "It is being taken back in the background."},
}
_LEFT: Told = {"type": TEXT, "id": WHOLE, "reason": TEXT, "changed": {"type": "boolean"}}
SCHEMAS: Told = {
    "run": whole_object(_RUN),
    "runs": whole_object({"data": {"type": "array", "items": ref("run")}}),
    "run_plan": whole_object(
        {
            **_RUN,
            "free": {**WHOLE, "description": "How many records can be put back."},
            "left": {**WHOLE, "description": "How many cannot."},
            "reasons": {
                "type": "array",
                "items": whole_object(_LEFT),
                "description": "Of the first 100 that cannot; changed: somebody did so since.",
            },
            "summary": TEXT,
        }
    ),
    "undone": whole_object(
        {
            "run": {**NULLABLE, "format": "uuid", "description": "Undo this to do it again."},
            "done": WHOLE,
            "left": WHOLE,
        }
    ),
}
_ID: Told = {"name": "run_id", "in": "path", "required": True, "schema": {**TEXT, "format": "uuid"}}
_PARTLY: Told = {
    "type": "object",
    "properties": {
        "partly": {
            "type": "boolean",
            "default": False,
            "description": "Put back what can be, where others have changed the rest.",
        }
    },
    "additionalProperties": False,
}


def _undone(text: str) -> Told:
    return {"description": text, "content": {"application/json": {"schema": ref("undone")}}}


PATHS: Told = {
    "/actions": {
        "get": get(
            "actions",
            "One's own last actions, newest first",
            {"application/json": {"schema": ref("runs")}},
        ),
    },
    "/actions/{run_id}": {
        "parameters": [_ID],
        "get": get(
            "action",
            "What of an action can be undone, and why not the rest",
            {"application/json": {"schema": ref("run_plan")}},
        ),
    },
    "/actions/{run_id}/undo": {
        "parameters": [_ID],
        "post": {
            "operationId": "undo",
            "tags": ["about"],
            "summary": "Take an action back; 422 with the code partly or not_undoable says why not",
            "parameters": [ONCE],
            "requestBody": {
                "required": False,
                "content": {"application/json": {"schema": _PARTLY}},
            },
            "responses": {
                "200": _undone("Taken back"),
                "202": _undone("Being taken back in the background"),
                **FAILURES,
            },
        },
    },
}
