"""Making a backup while people work."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage

from atrium.config.backups import archive
from atrium.config.backups.database import Snapshot, snapshot
from atrium.core import clock


def save(path: Path) -> archive.Manifest:
    """Write database and files as of this moment to `path`; raises Trouble.

    A file is stored before its row is committed and never changed, so every row of the snapshot
    has its file.
    """
    with snapshot() as moment, archive.writing(path) as out:
        manifest = archive.Manifest(
            made_at=clock.now().isoformat(timespec="seconds"),
            migrations=_migrations(moment),
            tables={},
        )
        with moment.dump() as dump:
            out.add(archive.DATABASE, dump, packed=True)
        manifest.tables = moment.measure()
        manifest.missing = _add_files(moment, out)
        out.close(manifest)
    return manifest


def _migrations(moment: Snapshot) -> list[str]:
    rows = moment.rows("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in rows]


def _add_files(moment: Snapshot, out: archive.Writer) -> list[str]:
    """Take in the files; returns the keys of those that are not there as they were stored."""
    missing = []
    for key, told in moment.rows("SELECT key, sha256 FROM documents_file ORDER BY key"):
        try:
            with default_storage.open(key) as content:
                digest = out.add(archive.FILES + key, content, packed=False)
        except FileNotFoundError:
            missing.append(key)
        else:
            if digest != told:
                missing.append(key)
    return missing
