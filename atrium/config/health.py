"""Pages for machines that watch this one.

They are answered before anything else of the program: before it knows who asks, which takes the
database, and by whatever name the machine is called.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from atrium.config.environment import is_loopback
from atrium.config.measures import exposition
from atrium.config.preparing import pending_migrations

_migrated = False


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = PAGES.get(request.path)
        return page(request) if page else self.get_response(request)


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; whether it is of use, /readyz says."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when requests can be served; 503 with the fault when they cannot."""
    fault = _fault()
    if fault:
        return JsonResponse({"ready": False, "fault": fault}, status=503)
    return JsonResponse({"ready": True})


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; for this machine, or for who sends ATRIUM_METRICS_TOKEN."""
    if not _may_measure(request):
        return HttpResponse("Send the token of ATRIUM_METRICS_TOKEN.\n", status=403)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _fault() -> str:
    global _migrated  # noqa: PLW0603
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        # A schema that was complete once stays so for the life of this process.
        _migrated = _migrated or not pending_migrations()
    except Error:
        return "database"
    return "" if _migrated else "migrations"


def _may_measure(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(sent.encode(), token.encode()):
        return True
    # Behind a proxy everybody seems to come from this machine.
    relayed = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return is_loopback(request.META.get("REMOTE_ADDR", "")) and not relayed


PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
