from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from atrium.config.console import Trouble, say
from atrium.config.environment import Environment
from atrium.config.framework import database, ready
from atrium.config.supervisor import runs

HELP = "put a backup into an empty installation"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--replace", action="store_true", help="throw away what this installation holds"
    )


def run(options: Namespace) -> int:
    ready()
    from atrium.config.backups.restoring import restore

    if runs(Environment.read().data_dir):
        raise Trouble("Atrium runs on this data folder. Stop it first.")
    with database():
        held = restore(options.file, replace=options.replace)
    say(f"Restored as of {held.made_at}: {held.rows} rows, {len(held.files)} files.")
    return 0
