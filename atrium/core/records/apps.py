"""Finds every room's declarations once, then closes the book."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "atrium.core.records"
    label = "records"

    def ready(self) -> None:
        from atrium.core.records import options, registry

        registry.close()
        post_migrate.connect(options.install, sender=self)
        post_migrate.connect(_one_row, sender=self)


def _one_row(**_signal: Any) -> None:
    from atrium.core.records.models import BookVersion, Company

    BookVersion.objects.get_or_create(pk=1)
    Company.objects.get_or_create(pk=1)
