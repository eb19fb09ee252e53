"""A form of creating sent again after a lost answer makes one record."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from atrium.core.actions import standard
from atrium.core.records import registry
from tests import world as worlds
from tests.world import SETTER, World

ACCOUNT = registry.get("account")


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def opened(client: Client, url: str = "/accounts/new") -> str:
    found = re.search(r'name="once" value="([^"]+)"', client.get(url).content.decode())
    assert found
    return found[1]


def many(name: str) -> int:
    rows: Any = ACCOUNT.model._base_manager
    return int(rows.filter(name=name).count())


@pytest.mark.parametrize("url", ["/accounts/new", "/accounts/new?quick=1"])
def test_the_same_form_sent_twice_makes_one_record(
    world: World, static_files: None, url: str
) -> None:
    client = client_of(world, "ann")
    told = {"name": "Larch", "once": opened(client, url)}
    first, second = client.post(url, told), client.post(url, told)
    assert first.status_code == second.status_code < 400
    assert first.headers.get("Location") == second.headers.get("Location")
    assert many("Larch") == 1


def test_something_else_sent_from_the_same_page_is_a_record_of_its_own(
    world: World, static_files: None
) -> None:
    client = client_of(world, "ann")
    key = opened(client)
    client.post("/accounts/new", {"name": "Larch", "once": key})
    client.post("/accounts/new", {"name": "Yew Tree", "once": key})
    assert (many("Larch"), many("Yew Tree")) == (1, 1)


def test_a_new_form_makes_a_new_record_and_so_does_one_whose_record_is_gone(
    world: World, static_files: None
) -> None:
    client = client_of(world, "ann")
    told = {"name": "Larch", "once": opened(client)}
    where = client.post("/accounts/new", told).headers["Location"]
    assert opened(client) != told["once"]
    standard.delete(ACCOUNT, SETTER, [int(where.rsplit("/", 1)[1])])
    assert client.post("/accounts/new", told).headers["Location"] != where
    assert many("Larch") == 2


def test_nobody_gets_at_what_somebody_else_made_by_their_key(
    world: World, static_files: None
) -> None:
    told = {"name": "Larch", "once": opened(client_of(world, "ann"))}
    where = client_of(world, "ann").post("/accounts/new", told).headers["Location"]
    answer = client_of(world, "wes").post("/accounts/new", {**told, "alike": ""})
    assert answer.headers.get("Location") != where


@pytest.mark.django_db(transaction=True)
def test_both_at_the_same_moment_make_one(static_files: None) -> None:
    world = worlds.build()
    clients = [client_of(world, "ann") for _n in range(2)]
    told = {"name": "Larch", "once": opened(clients[0])}

    def send(client: Client) -> str:
        try:
            return str(client.post("/accounts/new", told).headers["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        where = list(pool.map(send, clients))
    assert len(set(where)) == 1
    assert many("Larch") == 1
