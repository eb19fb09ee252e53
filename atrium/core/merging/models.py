from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Merge(models.Model):
    """Several records of one type made one, `kept`; the others lie in the recycle bin.

    `taken` maps the keys of fields of the record kept to their values before and after, in JSON
    form. `undone_at` is when they were parted again.
    """

    record_type = models.CharField(max_length=60)
    kept = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    run = models.UUIDField()
    taken = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record_type", "kept"], name="merging_merge_kept")]


class Merged(models.Model):
    """One record that went into another; its id answers with the record kept."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="merged")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id"], name="merging_merged_record")]


class Move(models.Model):
    """Rows of one table that pointed at one merged record and now point at the record kept.

    `rows` are their ids. `dropped` are rows, as JSON, for which there was no place beside those of
    the record kept; of those that are records, some point at nothing now and some lie in the bin.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moves")
    origin = models.BigIntegerField()
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    rows = ArrayField(models.BigIntegerField(), default=list)
    dropped = models.JSONField(default=list)
