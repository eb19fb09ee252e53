from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from atrium.core.api import tokens
from atrium.core.api.tests.conftest import send
from atrium.core.records import registry
from tests import world as worlds
from tests.world import make

THREADS, ROUNDS = 20, 3


@pytest.mark.django_db(transaction=True)
def test_one_of_twenty_wins_each_version(static_files: None) -> None:
    """Each makes a deal of its own and changes a common one that all have read."""
    world = worlds.build()
    deal = make(registry.get("deal"), world.people["ann"], name="Common", probability=0)
    _token, secret = tokens.make(world.people["ann"], "x")
    path = f"/api/v1/deals/{deal.pk}"
    barrier, outcomes, made = Barrier(THREADS), Counter[tuple[int, int]](), set()
    odd: list[object] = []

    def work(number: int) -> None:
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        for turn in range(ROUNDS):
            fresh = send(client, "POST", "/api/v1/deals", {"name": f"{number}-{turn}"})
            if fresh.status_code != 201:
                odd.append(fresh.content)
            made.add(fresh.json().get("id"))
            barrier.wait()
            tag = client.get(path)["ETag"]
            barrier.wait()
            told = {"name": f"{number} in turn {turn}"}
            outcomes[turn, send(client, "PATCH", path, told, If_Match=tag).status_code] += 1
            barrier.wait()
        connection.close()

    threads = [Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not odd
    assert len(made) == THREADS * ROUNDS
    for turn in range(ROUNDS):
        assert outcomes[turn, 200] == 1
        assert outcomes[turn, 412] == THREADS - 1


@pytest.mark.django_db(transaction=True)
def test_of_many_upserts_at_once_one_creates(static_files: None) -> None:
    world = worlds.build()
    _token, secret = tokens.make(world.people["ada"], "x")
    for slug, data in (("accounts", {"name": "x"}), ("teams", {"name": "x"})):
        barrier, seen = Barrier(8), []

        def work(slug: str = slug, data: dict[str, str] = data) -> None:
            client = Client(headers={"Authorization": f"Bearer {secret}"})
            barrier.wait()  # noqa: B023 - the threads end within the turn
            answer = send(client, "PUT", f"/api/v1/{slug}/by-external-id/e", data)
            seen.append((answer.status_code, answer.json().get("id")))  # noqa: B023
            connection.close()

        threads = [Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(status for status, _id in seen) == {201: 1, 200: 7}
        assert len({made for _status, made in seen}) == 1
