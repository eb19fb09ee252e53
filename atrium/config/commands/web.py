from __future__ import annotations

import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from atrium.config.environment import ROOT, Environment

HELP = "run the web server alone; the database must run"


def arguments(_parser: ArgumentParser) -> None:
    pass


def run(_options: Namespace) -> int:
    env = Environment.read()
    os.chdir(ROOT)
    variables = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(_fresh_metrics(env))}
    # In place of this process, so that signals and the supervisor reach the server itself.
    os.execve(sys.executable, [sys.executable, "-m", "granian", *_options_for(env)], variables)


def _fresh_metrics(env: Environment) -> Path:
    """An empty folder of our own for what the processes count."""
    memory, disk = env.metrics_dirs
    for folder in (memory, disk):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        memory.mkdir(mode=0o700)
    except OSError:
        # There is no such place, or somebody else has put something there.
        disk.mkdir(parents=True, exist_ok=True)
        return disk
    return memory


def _options_for(env: Environment) -> list[str]:
    """Without respawning, one dead worker would end the whole server."""
    return [
        *("--interface", "wsgi", "--host", env.address, "--port", str(env.port)),
        *("--workers", str(env.web_workers), "--blocking-threads", str(env.web_threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "8", "--no-ws"),
        *("--log-level", "warning"),
        "atrium.config.wsgi:application",
    ]
