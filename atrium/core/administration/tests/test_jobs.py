"""What the queue holds, and giving a job another try or none."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from atrium.core.administration.tests.conftest import As
from atrium.core.jobs import queue
from atrium.core.jobs.models import Progress, State
from atrium.core.jobs.running import start
from tests.world import World


@app.task(name="test.count")
def counting(progress: int) -> None: ...


def queued(world: World, name: str, title: str) -> Progress:
    return start(counting, world.actor(name), title, total=10)


def become(progress: Progress, status: str) -> None:
    """What a worker would have made of the job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, progress.job]
        )
    state = {"doing": State.RUNNING, "failed": State.FAILED, "succeeded": State.DONE}[status]
    Progress.objects.filter(pk=progress.pk).update(state=state, done=4, message="Row 5 is no date.")


def status(progress: Progress) -> Any:
    return ProcrastinateJob.objects.get(pk=progress.job).status


def page(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_jobs_stand_in_the_tab_of_their_state(world: World, signed_in: As) -> None:
    made = {s: queued(world, "ann", f"Import {s}") for s in ("doing", "failed", "succeeded")}
    for told, progress in made.items():
        become(progress, told)
    queued(world, "ann", "Import waiting")
    ada = signed_in("ada")
    for state, title in (
        ("running", "Import doing"),
        ("waiting", "Import waiting"),
        ("failed", "Import failed"),
        ("done", "Import succeeded"),
    ):
        shown = page(ada, f"/jobs?state={state}")
        assert shown.count("Import ") == shown.count(title) > 0
        assert "Ann East" in shown
    assert "Row 5 is no date." in page(ada, "/jobs?state=failed")
    assert "4 of 10" in page(ada, "/jobs?state=running")
    assert queue.counts() == {"running": 1, "waiting": 1, "failed": 1, "done": 1}


def test_a_failed_job_gets_another_try(world: World, signed_in: As) -> None:
    progress = queued(world, "ann", "Import")
    become(progress, "failed")
    assert signed_in("ada").post(f"/jobs/{progress.job}/retry").status_code == 302
    assert status(progress) == "todo"
    progress.refresh_from_db()
    assert (progress.state, progress.message) == (State.WAITING, "")


def test_a_waiting_job_is_cancelled(world: World, signed_in: As) -> None:
    progress = queued(world, "ann", "Import")
    assert signed_in("ada").post(f"/jobs/{progress.job}/cancel").status_code == 302
    assert status(progress) == "cancelled"
    progress.refresh_from_db()
    assert progress.state == State.CANCELLED
    assert progress.over


@pytest.mark.parametrize(
    ("now", "verb"), [("doing", "cancel"), ("succeeded", "retry"), ("doing", "retry")]
)
def test_what_is_too_late_is_told(world: World, signed_in: As, now: str, verb: str) -> None:
    progress = queued(world, "ann", "Import")
    become(progress, now)
    answer = signed_in("ada").post(f"/jobs/{progress.job}/{verb}")
    assert answer.status_code == 409
    assert status(progress) == now


def test_one_sees_and_steers_ones_own_work_and_no_others(world: World, signed_in: As) -> None:
    own, other = queued(world, "ann", "My import"), queued(world, "bob", "His import")
    ann = signed_in("ann")
    shown = page(ann, "/jobs/mine")
    assert "My import" in shown
    assert "His import" not in shown
    assert ann.post(f"/jobs/{other.job}/cancel").status_code == 404
    assert status(other) == "todo"
    assert ann.post(f"/jobs/{own.job}/cancel", {"back": "/jobs/mine"}).status_code == 302
    assert status(own) == "cancelled"


def test_without_a_worker_the_page_says_what_to_do(world: World, signed_in: As) -> None:
    ada = signed_in("ada")
    assert "No worker is running" in page(ada, "/jobs")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    shown = page(ada, "/jobs")
    assert "No worker is running" not in shown
    assert "1 worker runs." in shown
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'"
        )
    assert "No worker is running" in page(ada, "/jobs")


def test_the_page_asks_again_by_itself_for_its_part_alone(world: World, signed_in: As) -> None:
    ada = signed_in("ada")
    assert 'hx-trigger="every 3s"' in page(ada, "/jobs?state=failed")
    part = ada.get("/jobs?state=failed", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="jobs"')
    assert "<html" not in part


def test_going_back_stays_on_the_jobs_pages(world: World, signed_in: As) -> None:
    progress = queued(world, "ann", "Import")
    sent = {"back": "https://elsewhere.example/jobs"}
    answer = signed_in("ann").post(f"/jobs/{progress.job}/cancel", sent)
    assert answer.headers["Location"] == "/jobs/mine"


def test_pages_of_jobs_go_on_and_cost_the_same(
    world: World, signed_in: As, django_assert_max_num_queries: Any
) -> None:
    for number in range(queue.MANY + 5):
        queued(world, "ann", f"Import {number}.")
    ada = signed_in("ada")
    ada.get("/jobs?state=waiting")
    with django_assert_max_num_queries(12):
        shown = page(ada, "/jobs?state=waiting")
    assert "Import 54." in shown
    assert "Import 4." not in shown
    older = (
        shown.split('class="pager"><a class="btn" href="')[1].split('"')[0].replace("&amp;", "&")
    )
    assert "Import 4." in page(ada, older)
