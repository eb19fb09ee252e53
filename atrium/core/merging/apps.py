from __future__ import annotations

from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "atrium.core.merging"
    label = "merging"

    def ready(self) -> None:
        from atrium.core.merging import events  # noqa: F401
