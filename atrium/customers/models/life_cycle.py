from __future__ import annotations

from django.db import models


class LifeCycleEntry(models.Model):
    """An account's stay in one stage of the life cycle; the present one has no `left_at`."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+")
    stage = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "entered_at"], name="customers_life_cycle")]
