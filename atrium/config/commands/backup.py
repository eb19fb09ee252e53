from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from atrium.config.console import say, warn
from atrium.config.framework import database, ready

HELP = "write everything, the files included, to one archive, while people work"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="replaced once the new one is whole"
    )


def run(options: Namespace) -> int:
    ready()
    from atrium.config.backups.saving import save

    with database():
        made = save(options.file)
    for key in made.missing:
        warn(f"The file {key} is missing or damaged in this installation's storage.")
    size = options.file.stat().st_size / (1 << 20)
    say(
        f"{options.file}: {made.rows} rows in {len(made.tables)} tables, {len(made.files)} files, "
        f"{size:.1f} MB."
    )
    return 0
