from __future__ import annotations

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "atrium.sales"
    label = "sales"

    def ready(self) -> None:
        from atrium.sales import screens

        screens.place_pages()
