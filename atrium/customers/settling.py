"""What follows by itself when customers change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from atrium.core.records import bulk
from atrium.core.records.errors import Problem, Rejected
from atrium.customers.models import Account, ContactRole, CustomerClass, LifeCycleEntry

if TYPE_CHECKING:
    from atrium.core.actions.work import Change, Work


def accounts(work: Work, changes: Sequence[Change]) -> None:
    """One class of each dimension, no circle of parents, and the life cycle's dates kept."""
    _one_class_a_dimension(changes)
    _no_circle(changes)
    moved = [c for c in changes if c.created or "stage" in c.fields]
    if moved:
        work.after_saving(lambda: _enter_stages(work, moved))


def _one_class_a_dimension(changes: Sequence[Change]) -> None:
    sets = [c.fields["classes"][1] for c in changes if "classes" in c.fields]
    wanted = {pk for ids in sets for pk in ids}
    if not wanted:
        return
    rows = CustomerClass.objects.unscoped("a rule about all classes").filter(pk__in=wanted)
    dimension = dict(rows.values_list("pk", "dimension_id"))
    for ids in sets:
        if max(Counter(dimension[pk] for pk in ids).values(), default=0) > 1:
            text = _("An account can be in one class of each dimension only; remove one.")
            raise Rejected([Problem("classes", text)])


def _no_circle(changes: Sequence[Change]) -> None:
    moved = [c.record for c in changes if c.fields.get("parent", (None, None))[1]]
    if not moved:
        return
    own = {record.pk: record.parent_id for record in moved if record.pk}
    rows = Account.objects.unscoped("a circle may pass through accounts one does not see")
    for record in moved:
        seen, at = {record.pk}, record.parent_id
        while at is not None:
            if at in seen:
                text = _("An account cannot be above itself; choose another parent.")
                raise Rejected([Problem("parent", text)])
            seen.add(at)
            at = own[at] if at in own else _parent_of(rows, at)


def _parent_of(rows: Any, pk: int) -> int | None:
    return rows.filter(pk=pk).values_list("parent_id", flat=True).first()  # type: ignore[no-any-return]


def _enter_stages(work: Work, moved: Sequence[Change]) -> None:
    ids = [c.record.pk for c in moved if not c.created]
    if ids:
        open_entries = LifeCycleEntry.objects.filter(account__in=ids, left_at__isnull=True)
        open_entries.update(left_at=work.at)
    bulk.copy(
        LifeCycleEntry,
        ("account_id", "stage", "entered_at"),
        [(c.record.pk, c.record.stage, work.at) for c in moved if c.record.stage],
    )


def contacts(work: Work, changes: Sequence[Change]) -> None:
    """Who has a main account has a role there."""
    moved = [c for c in changes if c.record.account_id and (c.created or "account" in c.fields)]
    if moved:
        work.after_saving(lambda: _give_roles(work, moved))


def _give_roles(work: Work, moved: Sequence[Change]) -> None:
    """A contact that moves may have had a role at the account before; a new one has not."""
    bulk.insert_rows(ContactRole, ROLE, [_role(work, c.record) for c in moved if c.created])
    others = [
        ContactRole(**dict(zip(ROLE, _role(work, c.record), strict=True)))
        for c in moved
        if not c.created
    ]
    ContactRole.objects.bulk_create(others, ignore_conflicts=True)


ROLE = (
    "contact_id", "account_id", "role",
    "created_at", "updated_at", "created_by_id", "updated_by_id",
)  # fmt: skip


def _role(work: Work, contact: Any) -> tuple[Any, ...]:
    person = work.actor.person_id
    role = contact.job_title[:120]
    return (contact.pk, contact.account_id, role, work.at, work.at, person, person)


def relations(_work: Work, changes: Sequence[Change]) -> None:
    """An account is not related to itself."""
    for change in changes:
        if change.record.account_id == change.record.other_id:
            raise Rejected([Problem("other", _("Choose another account than this one."))])
