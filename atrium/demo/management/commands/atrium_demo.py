from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from atrium.core import clock
from atrium.demo.build import build
from atrium.demo.load import is_loaded, load


class Command(BaseCommand):
    help = "Load the demo company, unless it is there already."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if is_loaded():
            self.stdout.write("The demo company is there already.")
            return
        load(build(clock.now().date()))
