"""What is answered when the program cannot go on: an outage in words, or a fault that is logged."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from atrium.core.api.problems import outaged
from atrium.core.records.outages import Outage, outage

AGAIN = 10  # seconds after which it is worth another try
STATUS = {Outage.DATABASE: 503, Outage.DISK: 507}


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500; called while the fault is being handled."""
    found = outage(sys.exc_info()[1])
    _speak(request)
    if request.path.startswith("/api/"):
        return outaged(found).response()
    if found is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    status = STATUS[found]
    headers = {"Retry-After": str(AGAIN), "Cache-Control": "no-store"}
    if request.headers.get("HX-Request"):
        # The page keeps what was typed and shows this as a message.
        return HttpResponse(found.told, status=status, headers=headers, content_type="text/plain")
    sent = _sent(request)
    page = render_to_string(
        "outage.html",
        {"told": found.told, "status": status, "sent": sent, "posted": request.method == "POST"},
    )
    return HttpResponse(page, status=status, headers=headers)


def _speak(request: HttpRequest) -> None:
    """The person's language where it is known, else the browser's."""
    actor: Any = getattr(request, "actor", None)
    language = actor.language if actor else translation.get_language_from_request(request)
    translation.activate(language)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, to be sent again; nothing where it has what must not or cannot be shown."""
    if request.method != "POST" or request.FILES or any("password" in key for key in request.POST):
        return []
    return [(key, value) for key in request.POST for value in request.POST.getlist(key)]
