from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that means something to people, written in the transaction of the change.

    `code` is in the past tense with its room before it ("sales.deal.moved"). `record_type` and
    `record_id` name the record it is about; `data` holds what the sentence needs, values in their
    JSON form; `run` groups what one action did.
    """

    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    actor = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True, default="")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    run = models.UUIDField()


class Subject(models.Model):
    """A record whose timeline shows the event: the one it is about and those around it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="subjects")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["record_type", "record_id", "-at", "-event"], name="events_subject_timeline"
            )
        ]
