from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "atrium.core.access"
    label = "access"

    def ready(self) -> None:
        from atrium.core.access import roles

        post_migrate.connect(roles.install, sender=self)
