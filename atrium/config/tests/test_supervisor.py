"""`atrium up` as a process, and what happens when its parts die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from atrium.config.supervisor import runs
from drill.installation import PATIENCE, Installation, alive, installed, wait_for


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    with installed() as made:
        made.start()
        yield made


@pytest.mark.parametrize("word", ["granian", "worker"])
def test_a_killed_child_is_started_again(running: Installation, word: str) -> None:
    before = running.child(word)
    before.kill()
    wait_for(lambda: not before.is_running() or before.status() == psutil.STATUS_ZOMBIE)
    wait_for(lambda: any(word in c.cmdline() for c in children(running) if c.pid != before.pid))
    wait_for(lambda: running.get("/readyz") == 200)


def test_a_killed_process_of_the_web_server_is_replaced(running: Installation) -> None:
    (before,) = serving(running)
    before.kill()
    wait_for(lambda: [p.pid for p in serving(running)] not in ([], [before.pid]))
    wait_for(lambda: running.get("/readyz") == 200)


def test_a_killed_database_is_started_again(running: Installation) -> None:
    pid = running.database.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: running.database.pid() not in {None, pid})
    wait_for(lambda: running.get("/readyz") == 200)


def test_a_database_that_does_not_start_is_tried_again_and_pages_say_so(
    running: Installation,
) -> None:
    pid, needed = running.database.pid(), running.database.folder / "global"
    assert pid
    away = needed.rename(needed.with_name("away"))
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: "Trying again in" in running.log.read_text())
    assert running.get("/readyz") == running.get("/auth/login/") == 503
    away.rename(needed)
    wait_for(lambda: running.get("/readyz") == 200)
    assert running.get("/auth/login/") == 200


def test_a_second_one_on_the_same_data_is_refused(running: Installation) -> None:
    refused = running.run("up")
    assert refused.returncode == 1
    assert f"Atrium already runs on {running.data}" in refused.stderr


def test_the_doctor_finds_a_running_installation_well(running: Installation) -> None:
    wait_for(lambda: running.get("/readyz") == 200)
    told = running.run("doctor")
    assert told.returncode == 0, told.stdout
    assert "Atrium answers" in told.stdout
    assert "at work." in told.stdout


def test_a_killed_supervisor_leaves_only_the_database_and_the_next_start_adopts_it(
    running: Installation,
) -> None:
    assert running.process is not None
    orphans = children(running)
    database = running.database.pid()
    running.process.kill()
    running.process.wait()
    wait_for(lambda: not any(alive(orphan) for orphan in orphans))
    wait_for(lambda: running.get("/healthz") == 0)
    assert running.database.pid() == database
    running.start()
    assert running.database.pid() == database


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_stops_everything_soon(
    running: Installation, number: signal.Signals
) -> None:
    if running.process is None or running.process.poll() is not None:
        running.start()
    assert running.process is not None
    began = time.monotonic()
    running.process.send_signal(number)
    assert running.process.wait(PATIENCE) == 0
    assert time.monotonic() - began < 5
    assert running.database.pid() is None
    assert running.get("/healthz") == 0
    assert not runs(running.data)


def test_without_a_supervisor_the_doctor_starts_the_database_and_stops_it_again(
    running: Installation,
) -> None:
    running.end()
    told = running.run("doctor")
    assert told.returncode == 0, told.stdout
    assert "All are applied." in told.stdout
    assert running.database.pid() is None


def test_a_second_start_takes_less_than_five_seconds(running: Installation) -> None:
    running.end()
    began = time.monotonic()
    running.start()
    assert time.monotonic() - began < 5


def children(running: Installation) -> list[psutil.Process]:
    assert running.process is not None
    return [p for p in psutil.Process(running.process.pid).children(recursive=True) if alive(p)]


def serving(running: Installation) -> list[psutil.Process]:
    """The processes that answer requests, below the one that keeps them."""
    found = [p for p in running.child("granian").children() if alive(p)]
    return [p for p in found if "resource_tracker" not in str(p.cmdline())]
