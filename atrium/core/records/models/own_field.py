"""The company's own fields and layouts: rows, merged into the record types (records.own)."""

from __future__ import annotations

from django.db import models


class OwnField(models.Model):
    """One field that the company added to a record type; values live in `custom` of its records.

    `key` begins with "own_", so that no later version of the program has a field of that name.
    `labels` and `help` are by language. `shown_when` and `demanded_when` are filters; {} for
    always and for never. A retired field is on no surface; its values stay.
    """

    record_type = models.CharField(max_length=60)
    key = models.CharField(max_length=48)
    kind = models.CharField(max_length=20)
    labels = models.JSONField(default=dict)
    help = models.JSONField(default=dict, blank=True)
    required = models.BooleanField(default=False)
    unique = models.BooleanField(default=False)
    default = models.JSONField(null=True, blank=True)
    options = models.CharField(max_length=60, blank=True, default="")
    target = models.CharField(max_length=60, blank=True, default="")
    max_length = models.PositiveIntegerField(null=True, blank=True)
    search = models.CharField(max_length=1, blank=True, default="")
    total = models.BooleanField(default=False)
    personal = models.BooleanField(default=False)
    shown_when = models.JSONField(default=dict, blank=True)
    demanded_when = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["record_type", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "key"], name="records_ownfield_key")
        ]


class Layout(models.Model):
    """How the company arranged the fields of a record type.

    `sections` of the form are {"title": English title of a built-in section or "", "labels": by
    language, "fields": keys, "folded"}; `facts` are the keys beside the page, `columns` those of
    the list. What is empty is as the program has it.
    """

    record_type = models.CharField(max_length=60, unique=True)
    sections = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=list, blank=True)
