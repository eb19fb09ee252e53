"""The base of every record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from atrium.core.records.fields import TagsField
from atrium.core.records.querysets import RecordManager, RecordQuerySet


class RecordBase(models.Model):
    """What every record has, whoever owns it.

    `version` counts the changes, for two people editing one record. `custom` holds the values of
    the company's own fields by key. `external_id` is the record's name in another system.
    A record with `deleted_at` lies in the recycle bin and is visible nowhere else.
    """

    id: int
    created_at = models.DateTimeField(editable=False, db_index=True)
    created_by = models.ForeignKey(
        "access.Person",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(
        "access.Person",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    external_id = models.TextField(null=True, blank=True)
    tags = TagsField()
    custom = models.JSONField(default=dict, blank=True)

    def __getattr__(self, name: str) -> Any:
        """The value of a column of the company's own fields, as an attribute like any other."""
        if name.startswith("own_"):
            from atrium.core.records import registry
            from atrium.core.records.own import columns

            sort = registry.type_of(type(self)).own_columns.get(name)
            if sort is not None:
                return columns.get(self, name, sort)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    class Meta:
        abstract = True


class Record(RecordBase):
    """A record that somebody looks after: `owner` and `team` decide who sees it."""

    owner = models.ForeignKey(
        "access.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        "access.Team", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager[Any]] = RecordManager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=models.Q(deleted_at__isnull=True),
                name="%(app_label)s_%(class)s_external_id",
            )
        ]
        indexes = [GinIndex(fields=["tags"], name="%(app_label)s_%(class)s_tags")]


__all__ = ["Record", "RecordBase", "RecordQuerySet"]
