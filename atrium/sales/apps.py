from __future__ import annotations

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "atrium.sales"
    label = "sales"
