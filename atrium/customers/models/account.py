from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from atrium.core.records.fields import (
    AddressField,
    BaseAmountField,
    CurrencyField,
    EmailsField,
    LanguageField,
    LongTextField,
    MoneyField,
    OptionField,
    OptionsField,
    PhonesField,
    UrlField,
)
from atrium.core.records.models import Record


class Account(Record):
    """A customer, or a company that may become one, or a household.

    `stage` is where it stands in the life cycle; LifeCycleEntry keeps when it came there.
    `turnover` is the company's own yearly turnover. `channels` are those on which it wants to be
    reached, the preferred one first.
    """

    name = models.CharField(max_length=250)
    reading = models.CharField(max_length=250, blank=True, default="")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    industry = OptionField("industry")
    employees = models.PositiveIntegerField(null=True, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    turnover = MoneyField()
    turnover_currency = CurrencyField()
    turnover_base = BaseAmountField()
    website = UrlField(blank=True, default="")
    phones = PhonesField()
    emails = EmailsField()
    address = AddressField()
    language = LanguageField()
    channels = OptionsField("channel")
    source = OptionField("lead_source")
    stage = OptionField("life_cycle", default="lead")
    classes = models.ManyToManyField("customers.CustomerClass", blank=True, related_name="+")
    description = LongTextField(blank=True, default="")

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["name", "id"], name="customers_account_name"),
            models.Index(fields=["team", "name", "id"], name="customers_account_team_name"),
            GinIndex(fields=["emails"], name="customers_account_emails"),
        ]
