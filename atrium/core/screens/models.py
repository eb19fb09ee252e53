from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SavedView(models.Model):
    """A list or board as somebody wants to see it again; shared ones are seen by everybody.

    What it shows is still only what its reader may see. `columns` are field keys, empty for the
    type's own, and `group` is the one by which a list is taken apart; `filter` is in the filter
    language.
    """

    person = models.ForeignKey("access.Person", models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=60)
    surface = models.CharField(max_length=10, default="list")
    name = models.CharField(max_length=80)
    filter = models.JSONField(default=dict, blank=True)
    sort = models.CharField(max_length=80, blank=True, default="")
    group = models.CharField(max_length=80, blank=True, default="")
    columns = ArrayField(models.TextField(), default=list, blank=True)
    shared = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["record_type", "person"], name="screens_view_of_person")]
        ordering = ["shared", "position", "pk"]
