from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from atrium.core.records.fields import LanguageField, PhonesField
from atrium.core.records.models import RecordBase, RecordQuerySet


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class PeopleManager(BaseUserManager["Person"].from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """The sign-in library looks people up before there is an actor."""

    def get_queryset(self) -> RecordQuerySet[Person]:
        return super().get_queryset().unscoped("sign-in knows no actor yet")  # type: ignore[no-any-return]


class Person(RecordBase, AbstractBaseUser):
    """Somebody who works here. Without an e-mail address and password one cannot sign in."""

    name = models.CharField(max_length=200)
    reading = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(null=True, blank=True, unique=True)
    job_title = models.CharField(max_length=200, blank=True, default="")
    phones = PhonesField()
    team = models.ForeignKey("access.Team", models.PROTECT, null=True, blank=True, related_name="+")
    manager = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    roles = models.ManyToManyField("access.Role", blank=True, related_name="+")
    language = LanguageField(default="en")
    zone = models.CharField(max_length=60, default="UTC")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=12, choices=Density, default=Density.COMFORTABLE)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PeopleManager] = PeopleManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name
