from __future__ import annotations

from django.apps import AppConfig


class UndoConfig(AppConfig):
    name = "atrium.core.undo"
    label = "undo"

    def ready(self) -> None:
        from atrium.core.undo import ways

        ways.register("merge", ways.Unmerging())
        ways.register("unmerge", ways.Parted())
