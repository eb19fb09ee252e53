from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HistoryConfig(AppConfig):
    name = "atrium.core.history"
    label = "history"

    def ready(self) -> None:
        post_migrate.connect(_install)


def _install(app_config: AppConfig, **_signal: Any) -> None:
    """After the last app's tables exist; apps without tables are not told."""
    from django.apps import apps

    from atrium.core.history import triggers
    from atrium.core.records import tallies

    if app_config == [told for told in apps.get_app_configs() if told.models_module][-1]:
        triggers.install()
        tallies.install()
