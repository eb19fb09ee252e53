"""Files are what their content says, seen by whom their record is, and never run."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.actions import standard
from atrium.core.documents import storing
from atrium.core.documents.models import File
from atrium.core.documents.storing import fetch, media_type, store
from atrium.core.records import registry
from atrium.core.records.errors import NotFound, Rejected
from tests.world import SETTER, World, make

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def keep(world: World, name: str, content: bytes, title: str = "a.bin") -> File:
    return store(world.actor(name), title, BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0 jpeg", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", storing.OTHER),
        (b"%PDF-1.7", "application/pdf"),
        (HTML, storing.OTHER),
        (SVG, storing.OTHER),
        (b"PK\x03\x04", storing.OTHER),
        (b"", storing.OTHER),
    ],
)
def test_the_type_is_that_of_the_content_whatever_the_name(
    world: World, content: bytes, kind: str
) -> None:
    assert media_type(content[:16]) == kind
    assert keep(world, "ann", content, "picture.png").kind == kind


@given(st.binary(max_size=32))
def test_only_pictures_are_ever_shown(head: bytes) -> None:
    kind = media_type(head)
    assert kind in {*storing.SHOWN, "application/pdf", storing.OTHER}
    assert "html" not in kind
    assert "svg" not in kind


@pytest.mark.parametrize("content", [PNG, HTML, SVG, b"%PDF-1.7"])
def test_nothing_that_was_uploaded_runs(world: World, client: Client, content: bytes) -> None:
    client.force_login(world.people["ann"])
    sent = SimpleUploadedFile("x.html", content, content_type="text/html")
    told = client.post("/files", {"file": sent}).json()
    answer = client.get(told["url"])
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Type"] == told["type"] != "text/html"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    shown = told["type"] in storing.SHOWN
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")


def test_a_loose_file_is_its_uploaders_alone(world: World) -> None:
    file = keep(world, "ann", PNG)
    assert fetch(world.actor("ann"), file.pk)[0] == file
    for name in ("bob", "max", "ada"):
        with pytest.raises(NotFound):
            fetch(world.actor(name), file.pk)
    loose = store(SETTER, "a", BytesIO(PNG), len(PNG))
    for actor in (world.actor("ada"), SETTER):
        with pytest.raises(NotFound):
            fetch(actor, loose.pk)


def test_a_files_record_says_who_sees_it(world: World, client: Client) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["ann"])
    file = keep(world, "ann", PNG)
    standard.write_note(kind, world.actor("ann"), record.pk, "", files=[file.pk])
    for name, status in (("ann", 200), ("bob", 200), ("max", 200), ("wes", 404), ("nil", 404)):
        client.force_login(world.people[name])
        assert client.get(f"/files/{file.pk}").status_code == status, name
    standard.share(kind, SETTER, record.pk, person=world.people["wes"].pk)
    assert fetch(world.actor("wes"), file.pk)[0].pk == file.pk
    standard.delete(kind, SETTER, [record.pk])
    with pytest.raises(NotFound):
        fetch(world.actor("ann"), file.pk)


def test_nobody_attaches_what_somebody_else_uploaded(world: World) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["ann"])
    theirs, own = keep(world, "wes", PNG), keep(world, "ann", PNG)
    note = standard.write_note(
        kind, world.actor("ann"), record.pk, "<p>x</p>", files=[theirs.pk, own.pk]
    )
    assert note.files == [own.pk]
    other = make(kind, world.people["ann"])
    again = standard.write_note(kind, world.actor("ann"), other.pk, "<p>x</p>", files=[own.pk])
    assert again.files == []
    assert File.objects.get(pk=own.pk).record_id == record.pk


def test_a_file_that_is_too_large_is_refused_with_the_limit(world: World) -> None:
    with pytest.raises(Rejected, match="may have 50 MB"):
        store(world.actor("ann"), "big.bin", BytesIO(b""), storing.LARGEST + 1)
    assert not File.objects.exists()


def test_without_a_file_nothing_is_stored(world: World, client: Client) -> None:
    client.force_login(world.people["ann"])
    assert client.post("/files", {}).status_code == 422
    assert client.post("/files", {"file": "text"}).status_code == 422
    assert Client().get("/files/1").status_code == 302


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.txt", "b.txt"),
        ('a"b\r\nX-Evil: 1.txt', "abX-Evil 1.txt"),
        ("...", "file"),
        ("", "file"),
        ("見積書.pdf", "見積書.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_no_path_and_no_header(world: World, sent: str, kept: str) -> None:
    assert keep(world, "ann", PNG, sent).name == kept


def test_two_files_of_one_name_are_two_files(world: World) -> None:
    one, other = keep(world, "ann", PNG), keep(world, "ann", HTML)
    assert one.key != other.key
    assert one.sha256 != other.sha256
    assert fetch(world.actor("ann"), one.pk)[1].read() == PNG
    assert fetch(world.actor("ann"), other.pk)[1].read() == HTML
