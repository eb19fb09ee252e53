from __future__ import annotations

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "atrium.core.administration"
    label = "administration"

    def ready(self) -> None:
        from atrium.core.administration import events, places

        events.register()
        places.place_pages()
