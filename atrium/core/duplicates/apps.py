from __future__ import annotations

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "atrium.core.duplicates"
    label = "duplicates"

    def ready(self) -> None:
        from atrium.core.duplicates import jobs  # noqa: F401 - the queue knows them by it
