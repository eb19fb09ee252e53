"""Every address of the program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path

from atrium.config.signin import CLOSED, SignIn, closed
from atrium.core.access.middleware import open_to_all

handler500 = "atrium.config.failing.failed"


def seal(_request: HttpRequest) -> HttpResponse:
    """The picture of the tab; browsers ask for it on pages that are bare text."""
    return redirect(static("atrium/seal.svg"), permanent=True)


urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/login/", open_to_all(SignIn.as_view()), name="account_login"),
    *(path(f"auth/{way}", open_to_all(closed)) for way in CLOSED),
    path("auth/", include("allauth.account.urls")),
    path("auth/sessions/", include("allauth.usersessions.urls")),
    path("favicon.ico", open_to_all(seal)),
    path("", include("atrium.core.api.urls")),
    path("", include("atrium.sales.urls")),
    path("", include("atrium.core.administration.urls")),
    path("", include("atrium.core.transfer.urls")),
    path("", include("atrium.core.screens.urls")),
]
