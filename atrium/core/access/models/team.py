from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from atrium.core.records.fields import CountryField
from atrium.core.records.models import RecordBase
from atrium.core.records.querysets import RecordManager


class Team(RecordBase):
    """A team in the tree of teams. `path` lists the ids from the root down to the team itself."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    country = CountryField()
    path = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects: ClassVar[models.Manager[Any]] = RecordManager()

    class Meta:
        indexes = [GinIndex(fields=["path"], name="access_team_path")]

    def __str__(self) -> str:
        return self.name
