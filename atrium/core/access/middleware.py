"""Who is asking, in which language: settled before any view runs.

Every address needs a signed-in person unless its view is marked with `open_to_all`; a view that
forgets the mark is closed, not open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation

from atrium.core.access.actors import actor_for
from atrium.core.records import versions
from atrium.core.records.actor import Actor

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# The sign-in library's own views, and what has its own way of knowing who asks.
OPEN_APPS = ("allauth.",)


class Request(HttpRequest):
    """A request of a signed-in person."""

    actor: Actor


def open_to_all(view: View) -> View:
    """Mark a view that anybody may call without signing in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def _remember_language(request: HttpRequest, response: HttpResponse) -> None:
    """In the browser, for pages that are drawn when nobody can be asked who the person is."""
    actor: Actor | None = getattr(request, "actor", None)
    name = settings.LANGUAGE_COOKIE_NAME
    if actor is not None and request.COOKIES.get(name) != actor.language:
        response.set_cookie(
            name,
            actor.language,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        versions.refresh()
        if request.user.is_authenticated:
            actor = actor_for(request.user)
            request.actor = actor  # type: ignore[attr-defined]
            translation.activate(actor.language)
            timezone.activate(ZoneInfo(actor.zone))
        else:
            translation.activate(translation.get_language_from_request(request))
        response = self.get_response(request)
        _remember_language(request, response)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if request.user.is_authenticated or getattr(view, "open_to_all", False):
            return None
        if getattr(view, "__module__", "").startswith(OPEN_APPS):
            return None
        if request.headers.get("HX-Request"):
            # A fragment cannot show the sign-in page; the browser is told to keep what it has.
            return HttpResponse(status=401, headers={"X-Sign-In": settings.LOGIN_URL})
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
