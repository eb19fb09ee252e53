"""Open pages are told what others did, and nothing that their readers may not see."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from atrium.core.actions import runner, standard
from atrium.core.events.hearing import Ear, Touched, ear
from atrium.core.records import registry
from tests import world as worlds
from tests.world import SETTER, World, make

ACCOUNT, DEAL = registry.get("account"), registry.get("deal")


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


def soon(told: Callable[[], Any]) -> Any:
    """What is told, once it is true, within the time a page may be behind."""
    end = time.monotonic() + 2
    while not (found := told()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def listening() -> tuple[Ear, float]:
    """An ear that has begun to listen, and the moment from which it has heard everything."""
    made = Ear()
    soon(lambda: made.since(made.mark() + 10) is not None)
    return made, time.time() + 0.6


def heard(made: Ear, mark: float, key: str) -> Any:
    touched: Touched | None = made.since(mark)
    return touched.get(key) if touched is not None else None


def test_what_was_committed_is_heard_with_the_records_around_it(world: World) -> None:
    account = make(ACCOUNT, world.people["ann"])
    made, mark = listening()
    time.sleep(0.7)
    deal = make(DEAL, world.people["ann"], account=account.pk)
    assert soon(lambda: deal.pk in (heard(made, mark, "deal") or ()))
    assert account.pk in heard(made, mark, "account")
    assert heard(made, mark, "contact") is None


def test_what_was_rolled_back_is_not_heard(world: World) -> None:
    made, mark = listening()
    time.sleep(0.7)
    with transaction.atomic():
        make(ACCOUNT, world.people["ann"])
        transaction.set_rollback(True)
    last = make(ACCOUNT, world.people["ann"])
    assert soon(lambda: heard(made, mark, "account") == {last.pk})


def test_very_many_are_told_as_their_type(world: World) -> None:
    made, mark = listening()
    time.sleep(0.7)
    rows = [{"name": f"a{n}"} for n in range(300)]
    from atrium.core.actions.work import begin

    with begin(SETTER, "create") as work:
        work.create(ACCOUNT, rows)
    assert soon(lambda: "account" in (made.since(mark) or {}))
    assert heard(made, mark, "account") is None


def test_who_has_not_heard_everything_says_so(world: World) -> None:
    made, _mark = listening()
    assert made.since(time.time() - 3600) is None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        )
    assert soon(lambda: made.since(time.time() + 10) is None)
    assert soon(lambda: made.since(time.time() + 10) is not None)


def _pulse(client: Client, about: str, mark: float) -> int:
    return client.get("/pulse", {"about": about, "since": f"{mark:.3f}"}).status_code


def test_a_page_is_told_of_what_its_reader_sees_alone(world: World, static_files: None) -> None:
    soon(lambda: ear.since(ear.mark() + 10) is not None)
    client = Client()
    client.force_login(world.people["ann"])
    theirs = make(ACCOUNT, world.people["wes"])
    mine = make(ACCOUNT, world.people["ann"])
    worlds.leave_alone(theirs)
    time.sleep(1.2)
    mark = ear.mark()
    for record in (theirs, mine):
        runner.update(ACCOUNT, SETTER, [record.pk], {"name": "renamed"})
    assert soon(lambda: _pulse(client, f"account.{mine.pk}", mark) == 200)
    assert _pulse(client, f"account.{theirs.pk}", mark) == 204
    assert _pulse(client, f"account.{mine.pk}", ear.mark() + 1) == 204
    assert _pulse(client, "nonsense", mark) == 204
    ids = f"{theirs.pk},{mine.pk}"
    told = client.get("/accounts/live", {"since": mark, "ids": ids}).content.decode()
    assert f'id="row-{mine.pk}" data-version' in told
    assert f'id="row-{theirs.pk}" data-gone' in told
    told = client.get("/accounts/live", {"since": mark, "ids": ""}).content.decode()
    assert "1 more record fits this list." in told


def test_what_lies_in_the_bin_has_left_the_list(world: World, static_files: None) -> None:
    soon(lambda: ear.since(ear.mark() + 10) is not None)
    client = Client()
    client.force_login(world.people["ann"])
    mine = make(ACCOUNT, world.people["ann"])
    mark = ear.mark()
    standard.delete(ACCOUNT, SETTER, [mine.pk])
    soon(lambda: _pulse(client, "account", mark) == 200)
    told = client.get("/accounts/live", {"since": mark, "ids": str(mine.pk)}).content.decode()
    assert f'id="row-{mine.pk}" data-gone' in told
