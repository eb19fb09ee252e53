"""One process that runs the database, the web server and the worker, and restarts what dies.

It imports no Django and stays small. Web and worker are killed by the kernel when it dies, however
it dies; the database is not, and the next start adopts it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from atrium.config.console import Trouble, say
from atrium.config.embedded import Server
from atrium.config.environment import ROOT, Environment

TICK = 0.25  # seconds between two looks at the children
GRACE = 10  # seconds a child has to end by itself
STABLE = 10  # seconds after which a child counts as well started
LONGEST_PAUSE = 30  # seconds between two attempts at a child that keeps dying
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A program that shall always run, in a process group of its own."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    deaths: int = 0
    due: float = 0

    def tend(self, now: float) -> None:
        """Start it when it is due; see whether it died and when to start it again."""
        if self.process is None:
            if now >= self.due:
                self._start(now)
        elif (code := self.process.poll()) is not None:
            # What it had started itself may still hold the port.
            self.signal(signal.SIGKILL)
            self.deaths = 1 if now - self.started > STABLE else self.deaths + 1
            pause = 0 if self.deaths == 1 else min(2.0 ** (self.deaths - 2), LONGEST_PAUSE)
            say(f"The {self.name} ended ({_told(code)}); starting it again in {pause:g} seconds.")
            self.process, self.due = None, now + pause

    def signal(self, number: int) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def wait(self, deadline: float) -> None:
        """Wait for its end, and make one at the deadline."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} does not end; killing it.")
        self.signal(signal.SIGKILL)
        self.process.wait()

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=_die_with_parent(os.getpid()),  # noqa: PLW1509
        )
        self.started = now


@dataclass
class Supervisor:
    """Runs an installation until it is told to stop."""

    env: Environment
    children: list[Child]
    database: Server | None
    stopping: threading.Event = field(default_factory=threading.Event)
    _due: float = 0
    _pause: float = 1.0

    def run(self, ready: Callable[[], None]) -> None:
        """Run until a signal says stop; `ready` is called once, when the pages answer."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            told = False
            while not self.stopping.is_set():
                self._tend()
                if not told and serves(self.env):
                    told = True
                    ready()
                self.stopping.wait(TICK)
        finally:
            self._stop()

    def _tend(self) -> None:
        self._tend_database()
        now = time.monotonic()
        for child in self.children:
            child.tend(now)

    def _tend_database(self) -> None:
        """Start it when it ended; where that fails, the pages say so until it works."""
        if self.database is None or time.monotonic() < self._due or self.database.pid() is not None:
            return
        say("The database ended; starting it again.")
        try:
            self.database.start()
            self._pause = 1.0
        except (Trouble, OSError) as trouble:
            say(f"{trouble}\nTrying again in {self._pause:g} seconds.")
            self._due = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _stop(self) -> None:
        say("Stopping.")
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in self.children:
            child.wait(deadline)
        for folder in self.env.metrics_dirs:
            shutil.rmtree(folder, ignore_errors=True)
        if self.database is not None:
            self.database.stop()
        say("Stopped.")


def children() -> list[Child]:
    """The web server and the worker as programs."""
    program = [sys.executable, "-m", "atrium.config.command"]
    return [Child("web server", [*program, "web"]), Child("worker", [*program, "worker"])]


def serves(env: Environment) -> bool:
    """Whether Atrium answers there."""
    link = HTTPConnection(*place(env), timeout=3)
    try:
        link.request("GET", "/healthz")
        answer = link.getresponse()
        return answer.status == 200 and answer.read(10) == b"ok\n"
    except (OSError, HTTPException):
        return False
    finally:
        link.close()


def place(env: Environment) -> tuple[str, int]:
    """Where to reach the program from this machine."""
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
    return anywhere.get(env.address, env.address), env.port


def port_fault(env: Environment) -> OSError | None:
    """Why nothing can listen where Atrium should; None when it can."""
    family = socket.AF_INET6 if ":" in env.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the web server does: connections of an earlier run that still linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.address, env.port))
        except OSError as error:
            return error
    return None


def check_port(env: Environment) -> None:
    """Raise Trouble where nothing can listen."""
    fault = port_fault(env)
    if fault is not None:
        raise Trouble(
            f"Nothing can listen on {env.address}, port {env.port} ({fault.strerror}). Stop what "
            "uses it, or set ATRIUM_PORT to another port."
        )


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; raises Trouble when another supervisor does."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with _lock_file(data_dir).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Trouble(
                f"Atrium already runs on {data_dir} (process {file.read().strip()}). Stop it, or "
                "set ATRIUM_DATA to another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def runs(data_dir: Path) -> bool:
    """Whether a supervisor holds the data folder."""
    try:
        with _lock_file(data_dir).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _lock_file(data_dir: Path) -> Path:
    return data_dir / "up.lock"


def _die_with_parent(parent: int) -> Callable[[], None] | None:
    """Have the kernel end a child when its parent dies; only Linux can."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died between the fork and the call
            os._exit(1)

    return prepare


def _told(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
