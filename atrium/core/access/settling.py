"""What follows by itself when people and teams change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atrium.core.access.models import Person, Role, Team
from atrium.core.records.actor import Right
from atrium.core.records.errors import Problem, Rejected

if TYPE_CHECKING:
    from atrium.core.actions.work import Change, Work

# The fields that decide whether somebody can sign in and administer.
SIGN_IN = {"is_active", "deleted_at", "roles", "email"}


def people(work: Work, changes: Sequence[Change]) -> None:
    """Addresses to sign in with are compared in lower case; nobody is their own manager."""
    if any(not c.created and c.fields.keys() & SIGN_IN for c in changes):
        _keep_an_administrator(work)
    for change in changes:
        person: Any = change.record
        person.email = person.email.lower() if person.email else None
        if person.pk and person.manager_id == person.pk:
            raise Rejected([Problem("manager", _("Nobody can be their own manager."))])
        if person.zone not in available_timezones():
            text = _("“%(zone)s” is no time zone. Use a name such as Asia/Tokyo or UTC.")
            raise Rejected([Problem("zone", text % {"zone": person.zone})])


def roles(work: Work, changes: Sequence[Change]) -> None:
    if any(not c.created and c.fields.keys() & {"rights", "deleted_at"} for c in changes):
        _keep_an_administrator(work)


def _keep_an_administrator(work: Work) -> None:
    """Refuse what would leave nobody who can sign in and administer.

    Two such changes at once wait for each other at the counter that the access triggers raise, so
    the second one counts what the first one left.
    """
    if administrators().exists():
        work.after_saving(_demand_administrator)


def _demand_administrator() -> None:
    if not administrators().exists():
        text = _(
            "Then nobody could administer Atrium any more. "
            "Give the right to administer to somebody else who can sign in first."
        )
        raise Rejected([Problem("", text, "last_administrator")])


def administrators() -> QuerySet[Person]:
    """The people who can sign in and administer."""
    granting = Role.objects.unscoped("who administers decides over all roles").filter(
        rights__contains=[Right.ADMINISTER.value], deleted_at__isnull=True
    )
    people: QuerySet[Person] = Person.objects.filter(
        is_active=True, deleted_at__isnull=True, email__isnull=False, roles__in=granting
    )
    return people.distinct()


def teams(work: Work, changes: Sequence[Change]) -> None:
    """Keep every team's path true; refuse a circle."""
    moved = [c for c in changes if c.created or "parent" in c.fields]
    if moved:
        work.after_saving(_lay_paths)


def _lay_paths() -> None:
    rows = Team.objects.unscoped("paths depend on the whole tree")
    parents: dict[int, int | None] = dict(rows.select_for_update().values_list("pk", "parent_id"))
    held = dict(rows.values_list("pk", "path"))
    for pk in parents:
        path = _path(pk, parents)
        if path != held[pk]:
            rows.filter(pk=pk).update(path=path)


def _path(pk: int, parents: dict[int, int | None]) -> list[int]:
    path: list[int] = []
    at: int | None = pk
    while at is not None:
        if at in path:
            raise Rejected([Problem("parent", _("A team cannot be part of itself."))])
        path.insert(0, at)
        at = parents[at]
    return path
