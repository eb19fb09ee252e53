"""A migrated database in a fraction of a second: made once per schema, then copied.

The embedded server of the test data folder is started when the first test needs it and stopped by
the last process that uses it. With DATABASE_URL another PostgreSQL is used in its place.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psutil
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections
from psycopg import sql

from atrium.config.embedded import Server
from atrium.config.environment import ROOT
from atrium.config.settings import PACKAGE, env

LOCK = 4_102_014  # any number, the same in every process


@contextmanager
def server() -> Iterator[None]:
    """The embedded server, shared by all processes that test at the same time."""
    if env.database_url:
        yield
        return
    env.data_dir.mkdir(parents=True, exist_ok=True)
    embedded = Server(env.data_dir / "postgres", durable=False)
    with (env.data_dir / "tests.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        embedded.start()
        try:
            yield
        finally:
            connections.close_all()
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others still use it
            else:
                embedded.stop()


class Databases:
    """The databases of this process: one to test in, and a pristine one to copy it from."""

    def __init__(self) -> None:
        self.name = f"test_atrium_{os.getpid()}"
        self.pristine = f"{self.name}_pristine"
        self.template = f"atrium_schema_{_schema_state()}"

    def make(self) -> None:
        with _maintenance() as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            names = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
            if self.template not in names:
                self._build_template(admin, names)
            for name in filter(_is_orphan, names):
                _drop(admin, name)
            _copy(admin, self.template, self.pristine)
        # What the program fills in after migrating depends on more than the migrations.
        _use(self.pristine)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        self.restore()

    def restore(self) -> None:
        """Make the test database as it was at the beginning."""
        connections.close_all()
        with _maintenance() as admin:
            _drop(admin, self.name)
            _copy(admin, self.pristine, self.name)
        _use(self.name)

    def drop(self) -> None:
        connections.close_all()
        with _maintenance() as admin:
            _drop(admin, self.name)
            _drop(admin, self.pristine)

    def _build_template(self, admin: psycopg.Connection[Any], names: set[str]) -> None:
        for name in names:
            if name.startswith("atrium_schema_"):
                _drop(admin, name)
        draft = f"{self.name}_draft"
        _drop(admin, draft)
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        _use(draft)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        connections.close_all()
        # Renamed when whole, so that an interrupted one is never taken for a schema.
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        admin.execute(rename.format(sql.Identifier(draft), sql.Identifier(self.template)))


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection[Any]]:
    told = settings.DATABASES["default"]
    about = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"]}
    about = {key: value for key, value in about.items() if value}
    with psycopg.connect(
        **about, password=told.get("PASSWORD") or None, dbname="postgres", autocommit=True
    ) as admin:
        yield admin


def _use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _drop(admin: psycopg.Connection[Any], name: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    admin.execute(drop.format(sql.Identifier(name)))


def _copy(admin: psycopg.Connection[Any], source: str, target: str) -> None:
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    admin.execute(copy.format(sql.Identifier(target), sql.Identifier(source)))


def _is_orphan(name: str) -> bool:
    """Whether a killed run left the database behind."""
    found = re.match(r"test_atrium_(\d+)", name)
    return found is not None and not psutil.pid_exists(int(found[1]))


def _schema_state() -> str:
    """Changes when a migration does, or a module that one imports."""
    migrations = sorted(PACKAGE.glob("**/migrations/*.py"))
    used = {path for migration in migrations for path in _imported(migration)}
    digest = hashlib.sha256(f"{django.VERSION} {sorted(settings.INSTALLED_APPS)}".encode())
    for path in [*migrations, *sorted(used)]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _imported(module: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(module.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            path = ROOT.joinpath(*name.split("."))
            for file in (path.with_suffix(".py"), path / "__init__.py"):
                if name.startswith("atrium.") and file.exists():
                    yield file
