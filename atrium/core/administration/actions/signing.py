"""Who can sign in: addresses, passwords, links, sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from atrium.core.access.models import Person
from atrium.core.actions import runner
from atrium.core.actions.work import begin
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Problem, Rejected


def give_password(actor: Actor, person_id: int, email: str, password: str) -> None:
    """Let the person sign in with this address and password; all their sessions end."""
    with transaction.atomic():
        person = _with_address(actor, person_id, email)
        try:
            validate_password(password, person)
        except ValidationError as wrong:
            raise Rejected([Problem("password", text) for text in wrong.messages]) from wrong
        with begin(actor, "set_password") as work:
            kind = registry.get("person")
            work.lock(kind, [person_id])
            Person.objects.filter(pk=person_id).update(password=make_password(password))
            _end(person_id)
            work.emit("access.person.password_set", kind, person)


def give_link(actor: Actor, person_id: int, email: str) -> str:
    """The address of a page where the person chooses a password, once, within some days."""
    with transaction.atomic():
        person = _with_address(actor, person_id, email)
        with begin(actor, "make_link") as work:
            kind = registry.get("person")
            work.lock(kind, [person_id])
            work.emit("access.person.link_made", kind, person)
        key = default_token_generator.make_token(person)
        about = {"uidb36": user_pk_to_url_str(person), "key": key}
        return reverse("account_reset_password_from_key", kwargs=about)


def end_sessions(actor: Actor, person_id: int, only: int | None = None) -> int:
    """Sign the person out of every browser, or of one; returns of how many."""
    kind = registry.get("person")
    with begin(actor, "end_sessions") as work:
        (person,) = work.lock(kind, [person_id])
        ended = _end(person_id, only)
        if ended:
            work.emit("access.person.sessions_ended", kind, person)
        return ended


def set_active(actor: Actor, person_id: int, active: bool) -> None:
    """Let the person in or keep them out, which ends their sessions."""
    with transaction.atomic():
        runner.update(registry.get("person"), actor, [person_id], {"is_active": active})
        if not active:
            _end(person_id)


def _with_address(actor: Actor, person_id: int, email: str) -> Person:
    if not email.strip():
        raise Rejected([Problem("email", _("Enter the address with which the person signs in."))])
    runner.update(registry.get("person"), actor, [person_id], {"email": email})
    person: Person = Person.objects.get(pk=person_id)
    return person


def _end(person_id: int, only: int | None = None) -> int:
    sessions: Any = UserSession.objects.filter(user_id=person_id)
    if only is not None:
        sessions = sessions.filter(pk=only)
    found = list(sessions)
    for session in found:
        session.end()
    return len(found)
