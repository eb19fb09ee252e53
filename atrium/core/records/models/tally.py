from __future__ import annotations

from django.db import models


class TallyRow(models.Model):
    """So many records of an owner and a team that are alike in the further columns.

    Each change adds rows, with negative numbers for what is no more; only their sums mean
    anything. `records.tallies` writes them and brings them together from time to time.
    """

    owner = models.BigIntegerField(null=True)
    team = models.BigIntegerField(null=True)
    records = models.IntegerField()

    class Meta:
        abstract = True
