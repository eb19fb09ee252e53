from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from atrium.core.records.fields import OptionField
from atrium.core.records.models import RecordBase
from atrium.core.records.querysets import RecordManager


class ContactRole(RecordBase):
    """What a contact is at an account: "Site manager", from `since` until `until`."""

    contact = models.ForeignKey("customers.Contact", models.CASCADE, related_name="+")
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+")
    role = models.CharField(max_length=120, blank=True, default="")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = RecordManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "account"],
                condition=models.Q(deleted_at__isnull=True),
                name="customers_contactrole_account",
            )
        ]


class AccountRelation(RecordBase):
    """`account` is, to `other`, what `relation` says: architect, subcontractor, supplier."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+")
    other = models.ForeignKey("customers.Account", models.CASCADE, related_name="+")
    relation = OptionField("account_relation", blank=False)
    note = models.CharField(max_length=250, blank=True, default="")

    objects: ClassVar[models.Manager[Any]] = RecordManager()
