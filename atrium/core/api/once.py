"""Idempotency-Key: a POST sent twice is done once and answered alike.

The deed and its answer are committed together, so a process that dies in between leaves neither.
Refusals are not kept: they changed nothing, and a corrected request may use the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.api.callers import Caller
from atrium.core.api.models import Answer
from atrium.core.api.problems import Fault

KEPT = timedelta(hours=24)
LONGEST = 255
REPEATED = ("ETag", "Location", "Content-Type")


def once(
    request: HttpRequest, caller: Caller, content: bytes, perform: Callable[[], HttpResponse]
) -> HttpResponse:
    """Perform, or answer what an earlier request with the same key and content was answered."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return perform()
    if not key.isprintable() or not 0 < len(key) <= LONGEST:
        text = _("An Idempotency-Key has from 1 to %(limit)s printable characters.")
        raise Fault(400, "malformed", text % {"limit": LONGEST})
    told = f"{request.method} {request.get_full_path()}\n".encode() + content
    fingerprint = sha256(told).hexdigest()
    with transaction.atomic():
        _claim(caller, key)
        held = Answer.objects.filter(person=caller.person, key=key).first()
        if held is not None and clock.now() - held.created_at < KEPT:
            return _again(held, fingerprint)
        response = perform()
        _keep(caller, key, fingerprint, response)
        return response


def lock(name: str, *, wait: bool) -> bool:
    """Hold a name to oneself until the transaction ends; False where somebody else holds it."""
    call = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}(hashtextextended(%s, 0))", [name])
        return wait or bool(cursor.fetchone()[0])


def forget_old() -> int:
    """Drop the answers that are not repeated any more; returns how many."""
    return Answer.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _claim(caller: Caller, key: str) -> None:
    if not lock(f"api.answer:{caller.person.pk}:{key}", wait=False):
        text = _("A request with this Idempotency-Key is being carried out; try again later.")
        raise Fault(409, "in_flight", text, headers={"Retry-After": "1"})


def _again(held: Answer, fingerprint: str) -> HttpResponse:
    if held.fingerprint != fingerprint:
        text = _("This Idempotency-Key was used for another request; choose a new one.")
        raise Fault(422, "key_reused", text)
    headers = {**held.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(held.body), status=held.status, headers=headers)


def _keep(caller: Caller, key: str, fingerprint: str, response: HttpResponse) -> None:
    Answer.objects.update_or_create(
        person=caller.person,
        key=key,
        defaults={
            "fingerprint": fingerprint,
            "status": response.status_code,
            "headers": {n: response.headers[n] for n in REPEATED if n in response.headers},
            "body": response.content,
            "created_at": clock.now(),
        },
    )
