from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "atrium.core.search"
    label = "search"

    def ready(self) -> None:
        post_migrate.connect(_complete, sender=self)


def _complete(**_signal: Any) -> None:
    """Index the types that have records but no entries: what came with the program, or an index
    that is new to the installation.
    """
    from atrium.core.records import registry
    from atrium.core.search import index
    from atrium.core.search.models import SearchEntry

    indexed = set(SearchEntry.objects.values_list("record_type", flat=True).distinct())
    for kind in registry.all_types():
        if kind.key not in indexed and index.has_records(kind):
            index.rebuild(kind)
