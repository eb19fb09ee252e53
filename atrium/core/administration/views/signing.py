"""A person's way in: address, password, link, sessions."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from atrium.core.access.middleware import Request
from atrium.core.access.models import Person
from atrium.core.administration.actions import signing
from atrium.core.administration.asking import as_input, asked
from atrium.core.administration.guarding import for_administrators
from atrium.core.records import reading, registry
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.screens.forms import by_field
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast


@require_GET
@for_administrators
def sign_in(request: Request, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk))


@require_POST
@for_administrators
def password(request: Request, pk: int) -> HttpResponse:
    person, email = _person(request, pk), request.POST.get("email", "")
    try:
        signing.give_password(request.actor, pk, email, request.POST.get("password", ""))
    except Rejected as wrong:
        return _page(request, person, email, wrong)
    told = _("%(name)s can sign in with the new password; all sessions have ended.")
    toast(request, told % {"name": person.name})
    return redirect(f"/people/{pk}/sign-in")


@require_POST
@for_administrators
def link(request: Request, pk: int) -> HttpResponse:
    """The link is in this answer and nowhere else."""
    person, email = _person(request, pk), request.POST.get("email", "")
    try:
        path = signing.give_link(request.actor, pk, email)
    except Rejected as wrong:
        return _page(request, person, email, wrong)
    return _page(request, _person(request, pk), link=request.build_absolute_uri(path))


@require_POST
@for_administrators
def sessions(request: Request, pk: int) -> HttpResponse:
    _person(request, pk)
    only = request.POST.get("session", "")
    ended = signing.end_sessions(request.actor, pk, int(only) if only.isdigit() else None)
    told = ngettext("%(num)s session has ended.", "%(num)s sessions have ended.", ended)
    toast(request, told % {"num": ended})
    return redirect(f"/people/{pk}/sign-in")


@require_POST
@for_administrators
def active(request: Request, pk: int) -> HttpResponse:
    person, wanted = _person(request, pk), request.POST.get("active") == "1"
    try:
        signing.set_active(request.actor, pk, wanted)
    except Rejected as wrong:
        return _page(request, person, wrong=wrong)
    told = _("%(name)s is active.") if wanted else _("%(name)s is inactive and signed out.")
    toast(request, told % {"name": person.name})
    return redirect(f"/people/{pk}/sign-in")


def _person(request: Request, pk: int) -> Person:
    kind = registry.get("person")
    person: Person | None = reading.visible(kind, request.actor).filter(pk=pk).first()
    if person is None:
        raise NotFound
    return person


def _page(
    request: Request,
    person: Person,
    email: str | None = None,
    wrong: Rejected | None = None,
    link: str = "",
) -> HttpResponse:
    kind = registry.get("person")
    found: Any = UserSession.objects.filter(user=person).order_by("-created_at")
    context = {
        "frame": frame(request, _("Sign-in of %(name)s") % {"name": person.name}, kind),
        "person": person,
        "email": (person.email or "") if email is None else email,
        "fields": {
            "email": as_input(asked("email", "email", _("E-mail"), required=True)),
            "password": as_input(asked("password", "text", _("New password"), required=True)),
        },
        "errors": by_field(wrong.problems, ["email", "password"]) if wrong else {},
        "link": link,
        "sessions": [session for session in found if session.exists()],
        "has_password": person.has_usable_password() and bool(person.password),
        "own": person.pk == request.actor.person_id,
    }
    answer = render(request, "administration/sign_in.html", context, status=422 if wrong else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
