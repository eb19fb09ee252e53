"""The schemas of one record type, out of its fields and their kinds."""

from __future__ import annotations

from typing import Any

from atrium.core.records.book import Field, Type

ID = {"type": "integer", "description": "The record's number."}
VERSION = {
    "type": "integer",
    "description": "Rises with every change; the ETag, and what If-Match takes.",
}


def ref(name: str, section: str = "schemas") -> dict[str, str]:
    return {"$ref": f"#/components/{section}/{name}"}


def of(kind: Type) -> dict[str, Any]:
    """The schemas of the type by name: as read, as created, as changed, a page of them."""
    settable = {k: f for k, f in kind.fields.items() if not f.readonly and not f.part_of}
    demanded = [k for k, f in settable.items() if f.required and f.default is None]
    properties = {key: written(f) for key, f in settable.items()}
    return {
        kind.key: {
            "type": "object",
            "title": str(kind.one),
            "description": "Holds the fields asked for, of those one may see.",
            "properties": {"id": ID, "version": VERSION, **_read(kind), **_duplicates(kind)},
            "required": ["id"],
            "additionalProperties": False,
        },
        f"{kind.key}_new": _object(properties, demanded),
        f"{kind.key}_change": _object(properties, []),
        f"{kind.key}_page": {
            "type": "object",
            "properties": {
                "data": {"type": "array", "items": ref(kind.key)},
                "next": {"type": ["string", "null"], "description": "Send it back as `after`."},
                "total": {"type": "integer", "description": "With count=1: how many fit in all."},
            },
            "required": ["data", "next"],
            "additionalProperties": False,
        },
    }


def written(f: Field) -> dict[str, Any]:
    """The schema of a field as sent."""
    return {**f.kind.schema(f), **_words(f)}


def _read(kind: Type) -> dict[str, Any]:
    return {
        key: {**f.kind.schema(f), **_words(f), **({"readOnly": True} if f.readonly else {})}
        for key, f in kind.fields.items()
        if key != "id"
    }


def _duplicates(kind: Type) -> dict[str, Any]:
    told = {"description": "After a write: records that may be the same, where there are any."}
    return {"duplicates": {**ref("duplicates"), **told}} if kind.duplicates else {}


def _words(f: Field) -> dict[str, str]:
    told = str(f.help)
    return {"title": str(f.label), **({"description": told} if told else {})}


def _object(properties: dict[str, Any], demanded: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**made, "required": demanded} if demanded else made
