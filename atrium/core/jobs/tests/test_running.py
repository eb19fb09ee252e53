"""Work in the background: seen while it runs, resumed after its worker died, done once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from atrium.core.actions import runner
from atrium.core.jobs import queue
from atrium.core.jobs.jobs import hand_back
from atrium.core.jobs.models import Progress, State
from atrium.core.jobs.running import running, start
from atrium.core.records import reading, registry
from atrium.core.records.errors import NotFound, Rejected
from tests import world as worlds
from tests.world import SETTER, World

STEPS = 5
did: list[int] = []
breaks_at: list[int] = []


@app.task(name="test.stepwise")
def stepwise(progress: int) -> None:
    """Goes on where it stopped, as work on many rows does."""
    with running(progress) as work:
        for step in range(work.progress.done, STEPS):
            if step in breaks_at:
                raise ValueError("Row 3 is no date.")
            did.append(step)
            work.advance(step + 1, STEPS)


@app.task(name="test.creating")
def creating(progress: int) -> None:
    with running(progress) as work:
        runner.create(registry.get("account"), work.actor, {"name": "By a job"})


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    did.clear()
    breaks_at.clear()
    yield
    breaks_at.clear()


def work_off() -> None:
    """A worker that does what is waiting and ends, in a thread: the browser's tests hold a loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(_work).result()


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1
        )


def killed(progress: Progress, done: int, *, silent: int = 600) -> None:
    """As the database is when a worker was killed in the midst of the work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent],
        )
        (worker,) = cursor.fetchone() or (None,)
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, progress.job],
        )
    Progress.objects.filter(pk=progress.pk).update(state=State.RUNNING, done=done, total=STEPS)
    did.extend(range(done))


def reap() -> None:
    def once() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            asyncio.run(_given_back(working))

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(once).result()
    work_off()


async def _given_back(working: Any) -> None:
    async with working.open_async():
        await hand_back(working.job_manager)


def status(progress: Progress) -> str:
    return str(ProcrastinateJob.objects.get(pk=progress.job).status)


class TestWorker:
    """A real worker on the database; what these write is committed."""

    @pytest.fixture
    def world(self, transactional_db: None) -> World:
        return worlds.build()

    def test_work_is_seen_from_its_start_to_its_end(self, world: World) -> None:
        progress = start(stepwise, world.actor("ann"), "Stepwise", total=STEPS)
        assert (progress.state, progress.percent, progress.over) == (State.WAITING, 0, False)
        assert [one.pk for one in queue.own_work(world.actor("ann"))] == [progress.pk]
        assert queue.own_work(world.actor("bob")) == []
        work_off()
        progress.refresh_from_db()
        assert (progress.state, progress.percent, progress.over) == (State.DONE, 100, True)
        assert progress.started_at is not None
        assert progress.finished_at is not None
        assert progress.started_at <= progress.finished_at
        assert status(progress) == "succeeded"
        assert did == list(range(STEPS))

    def test_work_of_a_killed_worker_goes_on_where_it_stopped(self, world: World) -> None:
        progress = start(stepwise, world.actor("ann"), "Stepwise")
        killed(progress, 2)
        reap()
        progress.refresh_from_db()
        assert progress.state == State.DONE
        assert status(progress) == "succeeded"
        assert did == list(range(STEPS))

    def test_work_of_a_living_worker_is_left_to_it(self, world: World) -> None:
        progress = start(stepwise, world.actor("ann"), "Stepwise")
        killed(progress, 2, silent=5)
        reap()
        assert status(progress) == "doing"
        assert did == [0, 1]

    def test_work_that_fails_says_why_and_goes_on_at_another_try(self, world: World) -> None:
        breaks_at.append(3)
        progress = start(stepwise, world.actor("ann"), "Stepwise")
        work_off()
        progress.refresh_from_db()
        assert (progress.state, progress.message) == (State.FAILED, "Row 3 is no date.")
        assert (progress.done, progress.percent) == (3, 60)
        for name in ("bob", "dora"):
            with pytest.raises(NotFound):
                queue.retry(world.actor(name), progress.job or 0)
        breaks_at.clear()
        queue.retry(world.actor("ann"), progress.job or 0)
        work_off()
        progress.refresh_from_db()
        assert (progress.state, progress.message) == (State.DONE, "")
        assert did == list(range(STEPS))
        with pytest.raises(Rejected, match="no longer among the failed"):
            queue.retry(world.actor("ann"), progress.job or 0)

    def test_cancelled_work_is_not_begun(self, world: World) -> None:
        progress = start(stepwise, world.actor("ann"), "Stepwise")
        with pytest.raises(NotFound):
            queue.cancel(world.actor("bob"), progress.job or 0)
        queue.cancel(world.actor("ada"), progress.job or 0)
        work_off()
        progress.refresh_from_db()
        assert (progress.state, did) == (State.CANCELLED, [])
        with pytest.raises(Rejected, match="cannot be cancelled"):
            queue.cancel(world.actor("ada"), progress.job or 0)

    def test_work_of_a_change_that_was_undone_is_never_begun(self, world: World) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            start(stepwise, world.actor("ann"), "Stepwise")
            raise ZeroDivisionError
        work_off()
        assert did == []
        assert not Progress.objects.exists()
        assert not ProcrastinateJob.objects.filter(task_name="test.stepwise").exists()

    def test_a_job_acts_with_the_rights_its_person_has_when_it_runs(self, world: World) -> None:
        progress = start(creating, world.actor("ann"), "Creating")
        data = {"is_active": False}
        runner.update(registry.get("person"), SETTER, [world.people["ann"].pk], data)
        work_off()
        progress.refresh_from_db()
        assert progress.state == State.FAILED
        assert progress.message
        assert not reading.visible(registry.get("account"), SETTER).exists()

    def test_a_job_of_somebody_who_is_gone_altogether_does_nothing(self, world: World) -> None:
        progress = start(creating, world.actor("nil"), "Creating")
        nil: Any = world.people["nil"]
        type(nil).objects.filter(pk=nil.pk).delete()
        work_off()
        progress.refresh_from_db()
        assert progress.state == State.FAILED
        assert not reading.visible(registry.get("account"), SETTER).exists()
