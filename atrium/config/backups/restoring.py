"""Putting a backup in place of what an installation holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from atrium.config import preparing
from atrium.config.backups import archive, database
from atrium.config.console import Trouble


def restore(path: Path, *, replace: bool = False) -> archive.Manifest:
    """Restore the archive at `path`; raises Trouble, and then nothing has changed.

    With `replace` also into an installation that holds something, which is then gone.
    """
    with archive.reading(path) as held:
        _check_age(path, held.manifest)
        _check_free()
        before = _files()
        if not replace and _holds_something():
            raise Trouble(
                "This installation is not empty. Restore into an empty data folder and database, "
                "or use --replace, which throws away everything that this one holds."
            )
        with _files_in_place(held), held.open(archive.DATABASE) as dump:
            connection.close()
            database.load(dump, held.manifest.tables)
        preparing.migrate()
        with connection.cursor() as cursor:
            # Else the first searches would know nothing of how many there are of what.
            cursor.execute("ANALYZE")
        preparing.collect_static()
        for key in before - _files():
            default_storage.delete(key)
        return held.manifest


def _check_age(path: Path, manifest: archive.Manifest) -> None:
    """Refuse what a newer version made; what an older one made is migrated afterwards."""
    own = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = [old for migration in own.values() for old in migration.replaces]
    unknown = set(manifest.migrations) - {f"{app}.{name}" for app, name in (*own, *replaced)}
    if unknown:
        raise Trouble(
            f"{path} was made by a newer Atrium, which knows {min(unknown)}. Restore it with that "
            "version, or a newer one."
        )


def _check_free() -> None:
    if database.others():
        raise Trouble("The database is in use. Stop Atrium, and whatever else uses it, first.")


def _holds_something() -> bool:
    """Whether anybody can sign in: before that, nothing can have been done."""
    return _exists("access_person") and bool(_asked("SELECT 1 FROM access_person LIMIT 1"))


def _files() -> set[str]:
    """The keys of all files that the database knows."""
    rows = _asked("SELECT key FROM documents_file") if _exists("documents_file") else []
    return {str(key) for (key,) in rows}


def _exists(table: str) -> bool:
    return _asked("SELECT to_regclass(%s) IS NOT NULL", f"public.{table}") == [(True,)]


def _asked(statement: str, *values: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@contextmanager
def _files_in_place(held: archive.Reader) -> Iterator[None]:
    """Store the files before their rows; takes them away again when the rows do not come."""
    stored: list[str] = []
    try:
        for key in held.manifest.files:
            if not _is_there(key, held.manifest.members[archive.FILES + key]):
                stored.append(key)
                default_storage.delete(key)
                with held.open(archive.FILES + key) as content:
                    default_storage.save(key, File(content))
        yield
    except BaseException as error:
        for key in stored:
            default_storage.delete(key)
        if isinstance(error, OSError):
            told = f"A file cannot be stored ({error.strerror}); nothing was changed."
            raise Trouble(told) from None
        raise


def _is_there(key: str, digest: str) -> bool:
    try:
        with default_storage.open(key) as content:
            return archive.sha256(content) == digest
    except FileNotFoundError:
        return False
