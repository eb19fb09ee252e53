from __future__ import annotations

import json
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Exact(json.JSONDecoder):
    """Reads numbers as they were written: an amount has more digits than a float can keep."""

    def __init__(self) -> None:
        super().__init__(parse_float=Decimal)


class HistoryEntry(models.Model):
    """One change of one record, written by a trigger.

    `before` and `after` hold the columns that changed; after a removal `before` holds the whole
    row and `after` is null. Rows of shares are kept whole, `before` empty for a new one. Of links
    in tables of their own, such as a person's roles, they hold what was taken and what was given.
    `of_type` and `of_id` name the record to which the row belongs, as a line to its deal.
    `actor`, `action`, `source` and `run` are those of the action that made the change, empty for
    changes made past the program.
    """

    at = models.DateTimeField()
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    of_type = models.CharField(max_length=60, blank=True, default="")
    of_id = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80, blank=True, default="")
    source = models.CharField(max_length=40, blank=True, default="")
    run = models.UUIDField(null=True)
    before = models.JSONField(decoder=Exact)
    after = models.JSONField(null=True, decoder=Exact)

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="history_of_record"),
            models.Index(
                fields=["of_type", "of_id", "-id"],
                name="history_of_part",
                condition=models.Q(of_id__isnull=False),
            ),
            models.Index(fields=["at"], name="history_at"),
            models.Index(
                fields=["run"], name="history_of_run", condition=models.Q(run__isnull=False)
            ),
        ]


class Run(models.Model):
    """One action as somebody did it, whatever it changed: what can be undone as a whole.

    `record_type` is the type of the records it was about, `many` how many of them it changed and
    `record_id` the one if it was one alone. `undoes` is the run that this one took back;
    `undone_by` the run that took all of this one back, `progress` the work in the background that
    does or did so.
    """

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    source = models.CharField(max_length=40, blank=True, default="")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField(null=True)
    many = models.PositiveIntegerField(default=1)
    undoes = models.UUIDField(null=True)
    undone_by = models.UUIDField(null=True)
    progress = models.ForeignKey("jobs.Progress", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-at"], name="history_run_actor"),
            models.Index(fields=["at"], name="history_run_at"),
        ]


class Made(models.Model):
    """Records that a run made; the trail has changes and removals only."""

    run = models.UUIDField(db_index=True)
    record_type = models.CharField(max_length=60)
    ids = ArrayField(models.BigIntegerField())


class Retention(models.Model):
    """How long the trail and the recycle bin of a record type are kept, in days; null for ever.

    "" stands for every type without a rule of its own. While `held`, such as for a lawsuit or an
    audit, nothing is removed.
    """

    record_type = models.CharField(max_length=60, unique=True, blank=True)
    trail_days = models.PositiveIntegerField(null=True)
    bin_days = models.PositiveIntegerField(null=True)
    held = models.BooleanField(default=False)
