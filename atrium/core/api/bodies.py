"""Reading what was sent: JSON objects and conditions on the version."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from atrium.core.api.problems import Fault
from atrium.core.records.errors import Problem, Rejected

ACCEPTED = {"application/json", "application/merge-patch+json"}
# More digits than a float keeps for certain.
LONG_FRACTION = re.compile(rb"\d{10,}\.\d")
VERSION = re.compile(r'"(\d{1,9})"')


def json_object(request: HttpRequest, *, empty: bool = False) -> dict[str, Any]:
    """The body, which must be a JSON object; nothing at all only where `empty` allows it."""
    raw = raw_body(request)
    if not raw.strip():
        if empty:
            return {}
        raise Fault(400, "malformed", _("The body must be a JSON object."))
    if (request.content_type or "").lower() not in ACCEPTED:
        text = _("Send the body as application/json.")
        raise Fault(415, "unsupported_media_type", text, headers={"Accept": "application/json"})
    try:
        told = parsed(raw)
    except ValueError as fault:
        text = _("The body is not valid JSON in UTF-8: %(fault)s.")
        raise Fault(400, "malformed", text % {"fault": str(fault)}) from fault
    if not isinstance(told, dict):
        raise Fault(400, "malformed", _("The body must be a JSON object."))
    return told


def parsed(raw: bytes) -> Any:
    """JSON, with the digits as they stand where floats would lose some; raises ValueError."""
    told = orjson.loads(raw)
    return json.loads(raw, parse_float=Decimal) if LONG_FRACTION.search(raw) else told


def raw_body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as fault:
        raise too_large() from fault
    except RawPostDataException as fault:
        raise Fault(400, "malformed", _("The body could not be read.")) from fault


def too_large() -> Fault:
    return Fault(413, "too_large", _("This is too much at once; send it in smaller parts."))


def expected_versions(request: HttpRequest) -> frozenset[int] | None:
    """The versions named by If-Match; None for no condition, empty where none can match."""
    header = request.headers.get("If-Match", "").strip()
    if header in {"", "*"}:
        return None
    told = [part.strip() for part in header.split(",")]
    found = [VERSION.fullmatch(part) for part in told]
    strong = [int(match[1]) for match in found if match]
    weak = [part for part, match in zip(told, found, strict=True) if not match]
    if any(not re.fullmatch(r'(W/)?"[^"]*"', part) for part in weak):
        text = _('If-Match takes the version in quotes, such as "3".')
        raise Fault(400, "malformed", text)
    return frozenset(strong)


def only(told: dict[str, Any], *known: str) -> None:
    """Refuse members that mean nothing; raises Rejected."""
    text = _("There is no field “%(field)s”.")
    wrong = [
        Problem(key, text % {"field": key}, "unknown_field") for key in told if key not in known
    ]
    if wrong:
        raise Rejected(wrong)
