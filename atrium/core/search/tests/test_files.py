"""What stands in the files of a record's notes finds the record, for whoever sees it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atrium.core import clock
from atrium.core.actions import standard
from atrium.core.documents import jobs
from atrium.core.documents.models import FileText
from atrium.core.documents.storing import store
from atrium.core.documents.tests.files import docx, pdf, xlsx
from atrium.core.events.models import Note
from atrium.core.jobs import queue
from atrium.core.records import registry
from atrium.core.search.query import find_ids, search
from tests.world import World, make


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def attach(world: World, name: str, content: bytes, to: Any = None, who: str = "ann") -> Any:
    """A record of `who` with a note that has the file, which is read."""
    kind, actor = registry.get("account"), world.actor(who)
    record = to or make(kind, world.people[who], name="Falcon")
    file = store(actor, name, BytesIO(content), len(content))
    standard.write_note(kind, actor, record.pk, "", files=[file.pk])
    jobs.read_file(file=file.pk)
    return record


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Offer.pdf", pdf("The Kestrel contract")),
        ("Offer.docx", docx("Kestrel and", "the contract of 納品")),
        ("Offer.xlsx", xlsx(["Kestrel", "contract"])),
        ("Offer.txt", b"the contract\nof Kestrel"),
    ],
)
def test_a_record_is_found_by_the_text_of_its_file(world: World, name: str, content: bytes) -> None:
    record = attach(world, name, content)
    (hit,) = search(world.actor("ann"), "contract kestrel")
    assert (hit.id, hit.title, hit.subtitle) == (record.pk, "Falcon", f"In the file “{name}”")
    assert find_ids(registry.get("account"), world.actor("ann"), "kestrel", 5) == [record.pk]
    assert not search(world.actor("ann"), "merlin")


def test_two_characters_of_chinese_are_found(world: World) -> None:
    record = attach(world, "a.docx", docx("本契约自签", "字之日起生效"))
    for text in ("契约", "签字之日"):
        assert [hit.id for hit in search(world.actor("ann"), text)] == [record.pk]


def test_names_come_before_files(world: World) -> None:
    by_file = attach(world, "a.txt", b"Kestrel")
    by_name = make(registry.get("account"), world.people["ann"], name="Kestrel")
    found = [hit.id for hit in search(world.actor("ann"), "kestrel")]
    assert found == [by_name.pk, by_file.pk]


def test_a_file_is_found_only_by_who_sees_its_record(world: World) -> None:
    attach(world, "a.txt", b"Kestrel", who="wes")
    assert search(world.actor("wes"), "kestrel")
    assert not search(world.actor("ann"), "kestrel")
    assert not find_ids(registry.get("account"), world.actor("ann"), "kestrel", 5)


def test_files_of_what_is_deleted_are_not_found(world: World) -> None:
    record = attach(world, "a.txt", b"Kestrel")
    Note.objects.update(deleted_at=clock.now())
    assert not search(world.actor("ann"), "kestrel")
    Note.objects.update(deleted_at=None)
    assert search(world.actor("ann"), "kestrel")
    standard.delete(registry.get("account"), world.actor("ann"), [record.pk])
    assert not search(world.actor("ann"), "kestrel")


def test_a_file_that_nobody_attached_is_not_read(world: World) -> None:
    store(world.actor("ann"), "a.txt", BytesIO(b"Kestrel"), 7)
    jobs.read_left()
    assert not FileText.objects.exists()


def test_an_attached_file_is_read_by_a_job_and_older_ones_later(world: World) -> None:
    attach(world, "a.txt", b"Kestrel")
    assert {job.task for job in queue.jobs("waiting")[0]} == {"documents.read"}
    FileText.objects.all().delete()
    jobs.catch_up()
    jobs.catch_up()
    assert sum(job.task == "documents.read_left" for job in queue.jobs("waiting")[0]) == 1
    jobs.read_left()
    assert search(world.actor("ann"), "kestrel")
    with CaptureQueriesContext(connection) as queries:
        jobs.catch_up()
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", pdf("Kestrel", password="secret"), "This file is encrypted"),
        ("a.pdf", b"%PDF-1.4", "This file is damaged"),
        ("a.pdf", pdf("Kestrel"), ""),
    ],
)
def test_the_page_tells_of_files_that_cannot_be_read(
    world: World, client: Client, name: str, content: bytes, told: str
) -> None:
    record = attach(world, name, content)
    client.force_login(world.people["ann"])
    page = client.get(f"/accounts/{record.pk}").content.decode()
    assert name in page
    assert told in page
    if not told:
        assert "This file is" not in page


def test_files_cost_a_search_one_statement(world: World) -> None:
    for _n in range(6):
        attach(world, "a.txt", b"Kestrel")
    actor = world.actor("ann")
    search(actor, "kestrel")
    with CaptureQueriesContext(connection) as queries:
        assert len(search(actor, "kestrel")) == 6
    assert sum("documents_filetext" in query["sql"] for query in queries) == 1
    assert len(queries) <= 5
