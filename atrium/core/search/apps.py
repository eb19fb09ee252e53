from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "atrium.core.search"
    label = "search"

    def ready(self) -> None:
        post_migrate.connect(_catch_up, sender=self)


def _catch_up(**_signal: Any) -> None:
    from atrium.core.search import jobs

    jobs.catch_up()
