from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from atrium.core.records.fields import FilesField, LongTextField


class Note(models.Model):
    """A note on any record, seen by whoever sees the record.

    `mentions` are the ids of the people told by @name.
    """

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    body = LongTextField()
    files = FilesField()
    mentions = ArrayField(models.BigIntegerField(), default=list)
    author = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id"], name="events_note_record")]
