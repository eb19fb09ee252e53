"""Counters that tell every process when what it keeps in memory is out of date."""

from __future__ import annotations

from django.db import models


class BookVersion(models.Model):
    """One row: `types` rises with every change of options and own fields, `access` with every
    change of people, teams and roles. Raised by database triggers, so no path can forget it.
    """

    types = models.BigIntegerField(default=1)
    access = models.BigIntegerField(default=1)
