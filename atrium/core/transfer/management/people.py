"""Who acts at the terminal."""

from __future__ import annotations

from django.core.management.base import CommandError

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person
from atrium.core.records.actor import Actor


def actor_named(email: str | None) -> Actor:
    """The person with this address; without one, the first administrator."""
    people = Person.objects.filter(is_active=True, deleted_at__isnull=True)
    if email:
        person = people.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {email}. `atrium user list` shows who does.")
    else:
        person = people.filter(roles__code="administrator").order_by("pk").first()
        if person is None:
            raise CommandError("There is no administrator. Say with --as who imports.")
    return actor_for(person, source="import")
