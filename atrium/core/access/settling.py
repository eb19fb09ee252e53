"""What follows by itself when people and teams change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from atrium.core.access.models import Team
from atrium.core.records.errors import Problem, Rejected

if TYPE_CHECKING:
    from atrium.core.actions.work import Change, Work


def people(_work: Work, changes: Sequence[Change]) -> None:
    """Addresses to sign in with are compared in lower case; nobody is their own manager."""
    for change in changes:
        person: Any = change.record
        person.email = person.email.lower() if person.email else None
        if person.pk and person.manager_id == person.pk:
            raise Rejected([Problem("manager", _("Nobody can be their own manager."))])


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
