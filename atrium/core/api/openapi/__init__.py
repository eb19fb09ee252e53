"""The description of the API in OpenAPI 3.1, the same for everybody."""

from __future__ import annotations

from typing import Any

import orjson
from django.utils import translation

from atrium.core.api.openapi import common, paths, schemas, undoing
from atrium.core.records import registry, versions

_kept: versions.Cache[str, bytes] = versions.Cache("types")


def document() -> bytes:
    """The description in JSON, made anew when options or own fields changed."""
    kept = _kept.now()
    if "" not in kept:
        kept[""] = orjson.dumps(describe())
    return kept[""]


def describe() -> dict[str, Any]:
    """The description as data, in English."""
    types = registry.all_types()
    with translation.override("en"):
        described: dict[str, Any] = {**common.PATHS, **undoing.PATHS}
        made: dict[str, Any] = {**common.SCHEMAS, **undoing.SCHEMAS}
        for kind in types:
            described |= paths.of(kind)
            made |= schemas.of(kind)
        tags = [{"name": kind.slug, "description": str(kind.many)} for kind in types]
        return {
            "openapi": "3.1.0",
            "info": {"title": "Atrium", "version": "1", "description": common.ABOUT},
            "servers": [{"url": "/api/v1"}],
            "security": [{"token": []}, {"session": []}],
            "tags": [
                *tags,
                {"name": "about", "description": "Oneself, one's last actions, and files"},
            ],
            "paths": described,
            "components": {
                "schemas": made,
                "parameters": common.PARAMETERS,
                "responses": common.RESPONSES,
                "headers": common.HEADERS,
                "securitySchemes": common.SECURITY,
            },
        }
