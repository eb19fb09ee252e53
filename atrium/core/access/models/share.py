from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    SEE = "see", _("May see")
    EDIT = "edit", _("May edit")


class Share(models.Model):
    """One record opened to a person or a team beyond what their roles allow.

    `member` marks those who work on the record together ("deal team"); `part` says as what.
    """

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    person = models.ForeignKey("access.Person", models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey("access.Team", models.CASCADE, null=True, related_name="+")
    level = models.CharField(max_length=4, choices=Level, default=Level.SEE)
    member = models.BooleanField(default=False)
    part = models.CharField(max_length=80, blank=True, default="")
    created_by = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(team__isnull=False),
                name="access_share_one_holder",
            ),
            models.UniqueConstraint(
                fields=["record_type", "record_id", "person", "team"],
                nulls_distinct=False,
                name="access_share_once",
            ),
        ]
        indexes = [
            models.Index(fields=["record_type", "person"], name="access_share_person"),
            models.Index(fields=["record_type", "team"], name="access_share_team"),
        ]
