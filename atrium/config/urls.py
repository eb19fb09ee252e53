"""Every address of the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/", include("allauth.account.urls")),
    path("auth/sessions/", include("allauth.usersessions.urls")),
    path("", include("atrium.sales.urls")),
    path("", include("atrium.core.screens.urls")),
]
