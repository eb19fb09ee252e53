from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Setting(models.Model):
    """What administrators changed of a type's matching; `weights` by the keys of fields."""

    record_type = models.CharField(max_length=60, unique=True)
    threshold = models.FloatField()
    weights = models.JSONField(default=dict)


class Known(models.Model):
    """By what a record is found as a candidate; each key begins with the record's type."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    keys = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "record_id"], name="duplicates_known_once"
            )
        ]
        # Without its list of what is to be entered later, through which every search would go.
        indexes = [GinIndex(fields=["keys"], name="duplicates_known_keys", fastupdate=False)]


class Pair(models.Model):
    """Two records that may be the same, the lower id first; `dismissed_at` says that they are not,
    which is remembered.
    """

    record_type = models.CharField(max_length=60)
    one = models.BigIntegerField()
    other = models.BigIntegerField()
    score = models.FloatField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "one", "other"], name="duplicates_pair_once"
            ),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="duplicates_pair_order"
            ),
        ]
        indexes = [models.Index(fields=["record_type", "-score"], name="duplicates_pair_score")]
