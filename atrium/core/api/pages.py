"""One's own tokens, as a page: seen, made and revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.access.models import Person
from atrium.core.api import tokens
from atrium.core.api.models import Token
from atrium.core.clock import format_date, format_datetime
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

# How long a token is good, in days; 0 for ever.
LIVES = {
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("One year"),
    0: gettext_lazy("Until it is revoked"),
}


@never_cache
@require_http_methods(["GET", "POST"])
def tokens_page(request: Request) -> HttpResponse:
    """The list, and after making a token its secret, this once."""
    fault, secret, status = "", "", 200
    if request.method == "POST":
        try:
            secret = _make(request)
        except Rejected as wrong:
            fault, status = " ".join(problem.message for problem in wrong.problems), 422
    context: dict[str, Any] = {
        "frame": frame(request, _("Access tokens")),
        "tokens": [_line(token, request.actor) for token in tokens.of(_person(request))],
        "lives": LIVES,
        "secret": secret,
        "fault": fault,
        "name": request.POST.get("name", "") if fault else "",
    }
    return render(request, "api/tokens.html", context, status=status)


@require_POST
def revoke_token(request: Request, pk: int) -> HttpResponse:
    try:
        tokens.revoke(_person(request), pk)
    except NotFound as gone:
        raise Http404 from gone
    toast(request, _("The token is revoked."))
    return redirect("tokens")


def _make(request: Request) -> str:
    told = request.POST.get("days", "")
    days = int(told) if told in {str(known) for known in LIVES} else min(filter(None, LIVES))
    _token, secret = tokens.make(
        _person(request),
        request.POST.get("name", ""),
        expires_at=clock.now() + timedelta(days=days) if days else None,
        read_only=bool(request.POST.get("read_only")),
    )
    return secret


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the middleware lets nobody else in
    return request.user


def _line(token: Token, actor: Actor) -> dict[str, Any]:
    used, expires = token.used_at, token.expires_at
    return {
        "id": token.pk,
        "name": token.name,
        "prefix": token.prefix,
        "read_only": token.read_only,
        "created": format_datetime(token.created_at, actor.language, actor.zone),
        "used": format_datetime(used, actor.language, actor.zone) if used else "",
        "expires": format_date(expires.date(), actor.language) if expires else "",
        "over": bool(expires and expires <= clock.now()),
    }
