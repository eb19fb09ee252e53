"""What every request gets: an id that ties log lines together, a measure, and closing headers."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

from atrium.config.measures import REQUESTS

_request_id: ContextVar[str] = ContextVar("request_id", default="-")
_ACCEPTED = re.compile(r"[A-Za-z0-9_.:-]{8,64}")
# Parts of the browser that no page of Atrium uses and that an injected one shall not have.
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class RequestMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        _request_id.set(given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        # The route, not the address: an address per record would make a series per record.
        route = match.route if match else "none"
        spent = time.perf_counter() - began
        REQUESTS.labels(request.method, route, response.status_code).observe(spent)
        response.headers["X-Request-ID"] = _request_id.get()
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True
