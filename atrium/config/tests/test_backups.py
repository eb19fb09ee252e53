"""A backup holds one moment of all that there is; a restore brings back all of it or nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from atrium.config.backups import archive, saving
from atrium.config.console import Trouble
from atrium.core.documents.storing import store
from atrium.core.records import registry
from drill.installation import Installation, installed
from tests import world as worlds
from tests.world import World, make

# What must work in a restored installation: numbers go on, the trail is kept, the search finds.
GOES_ON = """
from atrium.core.actions import runner
from atrium.core.history.models import HistoryEntry
from atrium.core.records import registry, versions
from atrium.core.records.actor import system
from atrium.core.search.models import SearchEntry
versions.refresh()
kind, actor = registry.get("account"), system("test")
made = runner.create(kind, actor, {"name": "After the restore"})
runner.update(kind, actor, [made.pk], {"name": "Changed after it"})
print(HistoryEntry.objects.filter(record_type="account", record_id=made.pk).count())
print(SearchEntry.objects.filter(record_type="account", title__contains="changed after it").count())
print(SearchEntry.objects.filter(record_type="account", title__contains="zebra").count())
"""
OLDER = """
DELETE FROM django_migrations WHERE app = 'api' AND name = '0002_counter';
DROP TRIGGER atrium_access_moved ON api_token;
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.fixture
def empty() -> Iterator[Installation]:
    with installed() as made:
        yield made


class Writer(threading.Thread):
    """Works on while the backup is made: an account with a file, again and again."""

    def __init__(self, world: World) -> None:
        super().__init__(daemon=True)
        self.world, self.done, self.enough = world, 0, threading.Event()

    def run(self) -> None:
        actor = self.world.actor("ann")
        while not self.enough.is_set():
            content = f"file {self.done}".encode()
            store(actor, "note.txt", BytesIO(content), len(content))
            make(registry.get("account"), self.world.people["ann"])
            self.done += 1
        connections.close_all()


def manifest(path: Path) -> archive.Manifest:
    with archive.reading(path) as held:
        return held.manifest


def test_what_was_saved_while_people_worked_is_restored_to_the_last_row(
    world: World, empty: Installation, tmp_path: Path
) -> None:
    make(registry.get("account"), world.people["ann"], name="Zebra & Söhne 株式会社")
    writer = Writer(world)
    writer.start()
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    while writer.done < 3:
        assert writer.is_alive()
    made = saving.save(first)
    before = writer.done
    writer.enough.set()
    writer.join()
    assert before >= 3
    assert made.missing == []
    assert made.tables["documents_file"].rows == len(made.files) >= 3

    told = empty.run("restore", str(first))
    assert told.returncode == 0, told.stderr
    again = empty.run("backup", str(second))
    assert again.returncode == 0, again.stderr
    restored = manifest(second)
    assert restored.tables == made.tables
    assert {n: s for n, s in restored.members.items() if n.startswith("files/")} == {
        n: s for n, s in made.members.items() if n.startswith("files/")
    }
    assert empty.python(GOES_ON).split() == ["1", "1", "1"]

    refused = empty.run("restore", str(first))
    assert refused.returncode == 1
    assert "This installation is not empty." in refused.stderr
    assert empty.run("restore", "--replace", str(first)).returncode == 0
    assert empty.run("backup", str(second)).returncode == 0
    assert manifest(second).tables == made.tables


def test_the_backup_of_an_older_version_is_brought_up_to_date(
    world: World, empty: Installation, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OLDER)
    saving.save(tmp_path / "old.zip")
    told = empty.run("restore", str(tmp_path / "old.zip"))
    assert told.returncode == 0, told.stderr
    assert "Changing the database: 1 migrations." in told.stdout
    assert empty.run("doctor").returncode == 0


def test_what_cannot_be_restored_changes_nothing(
    world: World, empty: Installation, tmp_path: Path
) -> None:
    good, later, wrong = tmp_path / "good.zip", tmp_path / "later.zip", tmp_path / "wrong.zip"
    with connection.cursor() as cursor:
        made = saving.save(good)
        cursor.execute("INSERT INTO django_migrations VALUES (-1, 'sales', '9999_later', now())")
        saving.save(later)
    assert empty.run("restore", str(good)).returncode == 0

    refused = empty.run("restore", "--replace", str(later))
    assert refused.returncode == 1
    assert "made by a newer Atrium, which knows sales.9999_later" in refused.stderr
    # Whole as an archive, but its rows are not those that were counted.
    with ZipFile(good) as held, archive.writing(wrong) as out:
        told = held.read(archive.DATABASE).replace(b"ann@test.example", b"eve@test.example")
        out.add(archive.DATABASE, BytesIO(told), packed=True)
        out.close(made)
    refused = empty.run("restore", "--replace", str(wrong))
    assert refused.returncode == 1
    assert "nothing was changed" in refused.stderr
    assert "access_person has not come out as it went in" in refused.stderr
    assert empty.run("backup", str(wrong)).returncode == 0
    assert manifest(wrong).tables == made.tables


@pytest.fixture(scope="module")
def whole() -> bytes:
    """A small archive."""
    with installed() as made:
        target = made.data.parent / "whole.zip"
        made.data.mkdir()
        with archive.writing(target) as out:
            out.add(archive.DATABASE, BytesIO(b"SELECT 1;\n" * 99), packed=True)
            out.add("files/2026/11/a", BytesIO(bytes(range(256))), packed=False)
            out.close(archive.Manifest("2026-11-23T00:00:00+00:00", ["sales.0001_initial"], {}))
        return target.read_bytes()


def contents(path: Path) -> dict[str, bytes]:
    with archive.reading(path) as held:
        found = {}
        for name in held.manifest.members:
            with held.open(name) as content:
                found[name] = content.read()
        return found


@given(cut=st.integers(min_value=1))
def test_a_truncated_archive_is_refused(
    whole: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.zip"
    path.write_bytes(whole[: cut % len(whole)])
    with pytest.raises(Trouble, match="is no whole backup of Atrium"):
        contents(path)


@settings(max_examples=400)
@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_damaged_archive_is_refused_or_the_damage_changes_nothing(
    whole: bytes, at: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(whole)
    untouched = contents(path)
    spoilt = bytearray(whole)
    spoilt[at % len(whole)] ^= 1 << bit
    path.write_bytes(spoilt)
    try:
        found = contents(path)
    except Trouble as trouble:
        refusal = str(trouble)
    else:
        refusal = ""
        assert found == untouched
    assert re.search("nothing was changed|newer Atrium|^$", refusal)


def test_a_backup_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "kept.zip"
    target.write_bytes(b"the last good one")
    with pytest.raises(ZeroDivisionError), archive.writing(target):
        _ = 1 / 0
    assert target.read_bytes() == b"the last good one"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.zip"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be written"), archive.writing(tmp_path / "no" / "f"):
        pass
