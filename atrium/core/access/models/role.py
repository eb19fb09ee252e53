from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from atrium.core.records.models import RecordBase
from atrium.core.records.querysets import RecordManager


class Role(RecordBase):
    """What its holders may do.

    `scopes` maps a record type's key, or "*" for the types not named, to verbs and scopes:
    {"deal": {"see": "team", "edit": "own"}}. `fields` maps a type's key to fields and "hidden" or
    "read": {"deal": {"amount": "hidden"}}. `rights` are the general ones (records.actor.Right).
    Somebody with several roles has the best of each.
    """

    name = models.CharField(max_length=120)
    code = models.SlugField(max_length=60, unique=True)
    description = models.TextField(blank=True, default="")
    scopes = models.JSONField(default=dict, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    rights = ArrayField(models.TextField(), default=list, blank=True)

    objects: ClassVar[models.Manager[Any]] = RecordManager()

    def __str__(self) -> str:
        return self.name
