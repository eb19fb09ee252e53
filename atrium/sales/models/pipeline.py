from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from atrium.core.records.fields import LabelsField, OptionField, PercentField
from atrium.core.records.models import RecordBase
from atrium.core.records.querysets import RecordManager


class Outcome(models.TextChoices):
    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Pipeline(RecordBase):
    """A way in which deals are won, with stages of its own."""

    name = models.CharField(max_length=120)
    labels = LabelsField()
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Any]] = RecordManager()


class Stage(RecordBase):
    """A step of a pipeline. `probability` is the chance of winning from here, in per cent.

    A deal that stays longer than `rot_days` in the stage is marked as rotting.
    """

    pipeline = models.ForeignKey("sales.Pipeline", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    labels = LabelsField()
    position = models.PositiveSmallIntegerField(default=0)
    outcome = OptionField("deal_outcome", default=Outcome.OPEN, blank=False)
    probability = PercentField(default=0)
    rot_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = RecordManager()
