"""What `atrium doctor` looks at: each check says what is wrong and how to mend it."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.util import find_spec

from atrium.config import demo, preparing, supervisor
from atrium.config.browser import find_chromium, missing_scripts
from atrium.config.console import Trouble
from atrium.config.environment import Environment

SCARCE = 1 << 30  # bytes of free disk below which something will soon fail


class State(Enum):
    """BROKEN makes the program unusable or unsafe; NOTE is for a person to judge."""

    OK = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """`told` is what was found; `remedy` what to do, empty when all is well."""

    name: str
    state: State
    told: str
    remedy: str = ""


def ok(name: str, told: str) -> Finding:
    return Finding(name, State.OK, told)


def broken(name: str, told: str, remedy: str) -> Finding:
    return Finding(name, State.BROKEN, told, remedy)


def note(name: str, told: str, remedy: str) -> Finding:
    return Finding(name, State.NOTE, told, remedy)


def check_machine(env: Environment) -> Iterator[Finding]:
    """What needs no database."""
    yield _python()
    yield _data_folder(env)
    yield _disk(env)
    yield _secret(env)
    yield _port(env)


def check_installation(env: Environment) -> Iterator[Finding]:
    """What needs the database, which must run; stops at the first thing nothing works without."""
    try:
        preparing.check_database()
    except Trouble as error:
        yield broken("database", str(error), "See docs/administration.md, Database.")
        return
    yield ok("database", _database_told())
    pending = preparing.pending_migrations()
    if pending:
        told = f"{len(pending)} migrations are not applied, the first {pending[0]}."
        yield broken("migrations", told, "Run `atrium migrate`.")
        return
    yield ok("migrations", "All are applied.")
    for check in (_static, _worker, _demo):
        yield check(env)
    if find_spec("pytest"):
        yield from _for_tests()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036
        return broken("python", f"This is Python {version}.", "Install Python 3.11 or newer.")
    return ok("python", version)


def _data_folder(env: Environment) -> Finding:
    try:
        env.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=env.data_dir):
            pass
    except OSError as error:
        remedy = "Give the user who runs Atrium the folder, or set ATRIUM_DATA to another."
        return broken("data folder", f"{env.data_dir}: {error.strerror}.", remedy)
    return ok("data folder", str(env.data_dir))


def _disk(env: Environment) -> Finding:
    free = shutil.disk_usage(env.data_dir).free
    told = f"{free / (1 << 30):.1f} GB are free."
    if free < SCARCE:
        return broken("disk", told, "Free some space, or move ATRIUM_DATA to a larger disk.")
    return ok("disk", told)


def _secret(env: Environment) -> Finding:
    path = env.data_dir / "secret-key"
    if len(env.secret_key) < 32:
        remedy = f"Set ATRIUM_SECRET_KEY to 50 random characters, or leave it out and use {path}."
        return broken("secret key", "It is shorter than 32 characters.", remedy)
    if os.environ.get("ATRIUM_SECRET_KEY"):
        return ok("secret key", "From ATRIUM_SECRET_KEY.")
    if path.stat().st_mode & 0o077:
        return broken("secret key", f"Others can read {path}.", f"Run `chmod 600 {path}`.")
    return ok("secret key", str(path))


def _port(env: Environment) -> Finding:
    where = f"{env.address}, port {env.port}"
    fault = supervisor.port_fault(env)
    if fault is None:
        return ok("port", f"Free: {where}.")
    if fault.errno != errno.EADDRINUSE:
        remedy = "Set ATRIUM_ADDRESS and ATRIUM_PORT to what this machine can offer."
        return broken("port", f"{where}: {fault.strerror}.", remedy)
    if supervisor.serves(env):
        return ok("port", f"Atrium answers on {where}.")
    remedy = "Stop that program, or set ATRIUM_PORT to another port."
    return broken("port", f"Another program has {where}.", remedy)


def _database_told() -> str:
    from django.db import connection

    about = connection.connection.info
    return f"PostgreSQL {about.server_version // 10_000}, database {about.dbname}."


def _static(_env: Environment) -> Finding:
    if preparing.static_is_collected():
        return ok("static files", "Gathered.")
    told = "The files for the browser are missing or older than the program."
    return broken("static files", told, "Run `atrium migrate`, then start the web server again.")


def _worker(env: Environment) -> Finding:
    from atrium.config.measures import live_workers

    number = live_workers()
    if number:
        return ok("worker", f"{number} at work.")
    if not supervisor.serves(env):
        return note("worker", "None is at work; Atrium does not run.", "Run `atrium up`.")
    remedy = "Run `atrium worker`, or `atrium up`, which runs one."
    return broken("worker", "None is at work: imports, exports and messages wait.", remedy)


def _demo(env: Environment) -> Finding:
    try:
        demo.check(env)
    except Trouble as error:
        return broken("demo sign-ins", str(error), "Close them before others can use them.")
    return ok("demo sign-ins", "None is open to other machines.")


def _for_tests() -> Iterator[Finding]:
    chromium = find_chromium()
    if chromium:
        yield ok("browser", str(chromium))
    else:
        told = "Chromium was not found; the browser tests need it."
        yield note("browser", told, "Install the package chromium, or set ATRIUM_CHROMIUM.")
    missing = missing_scripts()
    if missing:
        told = f"No font has these scripts, so pictures show boxes: {', '.join(missing)}."
        yield note("fonts", told, "Install fonts-noto-cjk and fonts-noto-core.")
    else:
        yield ok("fonts", "All scripts of the five languages.")
