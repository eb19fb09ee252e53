"""What the description says once for all record types."""

from __future__ import annotations

from typing import Any

from atrium.core.api.openapi.schemas import ref
from atrium.core.records import reading
from atrium.core.records.filters import OPERATORS

Told = dict[str, Any]

ABOUT = """\
Every record type has the same addresses and the same rules as every page of the program: a token \
acts as its person. A record or field one may not see is answered as if it did not exist (404, or \
an unknown field); what one may see but not do, 403.

Changes: send `If-Match` with the version read, and 412 tells when somebody else was quicker, with \
their values. A POST with an `Idempotency-Key` is done once within 24 hours however often it is \
sent.

A record merged into another answers for it: reading gives the record kept, with its address in \
`Content-Location`; writing is sent there with 308.

Records that may be the same as the one written are told in its answer, as `duplicates`; with \
`?duplicates=refuse` they are answered with 409 instead, code `duplicate`, and nothing is written.

Failures are problem details (RFC 9457); `code` is stable, `errors` lists field, message, code. \
Messages come in the language of Accept-Language, or the person's own.

Filters: `filter` takes JSON, {"all": [...]} or {"any": [...]} of conditions \
{"field", "op", "value"} and further groups; fields of referenced records with a dot \
(account.industry). Or plainly `field=value` and `field.op=value`, lists with commas, spans of \
time as `created_at.within=this_month` or `last_n_days:30`."""


def whole_object(properties: Told, required: list[str] | None = None) -> Told:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _page(name: str) -> Told:
    return whole_object({"data": {"type": "array", "items": ref(name)}, "next": NULLABLE})


TEXT: Told = {"type": "string"}
NULLABLE: Told = {"type": ["string", "null"]}
WHOLE: Told = {"type": "integer"}
IDS: Told = {"type": "array", "items": WHOLE}
MOMENT: Told = {"type": "string", "format": "date-time"}

_OPERATORS = sorted({op for family in OPERATORS.values() for op in family})
_PROBLEM_ERROR = whole_object({"field": TEXT, "message": TEXT, "code": TEXT})
_OPERATION = whole_object(
    {
        "op": {"enum": ["create", "update", "delete", "action"]},
        "id": WHOLE,
        "version": WHOLE,
        "action": TEXT,
        "data": {"type": "object"},
    },
    ["op"],
)
_RESULT = whole_object(
    {
        "status": WHOLE,
        "id": WHOLE,
        "version": WHOLE,
        "problem": ref("problem"),
        "duplicates": ref("duplicates"),
    },
    ["status"],
)
_SCORE: Told = {"type": "number", "minimum": 0, "maximum": 1, "description": "How likely."}
_REASONS: Told = {"type": "array", "items": TEXT, "description": "Why, in words."}
_MATCH = whole_object({"id": WHOLE, "title": TEXT, "score": _SCORE, "reasons": _REASONS})
_PAIR_SIDE = whole_object({"id": WHOLE, "title": TEXT})
_PAIR = {
    "id": WHOLE,
    "records": {"type": "array", "items": _PAIR_SIDE, "minItems": 2, "maxItems": 2},
    "score": _SCORE,
    "reasons": _REASONS,
}

SCHEMAS: Told = {
    "problem": {
        "type": "object",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "code": TEXT,
            "detail": TEXT,
            "errors": {"type": "array", "items": _PROBLEM_ERROR},
            "version": {**WHOLE, "description": "With 412: the current version."},
            "theirs": {"type": "object", "description": "With 412: the values meanwhile."},
            "duplicates": ref("duplicates"),
            "operation": {**WHOLE, "description": "The place in the batch, from 0."},
        },
        "required": ["type", "title", "status", "code", "detail"],
    },
    "filter": {
        "anyOf": [
            whole_object({"all": {"type": "array", "items": ref("filter")}}),
            whole_object({"any": {"type": "array", "items": ref("filter")}}),
            whole_object({"field": TEXT, "op": {"enum": _OPERATORS}, "value": {}}, ["field", "op"]),
        ]
    },
    "batch": whole_object(
        {
            "atomic": {"type": "boolean", "default": False, "description": "All or none."},
            "operations": {"type": "array", "items": _OPERATION, "minItems": 1, "maxItems": 500},
        },
        ["operations"],
    ),
    "batch_results": whole_object({"results": {"type": "array", "items": _RESULT}}),
    "duplicates": whole_object(
        {
            "matches": {"type": "array", "items": _MATCH},
            "hidden": {**WHOLE, "description": "How many more there are that one may not see."},
        }
    ),
    "pair": whole_object(_PAIR),
    "pair_page": _page("pair"),
    "note": whole_object(
        {
            "id": WHOLE,
            "body": {**TEXT, "contentMediaType": "text/html"},
            "author": {"type": ["integer", "null"]},
            "mentions": IDS,
            "files": IDS,
            "created_at": MOMENT,
            "edited_at": {**NULLABLE, "format": "date-time"},
        }
    ),
    "note_new": whole_object({"body": TEXT, "mentions": IDS, "files": IDS}, []),
    "notes_page": _page("note"),
    "entry": whole_object(
        {
            "id": WHOLE,
            "at": MOMENT,
            "event": {**TEXT, "description": "The stable code of what happened."},
            "text": TEXT,
            "actor": whole_object({"id": {"type": ["integer", "null"]}, "title": TEXT}),
            "record": whole_object({"type": TEXT, "id": WHOLE, "title": NULLABLE}),
            "changes": {
                "type": "array",
                "items": whole_object({"field": TEXT, "before": TEXT, "after": TEXT}),
            },
            "note": {"anyOf": [ref("note"), {"type": "null"}]},
        }
    ),
    "timeline_page": _page("entry"),
    "me": whole_object(
        {
            "id": WHOLE,
            "name": TEXT,
            "email": NULLABLE,
            "team": {"type": ["integer", "null"]},
            "language": TEXT,
            "zone": TEXT,
            "rights": {"type": "array", "items": TEXT},
            "types": {"type": "array", "items": whole_object({"key": TEXT, "slug": TEXT})},
            "token": {
                "anyOf": [
                    {"type": "null"},
                    whole_object(
                        {
                            "name": TEXT,
                            "prefix": TEXT,
                            "read_only": {"type": "boolean"},
                            "expires_at": {**NULLABLE, "format": "date-time"},
                        }
                    ),
                ]
            },
        }
    ),
    "file": whole_object({"id": WHOLE, "name": TEXT, "type": TEXT, "size": WHOLE, "sha256": TEXT}),
}


def _query(name: str, schema: Told, text: str) -> Told:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _header(name: str, text: str) -> Told:
    return {"name": name, "in": "header", "description": text, "schema": TEXT}


_SWITCH: Told = {"enum": ["0", "1"]}
_LIMIT: Told = {"type": "integer", "minimum": 1, "maximum": reading.MOST, "default": 50}
_FEW: Told = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
PARAMETERS: Told = {
    "id": {"name": "id", "in": "path", "required": True, "schema": WHOLE},
    "external_id": {"name": "external_id", "in": "path", "required": True, "schema": TEXT},
    "fields": _query("fields", TEXT, "The fields wanted, between commas; all if left out."),
    "filter": {
        "name": "filter",
        "in": "query",
        "description": "The filter language of the whole program, in JSON.",
        "content": {"application/json": {"schema": ref("filter")}},
    },
    "sort": _query("sort", TEXT, "A field; with - before it, the greatest first."),
    "after": _query("after", TEXT, "`next` of the page before."),
    "limit": _query("limit", _LIMIT, "How many at most."),
    "duplicates": _query(
        "duplicates",
        {"enum": ["report", "refuse", "ignore"], "default": "report"},
        "What is done where records may be the same: tell them in the answer, refuse with 409, "
        "or nothing.",
    ),
    "few": _query("limit", _FEW, "How many at most."),
    "count": _query("count", _SWITCH, "1 also tells how many fit in all."),
    "search": _query("search", TEXT, "Words to find the record by."),
    "deleted": _query("deleted", _SWITCH, "1 reads the recycle bin instead."),
    "if_match": _header("If-Match", 'The version read, in quotes: "3". 412 if it is another now.'),
    "idempotency_key": _header("Idempotency-Key", "Any text; the same one is carried out once."),
}
IF_MATCH = ref("if_match", "parameters")
DUPLICATES = ref("duplicates", "parameters")
ONCE = ref("idempotency_key", "parameters")
HEADERS: Told = {
    "ETag": {"description": "The version in quotes.", "schema": TEXT},
    "Location": {"description": "Where the record is.", "schema": TEXT},
}
RESPONSES: Told = {
    "problem": {
        "description": "It was not done; the body says why.",
        "content": {"application/problem+json": {"schema": ref("problem")}},
    }
}
FAILURES: Told = {"default": ref("problem", "responses")}
SECURITY: Told = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made at /settings/tokens."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "atrium_session",
        "description": "A signed-in browser; X-CSRFToken goes along with changes.",
    },
}


def get(name: str, summary: str, content: Told) -> Told:
    answered = {"200": {"description": "Found", "content": content}, **FAILURES}
    return {"operationId": name, "tags": ["about"], "summary": summary, "responses": answered}


_PART = {"type": "object", "properties": {"file": {}}, "required": ["file"]}
PATHS: Told = {
    "/me": {
        "get": get("me", "Who one is", {"application/json": {"schema": ref("me")}}),
    },
    "/openapi.json": {
        "get": get("openapi", "This description", {"application/json": {"schema": {}}}),
    },
    "/files": {
        "post": {
            "operationId": "upload",
            "tags": ["about"],
            "summary": "Upload a file, to be attached to a note",
            "parameters": [ONCE],
            "requestBody": {
                "required": True,
                "content": {"multipart/form-data": {"schema": _PART}},
            },
            "responses": {
                "201": {
                    "description": "Kept",
                    "content": {"application/json": {"schema": ref("file")}},
                },
                **FAILURES,
            },
        }
    },
    "/files/{id}": {
        "parameters": [ref("id", "parameters")],
        "get": get("download", "Download a file", {"application/octet-stream": {}}),
    },
}
