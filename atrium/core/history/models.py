from __future__ import annotations

from django.db import models


class HistoryEntry(models.Model):
    """One change of one record, written by a trigger.

    `before` and `after` hold the columns that changed; after a removal `before` holds the whole
    row and `after` is null. `actor`, `action`, `source` and `run` are those of the action that
    made the change, empty for changes made past the program.
    """

    at = models.DateTimeField()
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    actor = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80, blank=True, default="")
    source = models.CharField(max_length=40, blank=True, default="")
    run = models.UUIDField(null=True)
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="history_of_record"),
            models.Index(
                fields=["run"], name="history_of_run", condition=models.Q(run__isnull=False)
            ),
        ]
