"""The archive: written to the end before it has its name, read through before it is believed."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from atrium.config.backups.database import Measured
from atrium.config.console import Trouble

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sql"
FILES = "files/"
CHUNK = 1 << 20
# All that the library raises for an archive of which some bytes are not as they were written.
BROKEN = (BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, struct.error, OverflowError)


@dataclass
class Manifest:
    """What an archive holds. `members` maps each name in it to its SHA-256; `missing` lists the
    keys of files that were not in the storage when the backup was made.
    """

    made_at: str
    migrations: list[str]
    tables: dict[str, Measured]
    members: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def files(self) -> list[str]:
        """The keys of the files."""
        return [name.removeprefix(FILES) for name in self.members if name.startswith(FILES)]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


class Writer:
    def __init__(self, held: ZipFile) -> None:
        self._held = held
        self.members: dict[str, str] = {}

    def add(self, name: str, content: IO[bytes], *, packed: bool) -> str:
        """Take in a member; returns its SHA-256."""
        about = ZipInfo(name)
        about.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        about.external_attr = 0o600 << 16
        digest = hashlib.sha256()
        with self._held.open(about, "w", force_zip64=True) as out:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                out.write(chunk)
        self.members[name] = digest.hexdigest()
        return self.members[name]

    def close(self, manifest: Manifest) -> None:
        manifest.members = self.members
        self._held.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive, for its owner's eyes; it replaces `path` once it is whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            with ZipFile(out, "w") as held:
                yield Writer(held)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError as error:
        raise Trouble(f"The backup cannot be written to {path}: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


class Reader:
    def __init__(self, held: ZipFile, manifest: Manifest) -> None:
        self._held = held
        self.manifest = manifest

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with self._held.open(name) as content:
            yield content

    def faults(self) -> Iterator[str]:
        """What is in the archive but not as the manifest says, and what is not in it."""
        if set(self._held.namelist()) != {MANIFEST, *self.manifest.members}:
            yield "its list of contents is not the one it was written with"
            return
        for name, told in self.manifest.members.items():
            with self._held.open(name) as content:
                if sha256(content) != told:
                    yield f"{name} is not as it was written"


def sha256(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """An archive that is whole to the last byte; raises Trouble for any other."""
    try:
        held = ZipFile(path)
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    except BROKEN as error:
        raise Trouble(_damaged(path, str(error))) from None
    with held:
        yield _believed(path, held)


def _believed(path: Path, held: ZipFile) -> Reader:
    try:
        made = Reader(held, _manifest(path, held))
        fault = next(made.faults(), None)
    except (*BROKEN, OSError) as error:
        raise Trouble(_damaged(path, str(error) or type(error).__name__)) from None
    if fault:
        raise Trouble(_damaged(path, fault))
    return made


def _manifest(path: Path, held: ZipFile) -> Manifest:
    try:
        told = json.loads(held.read(MANIFEST))
        known = told["format"]
        if known == FORMAT:
            tables = {name: Measured(**held) for name, held in told.pop("tables").items()}
            return Manifest(**told, tables=tables)
    except (KeyError, ValueError, TypeError):
        raise Trouble(_damaged(path, f"it has no {MANIFEST} that can be read")) from None
    raise Trouble(f"{path} was made by a newer Atrium. Restore it with that one, or newer.")


def _damaged(path: Path, fault: str) -> str:
    return (
        f"{path} is no whole backup of Atrium: {fault}. It may be cut off or damaged; nothing was "
        "changed. Use another backup, or copy this one again."
    )
