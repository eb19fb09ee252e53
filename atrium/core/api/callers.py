"""Who asks: a token's person, or the person signed in with the browser."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person
from atrium.core.api import tokens
from atrium.core.api.models import Token
from atrium.core.api.problems import Fault
from atrium.core.records.actor import Actor

SAFE = {"GET", "HEAD", "OPTIONS"}
REALM = 'Bearer realm="atrium"'


@dataclass(frozen=True, slots=True)
class Caller:
    """`token` is None for a browser's session."""

    actor: Actor
    person: Person
    token: Token | None = None


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, with the language of the answer set; raises Fault."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _by_token(request, header)
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        text = _("Send a token: Authorization: Bearer …")
        raise Fault(401, "unauthenticated", text, headers={"WWW-Authenticate": REALM})
    if request.method not in SAFE:
        _check_origin(request)
    return Caller(actor_for(person, source="api"), person)


def _by_token(request: HttpRequest, header: str) -> Caller:
    scheme, _space, secret = header.partition(" ")
    known = tokens.recognise(secret.strip()) if scheme.lower() == "bearer" else None
    if known is None:
        text = _("This token is not known, or not good any more; make a new one.")
        told = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        raise Fault(401, "invalid_token", text, headers=told)
    if not request.headers.get("Accept-Language"):
        translation.activate(known.actor.language)
    if known.token.read_only and request.method not in SAFE:
        raise Fault(403, "read_only_token", _("This token may only read."))
    return Caller(known.actor, known.token.person, known.token)


class _Origin(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _check_origin(request: HttpRequest) -> None:
    """Any page makes a browser send its session; the CSRF token proves that one of ours asks."""
    if _Origin(lambda _request: None).process_view(request, None, (), {}):  # type: ignore[arg-type]
        text = _("Send the header X-CSRFToken along with the session, or use a token.")
        raise Fault(403, "csrf", text)
