"""A field of the company's own that names files: whose they become, who may see them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from atrium.core.access.models import Role
from atrium.core.actions import runner, standard
from atrium.core.documents import jobs
from atrium.core.documents.models import File
from atrium.core.documents.storing import fetch, store
from atrium.core.merging.merging import merge
from atrium.core.merging.unmerging import merges_of, unmerge
from atrium.core.records import reading
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.search.query import search
from atrium.core.undo.planning import own_runs
from atrium.core.undo.undoing import undo
from tests import own
from tests.world import SETTER, World, make


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def account(world: World) -> Type:
    return own.add("account", "own_papers", "files")


def upload(world: World, who: str, name: str = "Plan.txt", text: bytes = b"Kestrel") -> int:
    return int(store(world.actor(who), name, BytesIO(text), len(text)).pk)


def papers(kind: Type, world: World, who: str, pk: int) -> list[tuple[int, str | None]]:
    value = reading.one(kind, world.actor(who), pk, ["own_papers"]).values["own_papers"]
    return [(ref.id, ref.title) for ref in value]


def test_a_file_becomes_the_record_s_and_is_seen_by_who_sees_it(
    world: World, account: Type
) -> None:
    file, ann = upload(world, "ann"), world.actor("ann")
    with pytest.raises(NotFound):
        fetch(world.actor("bob"), file)
    record = runner.create(account, ann, {"name": "Alder", "own_papers": [file]})
    assert papers(account, world, "bob", record.pk) == [(file, "Plan.txt")]
    assert fetch(world.actor("bob"), file)
    with pytest.raises(NotFound):
        fetch(world.actor("wes"), file)


def test_nobody_gets_at_a_file_by_naming_it(world: World, account: Type) -> None:
    foreign = upload(world, "wes")
    ann = world.actor("ann")
    record = make(account, world.people["ann"])
    for file in (foreign, 10**9):
        with pytest.raises(Rejected) as refused:
            runner.update(account, ann, [record.pk], {"own_papers": [file]})
        assert [problem.field for problem in refused.value.problems] == ["own_papers"]
    held = make(account, world.people["wes"])
    runner.update(account, world.actor("wes"), [held.pk], {"own_papers": [foreign]})
    with pytest.raises(Rejected):
        runner.update(account, ann, [record.pk], {"own_papers": [foreign]})
    assert File.objects.get(pk=foreign).record_id == held.pk


def test_what_is_taken_out_is_gone_and_comes_back_by_undo(world: World, account: Type) -> None:
    file, ann = upload(world, "ann"), world.actor("ann")
    record = runner.create(account, ann, {"name": "Alder", "own_papers": [file]})
    runner.update(account, ann, [record.pk], {"own_papers": []})
    with pytest.raises(NotFound):
        fetch(world.actor("bob"), file)
    undo(ann, own_runs(ann, 1)[0].pk)
    assert papers(account, world, "ann", record.pk) == [(file, "Plan.txt")]
    assert fetch(world.actor("bob"), file)


def test_who_may_not_read_the_field_gets_at_neither_file_nor_text(
    world: World, account: Type
) -> None:
    file = upload(world, "ann")
    runner.create(account, world.actor("ann"), {"name": "Alder", "own_papers": [file]})
    jobs.read_file(file=file)
    assert search(world.actor("bob"), "kestrel")
    role = Role.objects.unscoped("the test's own").get(code="salesperson")
    role.fields = {"account": {"own_papers": "hidden"}}
    role.save()
    assert not search(world.actor("bob"), "kestrel")
    with pytest.raises(NotFound):
        fetch(world.actor("bob"), file)


def test_files_go_along_with_a_merge_and_back(world: World, account: Type) -> None:
    ann = world.actor("ann")
    first = runner.create(account, ann, {"name": "Alder", "own_papers": [upload(world, "ann")]})
    file = upload(world, "ann", "Second.txt")
    second = runner.create(account, ann, {"name": "Alder AG", "own_papers": [file]})
    merge(account, ann, first.pk, [first.pk, second.pk], {"own_papers": 0}, {})
    assert [name for _pk, name in papers(account, world, "bob", first.pk)] == [
        "Plan.txt", "Second.txt"]  # fmt: skip
    assert fetch(world.actor("bob"), file)
    unmerge(ann, merges_of(account, first.pk)[0].pk)
    assert papers(account, world, "bob", second.pk) == [(file, "Second.txt")]
    assert [name for _pk, name in papers(account, world, "bob", first.pk)] == ["Plan.txt"]


def test_pages_lead_to_the_file_and_keep_it(
    world: World, account: Type, client: Client, static_files: None
) -> None:
    file = upload(world, "ann")
    client.force_login(world.people["ann"])
    answer = client.post("/accounts/new", {"name": "Alder", "own_papers": ["", str(file)]})
    record = int(answer.headers["Location"].rsplit("/", 1)[1])
    link = f'href="/files/{file}">Plan.txt</a>'
    for path in (f"/accounts/{record}", f"/accounts/{record}/edit"):
        assert link in client.get(path).content.decode()
    assert link in client.get("/accounts?columns=name,own_papers").content.decode()
    assert client.get(f"/accounts/{record}?tab=history").status_code == 200
    # What was typed comes back with the file beside the message.
    again = client.post("/accounts/new", {"name": "", "own_papers": [str(upload(world, "ann"))]})
    assert again.status_code == 422
    assert "Plan.txt" in again.content.decode()


def test_a_note_s_file_is_no_field_s(world: World, account: Type) -> None:
    file, record = upload(world, "ann"), make(account, world.people["ann"])
    standard.write_note(account, world.actor("ann"), record.pk, "", files=[file])
    with pytest.raises(Rejected):
        runner.update(account, SETTER, [record.pk], {"own_papers": [file]})
