from __future__ import annotations

from argparse import ArgumentParser, Namespace

from atrium.config import preparing
from atrium.config.console import say
from atrium.config.framework import database, ready

HELP = "bring the database up to date and gather the files for the browser"


def arguments(_parser: ArgumentParser) -> None:
    pass


def run(_options: Namespace) -> int:
    ready()
    with database():
        preparing.check_database()
        preparing.migrate()
        preparing.collect_static()
    say("The database is up to date.")
    return 0
