from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from atrium.core.records.fields import (
    BaseAmountField,
    CurrencyField,
    LabelsField,
    LongTextField,
    MoneyField,
    OptionField,
)
from atrium.core.records.models import RecordBase
from atrium.core.records.querysets import RecordManager


class Product(RecordBase):
    """Something the company sells, at a list price for one `unit`."""

    name = models.CharField(max_length=250)
    labels = LabelsField()
    code = models.CharField(max_length=60, blank=True, default="")
    family = OptionField("product_family")
    unit = OptionField("unit")
    price = MoneyField()
    price_currency = CurrencyField()
    price_base = BaseAmountField()
    description = LongTextField(blank=True, default="")
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Any]] = RecordManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code="") & models.Q(deleted_at__isnull=True),
                name="sales_product_code",
            )
        ]
