from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from atrium.core.records.fields import (
    AddressField,
    EmailsField,
    LanguageField,
    LongTextField,
    OptionField,
    OptionsField,
    PhonesField,
)
from atrium.core.records.models import Record


class Contact(Record):
    """A person at one or several accounts: `account` is the main one, ContactRole has them all."""

    name = models.CharField(max_length=250)
    reading = models.CharField(max_length=250, blank=True, default="")
    account = models.ForeignKey(
        "customers.Account", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    job_title = models.CharField(max_length=200, blank=True, default="")
    department = models.CharField(max_length=200, blank=True, default="")
    phones = PhonesField()
    emails = EmailsField()
    birthday = models.DateField(null=True, blank=True)
    language = LanguageField()
    channels = OptionsField("channel")
    source = OptionField("lead_source")
    address = AddressField()
    description = LongTextField(blank=True, default="")

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["name", "id"], name="customers_contact_name"),
            models.Index(fields=["team", "name", "id"], name="customers_contact_team_name"),
            GinIndex(fields=["emails"], name="customers_contact_emails"),
        ]
