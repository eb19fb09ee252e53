"""The addresses of one record type."""

from __future__ import annotations

from typing import Any

from atrium.core.actions import standard
from atrium.core.actions.action import Action
from atrium.core.api.openapi.common import DUPLICATES, FAILURES, IDS, IF_MATCH, ONCE, WHOLE
from atrium.core.api.openapi.schemas import ref, written
from atrium.core.api.questions import USUAL
from atrium.core.records.book import Field, Type
from atrium.core.records.filters import operators

Told = dict[str, Any]


def of(kind: Type) -> Told:
    """Every address of the type with its methods."""
    base, one = f"/{kind.slug}", f"/{kind.slug}/{{id}}"
    actions = {**standard.STANDARD, **kind.actions}
    return {
        base: {"get": _list(kind), "post": _create(kind)},
        f"{base}/batch": {"post": _batch(kind)},
        **(_duplicates(kind, base) if kind.duplicates else {}),
        f"{base}/by-external-id/{{external_id}}": {
            "parameters": [ref("external_id", "parameters")],
            "put": _upsert(kind),
        },
        one: {
            "parameters": [ref("id", "parameters")],
            "get": _get(kind),
            "patch": _patch(kind),
            "delete": _delete(kind),
        },
        **{f"{one}/actions/{key}": _action(kind, told) for key, told in actions.items()},
        f"{one}/merge": _merge(kind),
        f"{one}/unmerge": _part(kind),
        f"{one}/timeline": _around(kind, "timeline", "The record's timeline, newest first"),
        f"{one}/notes": {
            **_around(kind, "notes", "The record's notes, newest first"),
            "post": _note(kind),
        },
    }


def _operation(kind: Type, name: str, summary: str, answers: Told, **more: Any) -> Told:
    return {
        "operationId": f"{name}_{kind.key}",
        "tags": [kind.slug],
        "summary": summary,
        **more,
        "responses": {**answers, **FAILURES},
    }


def json(schema: Told, *, required: bool = True) -> Told:
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def answer(schema: Told, text: str, *, tagged: bool = False) -> Told:
    made: Told = {"description": text, "content": {"application/json": {"schema": schema}}}
    return {**made, "headers": {"ETag": ref("ETag", "headers")}} if tagged else made


def _list(kind: Type) -> Told:
    names = ("fields", "filter", "sort", "after", "limit", "count", "search", "deleted")
    asked = [ref(name, "parameters") for name in names]
    asked += [_asks(f) for f in kind.fields.values() if f.key not in names]
    page = {"200": answer(ref(f"{kind.key}_page"), "A page in order")}
    return _operation(kind, "list", f"List: {kind.many}", page, parameters=asked)


def _asks(f: Field) -> Told:
    """The simple filter on a field, its other operators told in words."""
    usual = USUAL[f.kind.family]
    text = f"{f.label}: `{f.key}=…` asks `{usual}`. Also `{f.key}.OPERATOR=…` with "
    return {
        "name": f.key,
        "in": "query",
        "description": text + ", ".join(operators(f)) + ".",
        "schema": {"type": "string"},
    }


def _create(kind: Type) -> Told:
    return _operation(
        kind,
        "create",
        str(kind.new),
        {"201": _located(kind)},
        parameters=[ref("fields", "parameters"), *_told(kind), ONCE],
        requestBody=json(ref(f"{kind.key}_new")),
    )


def _located(kind: Type) -> Told:
    made = answer(ref(kind.key), "Made", tagged=True)
    return {**made, "headers": {**made["headers"], "Location": ref("Location", "headers")}}


def _get(kind: Type) -> Told:
    found = {"200": answer(ref(kind.key), "The record", tagged=True)}
    fields = [ref("fields", "parameters")]
    return _operation(kind, "get", f"Read: {kind.one}", found, parameters=fields)


def _patch(kind: Type) -> Told:
    return _operation(
        kind,
        "update",
        f"Change: {kind.one}",
        {"200": answer(ref(kind.key), "The record as it is now", tagged=True)},
        parameters=[ref("fields", "parameters"), *_told(kind), IF_MATCH],
        requestBody=json(ref(f"{kind.key}_change")),
    )


def _delete(kind: Type) -> Told:
    gone = {"204": {"description": "Lies in the recycle bin"}}
    summary = f"Put into the recycle bin: {kind.one}"
    return _operation(kind, "delete", summary, gone, parameters=[IF_MATCH])


def _upsert(kind: Type) -> Told:
    return _operation(
        kind,
        "upsert",
        f"Change or make, by external ID: {kind.one}",
        {"200": answer(ref(kind.key), "Changed", tagged=True), "201": _located(kind)},
        parameters=[ref("fields", "parameters"), *_told(kind), IF_MATCH],
        requestBody=json(ref(f"{kind.key}_change")),
    )


def _batch(kind: Type) -> Told:
    return _operation(
        kind,
        "batch",
        f"Many operations at once: {kind.many}",
        {"200": answer(ref("batch_results"), "What became of each, in order")},
        parameters=[*_told(kind), ONCE],
        requestBody=json(ref("batch")),
    )


def _told(kind: Type) -> list[Told]:
    return [DUPLICATES] if kind.duplicates else []


def _duplicates(kind: Type, base: str) -> Told:
    looked = {"200": answer(ref("duplicates"), "The likeliest first")}
    page = {"200": answer(ref("pair_page"), "The likeliest first")}
    gone = {"204": {"description": "Never told again"}}
    asked = [ref("after", "parameters"), ref("few", "parameters")]
    return {
        f"{base}/match": {
            "post": _operation(
                kind,
                "match",
                f"What may be there already; writes nothing: {kind.many}",
                looked,
                requestBody=json(ref(f"{kind.key}_change")),
            )
        },
        f"{base}/duplicates": {
            "get": _operation(
                kind,
                "list_duplicates",
                f"Pairs that may be the same, not yet looked through: {kind.many}",
                page,
                parameters=asked,
            )
        },
        f"{base}/duplicates/{{id}}/dismiss": {
            "parameters": [ref("id", "parameters")],
            "post": _operation(kind, "dismiss_duplicate", "They are not the same", gone),
        },
    }


def _action(kind: Type, action: Action) -> Told:
    body: Told = {
        "type": "object",
        "properties": {key: written(kind.fields[key]) for key in action.fields},
        "additionalProperties": False,
    }
    told = _operation(
        kind,
        f"{action.key}_action",
        f"{action.label}: {kind.one}",
        {
            "200": answer(ref(kind.key), "The record as it is now", tagged=True),
            "204": {"description": "Done; the record lies in the recycle bin"},
        },
        parameters=[ref("fields", "parameters"), IF_MATCH, ONCE],
        requestBody=json(body, required=False),
    )
    return {"parameters": [ref("id", "parameters")], "post": told}


def _merge(kind: Type) -> Told:
    chosen = {
        "type": "object",
        "additionalProperties": WHOLE,
        "description": "Per field, the id of the record whose value is kept; 0 for those of all.",
    }
    seen = {
        "type": "object",
        "additionalProperties": WHOLE,
        "description": "Per id the version that was read.",
    }
    body: Told = {
        "type": "object",
        "properties": {"ids": {**IDS, "minItems": 1}, "fields": chosen, "versions": seen},
        "required": ["ids"],
        "additionalProperties": False,
    }
    summary = f"Merge the records named into this one: {kind.many}"
    return _sent_to_one(kind, "merge", summary, json(body))


def _part(kind: Type) -> Told:
    added = {
        "type": "object",
        "additionalProperties": WHOLE,
        "description": "What was added since, as type.field.id, and the id of whom it belongs to.",
    }
    body: Told = {
        "type": "object",
        "properties": {"added": added},
        "additionalProperties": False,
    }
    summary = f"Unmerge what was merged into this one last: {kind.many}"
    return _sent_to_one(kind, "unmerge", summary, json(body, required=False))


def _sent_to_one(kind: Type, name: str, summary: str, body: Told) -> Told:
    told = _operation(
        kind,
        name,
        summary,
        {"200": answer(ref(kind.key), "The record kept, as it is now", tagged=True)},
        parameters=[ref("fields", "parameters"), ONCE],
        requestBody=body,
    )
    return {"parameters": [ref("id", "parameters")], "post": told}


def _around(kind: Type, name: str, summary: str) -> Told:
    asked = [ref("after", "parameters"), ref("few", "parameters")]
    page = {"200": answer(ref(f"{name}_page"), "A page")}
    return {
        "parameters": [ref("id", "parameters")],
        "get": _operation(kind, f"list_{name}", summary, page, parameters=asked),
    }


def _note(kind: Type) -> Told:
    return _operation(
        kind,
        "write_note",
        "Write a note",
        {"201": answer(ref("note"), "Written")},
        parameters=[ONCE],
        requestBody=json(ref("note_new")),
    )
