from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from atrium.core.records.fields import LabelsField, OptionField
from atrium.core.records.models import RecordBase
from atrium.core.records.querysets import RecordManager


class ClassDimension(RecordBase):
    """A way of sorting customers into classes: by value, by industry, by size."""

    name = models.CharField(max_length=120)
    labels = LabelsField()
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Any]] = RecordManager()


class CustomerClass(RecordBase):
    """One class of one dimension. An account is in at most one class of each."""

    dimension = models.ForeignKey("customers.ClassDimension", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    labels = LabelsField()
    tone = OptionField("tone")
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Any]] = RecordManager()
