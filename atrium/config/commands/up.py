from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace

from atrium.config.console import say
from atrium.config.embedded import Server
from atrium.config.environment import ROOT, Environment
from atrium.config.supervisor import Supervisor, check_port, children, only_one

HELP = "run the database, the web server and the worker until Ctrl-C"


def arguments(_parser: ArgumentParser) -> None:
    pass


def run(_options: Namespace) -> int:
    env = Environment.read()
    server = None if env.database_url else Server(env.data_dir / "postgres")
    with only_one(env.data_dir):
        check_port(env)
        if server is not None:
            say("Starting the database." if server.start() else "The database runs already.")
        if not _prepare():
            if server is not None:
                server.stop()
            return 1
        say("Starting the web server and the worker.")
        Supervisor(env, children(), server).run(
            lambda: say(f"Atrium is ready: {env.base_url}  (Ctrl-C stops it)")
        )
    return 0


def _prepare() -> bool:
    """In a process of its own: Django would make this one five times as large."""
    command = [sys.executable, "-m", "atrium.config.preparing"]
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    except KeyboardInterrupt:
        return False
