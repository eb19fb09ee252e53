"""The undo of a change of thousands goes on in the background; nothing of it is done twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from atrium.core.actions import runner
from atrium.core.actions.work import begin
from atrium.core.history.models import Run
from atrium.core.jobs.models import State
from atrium.core.records import registry
from atrium.core.records.errors import Rejected
from atrium.core.undo import jobs
from atrium.core.undo.starting import AT_ONCE, start_undo, under_way
from tests.world import World

ACCOUNT = registry.get("account")
OLD, NEW = "https://old.example", "https://new.example"


@pytest.fixture
def many(world: World) -> list[int]:
    rows = [{"name": f"Account {n}", "website": OLD} for n in range(AT_ONCE + 1)]
    with begin(world.actor("ann"), "create") as work:
        ids = [record.pk for record in work.create(ACCOUNT, rows)]
    runner.update(ACCOUNT, world.actor("ann"), ids, {"website": NEW})
    return ids


def changed(world: World) -> UUID:
    rows = Run.objects.filter(actor=world.people["ann"].pk, action="update")
    return rows.latest("at").pk


def websites(ids: list[int]) -> set[str]:
    rows: Any = ACCOUNT.model._base_manager
    return set(rows.filter(pk__in=ids).values_list("website", flat=True))


def work_off() -> None:
    for job in ProcrastinateJob.objects.filter(task_name="undo.run", status="todo"):
        jobs.take_back.func(**job.args)


def test_it_is_begun_at_once_and_done_later(
    world: World, static_files: None, many: list[int]
) -> None:
    client, run = Client(), changed(world)
    client.force_login(world.people["ann"])
    begun = client.post(f"/actions/{run}/undo", headers={"HX-Request": "true"})
    assert (begun.status_code, begun.headers["X-Look"]) == (204, f"/actions/{run}")
    assert websites(many) == {NEW}
    assert "<progress" in client.get(f"/actions/{run}").content.decode()
    again = client.post(f"/actions/{run}/undo")
    assert again.status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="undo.run").count() == 1
    work_off()
    assert websites(many) == {OLD}
    page = client.get(f"/actions/{run}", headers={"HX-Request": "true"}).content.decode()
    assert f"{AT_ONCE + 1} records are as before." in page
    assert "Do again" in page


def test_a_job_begun_again_does_nothing_twice(world: World, many: list[int]) -> None:
    ann, run = world.actor("ann"), changed(world)
    start_undo(ann, run)
    work_off()
    work_off()
    told = Run.objects.get(pk=run)
    assert told.progress is not None
    assert told.progress.state == State.DONE
    assert not under_way(told)
    assert Run.objects.filter(undoes=run).count() == 1


def test_what_cannot_be_is_refused_before_anything_is_begun(world: World, many: list[int]) -> None:
    ann, run = world.actor("ann"), changed(world)
    runner.update(ACCOUNT, world.actor("max"), many[:1], {"website": "https://max.example"})
    with pytest.raises(Rejected):
        start_undo(ann, run)
    assert not ProcrastinateJob.objects.filter(task_name="undo.run").exists()
    start_undo(ann, run, partly=True)
    work_off()
    assert websites(many) == {OLD, "https://max.example"}


def test_what_was_changed_meanwhile_stops_it_with_the_reason(
    world: World, static_files: None, many: list[int]
) -> None:
    ann, run = world.actor("ann"), changed(world)
    start_undo(ann, run)
    runner.update(ACCOUNT, world.actor("max"), many[:1], {"website": "https://max.example"})
    with pytest.raises(Rejected):
        work_off()
    assert websites(many[1:]) == {NEW}
    client = Client()
    client.force_login(world.people["ann"])
    page = client.get(f"/actions/{run}").content.decode()
    assert world.people["max"].name in page
    assert "Undo what can be undone" in page
