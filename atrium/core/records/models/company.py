"""What the whole installation shares: the company, and what currencies are worth."""

from __future__ import annotations

from django.db import models

from atrium.core.records.fields import CountryField, CurrencyField, LanguageField


class Company(models.Model):
    """The one row that describes the company. `year_starts` is the month its year begins."""

    name = models.CharField(max_length=200, default="Atrium")
    currency = CurrencyField(default="EUR", blank=False)
    country = CountryField()
    language = LanguageField(default="en")
    zone = models.CharField(max_length=60, default="UTC")
    year_starts = models.PositiveSmallIntegerField(default=1)


class Rate(models.Model):
    """How much of the company's currency one unit of `currency` was worth from `day` on."""

    currency = CurrencyField(blank=False)
    day = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["currency", "day"], name="records_rate_day")]
