"""What must be true before the program runs: schema, static files, demo company, closed doors.

`atrium up` runs this module as a process of its own, so that the supervisor stays small.
"""

from __future__ import annotations

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atrium.config import demo
from atrium.config.command import app_commands
from atrium.config.console import Trouble, say
from atrium.config.environment import ConfigurationError, Environment
from atrium.config.framework import ready

OLDEST, NEWEST = 15, 18  # major versions of PostgreSQL
STATIC_MARK = ".collected"
MIGRATION_LOCK = 4_102_013  # any number, the same in every process


def prepare(env: Environment) -> None:
    """Everything, in order. Raises Trouble."""
    ready()
    check_database()
    migrate()
    collect_static()
    _load_demo(env)
    demo.check(env)


def check_database() -> None:
    """Raise Trouble where the database cannot be reached or is of a wrong version."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Trouble(
            f"The database does not answer: {str(error).strip()}\nCheck DATABASE_URL, and that "
            "the server runs and lets this machine in."
        ) from None
    version = connection.connection.info.server_version // 10_000
    if not OLDEST <= version <= NEWEST:
        raise Trouble(f"The database is PostgreSQL {version}; Atrium runs on {OLDEST} to {NEWEST}.")


def pending_migrations() -> list[str]:
    """The migrations not applied yet, such as "sales.0002_currency"."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate() -> None:
    """Bring the schema and the index up to date; of several that start at once, one does it."""
    from django.core.management import call_command

    from atrium.core.documents import jobs as documents
    from atrium.core.search import jobs as searching

    with _one_migrates():
        pending = pending_migrations()
        if pending:
            say(f"Changing the database: {len(pending)} migrations.")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        searching.catch_up()
        documents.catch_up()


@contextmanager
def _one_migrates() -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def collect_static() -> None:
    """Gather, name by content and compress the files that browsers get, when one has changed."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with root.with_name("static.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if static_is_collected():
            return
        say("Gathering the files for the browser.")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        (root / STATIC_MARK).write_text(_static_state())


def static_is_collected() -> bool:
    """Whether the gathered files are those of the program."""
    from django.conf import settings

    mark = Path(settings.STATIC_ROOT) / STATIC_MARK
    return mark.exists() and mark.read_text() == _static_state()


def _static_state() -> str:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_mtime_ns} {about.st_size}\n".encode())
    return digest.hexdigest()


def _load_demo(env: Environment) -> None:
    from django.core.management import call_command

    from atrium.core.access.models import Person

    if not env.demo or Person.objects.exists() or "demo" not in app_commands():
        return
    if not env.private:
        raise Trouble(demo.open_door(env, "The demo company is about to be loaded; its"))
    say("Loading the demo company. This takes a moment, on the first start only.")
    call_command("atrium_demo")


def _tell_sign_ins() -> None:
    people = demo.people()
    if not people:
        return
    say(f'Demo sign-ins, all with the password "{demo.PASSWORD}":')
    width = max(len(person.email or "") for person in people)
    for person in people:
        say(f"  {person.email:<{width}}  {person.job_title or person.name}")


if __name__ == "__main__":
    try:
        prepare(Environment.read())
        _tell_sign_ins()
    except (ConfigurationError, Trouble) as error:
        sys.exit(f"atrium: {error}")
