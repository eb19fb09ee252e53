from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from atrium.core.records.fields import (
    BaseAmountField,
    CurrencyField,
    LongTextField,
    MoneyField,
    OptionField,
    PercentField,
)
from atrium.core.records.models import Record, RecordBase, TallyRow
from atrium.core.records.querysets import RecordManager
from atrium.sales.models.pipeline import Outcome


class Deal(Record):
    """A chance to sell, on its way through a pipeline.

    `outcome` follows the stage and `probability` too unless somebody set it. `amount` is the sum
    of the product lines where there are any. `opened_on` to `closed_on` is the sales cycle.
    """

    name = models.CharField(max_length=250)
    account = models.ForeignKey(
        "customers.Account", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contact = models.ForeignKey(
        "customers.Contact", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    pipeline = models.ForeignKey("sales.Pipeline", models.PROTECT, blank=True, related_name="+")
    stage = models.ForeignKey("sales.Stage", models.PROTECT, blank=True, related_name="+")
    stage_since = models.DateTimeField()
    outcome = OptionField("deal_outcome", default=Outcome.OPEN)
    probability = PercentField()
    amount = MoneyField()
    amount_currency = CurrencyField()
    amount_base = BaseAmountField()
    products = models.ManyToManyField(
        "sales.Product", through="sales.DealLine", blank=True, related_name="+"
    )
    opened_on = models.DateField(null=True, blank=True)
    expected_close = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    source = OptionField("lead_source")
    lost_reason = OptionField("lost_reason")
    description = LongTextField(blank=True, default="")

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            # In the order of a lane: an index of another order of nulls would not serve.
            models.Index(
                "stage",
                models.F("amount_base").desc(nulls_last=True),
                models.F("id").desc(),
                name="sales_deal_stage",
            ),
            models.Index(fields=["team", "outcome", "closed_on"], name="sales_deal_team"),
            models.Index(fields=["name", "id"], name="sales_deal_name"),
        ]


class DealLine(RecordBase):
    """So many of a product at a price for each; `discount` in per cent."""

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+")
    product = models.ForeignKey("sales.Product", models.PROTECT, related_name="+")
    note = models.CharField(max_length=250, blank=True, default="")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    price = MoneyField()
    price_currency = CurrencyField()
    price_base = BaseAmountField()
    discount = PercentField(default=0)
    amount = MoneyField()
    amount_currency = CurrencyField()
    amount_base = BaseAmountField()

    objects: ClassVar[models.Manager[Any]] = RecordManager()


class StageChange(models.Model):
    """A deal's stay in one stage; the present one has no `left_at`."""

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+")
    stage = models.ForeignKey("sales.Stage", models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    person = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["deal", "entered_at"], name="sales_stage_change")]


class DealTally(TallyRow):
    """Deals and their worth in the company's currency; `closed_on` is the first of the month."""

    stage = models.BigIntegerField(null=True)
    outcome = models.TextField()
    probability = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    closed_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=24, decimal_places=4)


class DealLengthTally(TallyRow):
    """Deals by the days from opening to close."""

    outcome = models.TextField()
    cycle_days = models.IntegerField(null=True)
