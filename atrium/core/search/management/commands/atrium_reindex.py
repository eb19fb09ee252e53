from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from atrium.core.records import registry, versions
from atrium.core.search import index
from atrium.core.search.words import is_searched


class Command(BaseCommand):
    help = "build the search index anew; people may go on working"

    def add_arguments(self, parser: CommandParser) -> None:
        known = [kind.key for kind in registry.all_types() if is_searched(kind)]
        parser.add_argument("types", nargs="*", choices=[[], *known], help="only these types")

    def handle(self, *_args: Any, **options: Any) -> None:
        versions.refresh()
        for kind in registry.all_types():
            if is_searched(kind) and (not options["types"] or kind.key in options["types"]):
                written = index.rebuild(kind)
                self.stdout.write(f"{kind.key}: {written}")
        index.tidy()
