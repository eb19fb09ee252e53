from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "atrium.core.documents"
    label = "documents"

    def ready(self) -> None:
        from atrium.core.documents import attaching
        from atrium.core.records import reading

        reading.name_by("file", attaching.names)
