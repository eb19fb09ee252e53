"""An installation in a folder of its own, run as a process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from atrium.config.embedded import Server
from atrium.config.environment import ROOT, Environment

PATIENCE = 60
PROGRAM = [sys.executable, "-m", "atrium.config.command"]


@dataclass
class Installation:
    """`more` are further variables of its environment; its log is beside its data."""

    data: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        own = {
            "ATRIUM_DATA": str(self.data),
            "ATRIUM_PORT": str(self.port or 8000),
            "ATRIUM_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "atrium.config.settings",
        }
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**kept, **own, **self.more}

    @property
    def database(self) -> Server:
        return Server(self.data / "postgres")

    @property
    def log(self) -> Path:
        return self.data.parent / "log"

    def start(self) -> None:
        """Run all of it; returns when the pages answer."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*PROGRAM, "up"],
                cwd=ROOT, env=self.variables, stdout=log, stderr=log, text=True,
            )  # fmt: skip
        wait_for(lambda: self.get("/readyz") == 200)

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a subcommand to its end; `typed` comes on its standard input."""
        return subprocess.run(
            [*PROGRAM, *words],
            cwd=ROOT, env=self.variables, input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def python(self, program: str) -> str:
        """What a program prints that runs with the installation's settings, database at hand."""
        prepared = (
            "from atrium.config.framework import database, ready\n"
            f"ready()\nwith database():\n    exec({program!r}, {{}})\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", prepared],
            cwd=ROOT, env=self.variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def get(self, path: str) -> int:
        """The status of a page; 0 where nobody answers."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", path)
            return link.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            link.close()

    def child(self, word: str) -> psutil.Process:
        """The child of the supervisor whose command has the word; raises StopIteration."""
        supervisor = self.process.pid if self.process else 0
        children = psutil.Process(supervisor).children()
        return next(c for c in children if alive(c) and word in c.cmdline())

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        if self.data.exists():
            self.database.stop()
        # Of a supervisor that was killed, or a web server without one.
        for folder in Environment.read(source=self.variables).metrics_dirs:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def installed(**more: str) -> Iterator[Installation]:
    """An installation in a temporary folder, not started yet, ended and gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Not below another temporary folder: its path may leave no room for the name of a socket.
    with TemporaryDirectory(prefix="atrium-") as place:
        made = Installation(Path(place) / "data", port, more=more)
        try:
            yield made
        finally:
            made.end()


def wait_for(what: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until it is so; raises TimeoutError."""
    deadline = time.monotonic() + patience
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError("waited in vain")
        time.sleep(0.1)


def alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
