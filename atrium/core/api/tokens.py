"""Tokens: made, recognised, revoked.

A secret has 256 random bits, so a plain SHA-256 keeps it safe and is quick. What was recognised
once stays in memory until tokens, people, teams or roles change; a trigger on the table raises the
same counter (records.versions) that the rights go by.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person
from atrium.core.api.models import Token
from atrium.core.records import versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.kinds.text import as_text

MARK = "atrium_"
SHOWN = len(MARK) + 4
# How exactly the time of the last use is kept.
COARSE = timedelta(hours=1)

_kept: versions.Cache[str, Known] = versions.Cache("access")


@dataclass(slots=True)
class Known:
    """A token seen before, with its person's rights resolved."""

    token: Token
    actor: Actor


def make(
    person: Person, name: str, *, expires_at: datetime | None = None, read_only: bool = False
) -> tuple[Token, str]:
    """A new token and its secret, which nobody can be told again; raises Rejected."""
    title = " ".join(as_text(name).split())
    if not title:
        raise Rejected([Problem("name", _("Give the token a name that says what uses it."))])
    if len(title) > 120:
        raise Rejected([Problem("name", _("This name is too long; at most 120 characters fit."))])
    if expires_at is not None and expires_at <= clock.now():
        raise Rejected([Problem("expires_at", _("Choose a day in the future."))])
    secret = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person,
        name=title,
        digest=_digest(secret),
        prefix=secret[:SHOWN],
        read_only=read_only,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    return token, secret


def of(person: Person) -> QuerySet[Token]:
    """The person's tokens that have not been revoked, the newest first."""
    return Token.objects.filter(person=person, revoked_at=None).order_by("-pk")


def revoke(person: Person, pk: int) -> None:
    """End one of the person's tokens at once; raises NotFound."""
    if not of(person).filter(pk=pk).update(revoked_at=clock.now()):
        raise NotFound


def recognise(secret: str) -> Known | None:
    """The token with this secret, if it is good and its person may still sign in."""
    kept, digest = _kept.now(), _digest(secret)
    known = kept.get(digest) or _look_up(digest)
    if known is None:
        return None
    kept[digest] = known
    now = clock.now()
    if known.token.expires_at is not None and known.token.expires_at <= now:
        return None
    if known.token.used_at is None or now - known.token.used_at > COARSE:
        known.token.used_at = now
        Token.objects.filter(pk=known.token.pk).update(used_at=now)
    return known


def _look_up(digest: str) -> Known | None:
    rows = Token.objects.select_related("person").filter(digest=digest, revoked_at=None)
    token = rows.first()
    if token is None or not token.person.is_active or token.person.deleted_at is not None:
        return None
    return Known(token, actor_for(token.person, source="api"))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
