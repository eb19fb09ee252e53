from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from atrium.core import clock
from atrium.core.api import once, tokens
from atrium.core.api.models import Answer
from atrium.core.api.tests.conftest import Api, send
from atrium.core.records import reading, registry
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
KEY = {"Idempotency_Key": "k-1"}


def many(world: World) -> int:
    return reading.count(registry.get("account"), world.actor("ada"), reading.Question())


def test_the_same_request_twice_is_done_once(world: World, api: Api) -> None:
    client = api("ann")
    first = send(client, "POST", "/api/v1/accounts", {"name": "Once"}, **KEY)
    second = send(client, "POST", "/api/v1/accounts", {"name": "Once"}, **KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert second["ETag"] == first["ETag"]
    assert second["Idempotency-Replayed"] == "true"
    assert many(world) == 1


def test_the_same_key_for_something_else_is_refused(world: World, api: Api) -> None:
    client = api("ann")
    send(client, "POST", "/api/v1/accounts", {"name": "Once"}, **KEY)
    other = send(client, "POST", "/api/v1/accounts", {"name": "Other"}, **KEY)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    elsewhere = send(client, "POST", "/api/v1/contacts", {"name": "Once"}, **KEY)
    assert elsewhere.status_code == 422


def test_each_person_has_keys_of_their_own(world: World, api: Api) -> None:
    send(api("ann"), "POST", "/api/v1/accounts", {"name": "Once"}, **KEY)
    assert send(api("bob"), "POST", "/api/v1/accounts", {"name": "Mine"}, **KEY).status_code == 201


def test_a_refusal_is_not_kept(world: World, api: Api) -> None:
    client = api("ann")
    assert send(client, "POST", "/api/v1/accounts", {"nme": "x"}, **KEY).status_code == 422
    assert send(client, "POST", "/api/v1/accounts", {"name": "x"}, **KEY).status_code == 201


def test_after_a_day_the_key_is_free_again(world: World, api: Api) -> None:
    client = api("ann")
    send(client, "POST", "/api/v1/accounts", {"name": "Once"}, **KEY)
    with clock.at(clock.now() + timedelta(hours=25)):
        again = send(client, "POST", "/api/v1/accounts", {"name": "Again"}, **KEY)
        assert again.status_code == 201
        assert once.forget_old() == 0
    with clock.at(clock.now() + timedelta(hours=60)):
        assert once.forget_old() == 1
    assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_without_sense_is_refused(world: World, api: Api, key: str) -> None:
    answer = send(api("ann"), "POST", "/api/v1/accounts", {"name": "x"}, Idempotency_Key=key)
    assert answer.status_code == 400


def test_actions_notes_batches_and_files_are_done_once_too(world: World, api: Api) -> None:
    client = api("ann")
    account = send(client, "POST", "/api/v1/accounts", {"name": "x"}).json()["id"]
    told: list[tuple[str, Any]] = [
        (f"/api/v1/accounts/{account}/actions/tag", {"tags": ["a"]}),
        (f"/api/v1/accounts/{account}/notes", {"body": "Hello"}),
        ("/api/v1/accounts/batch", {"operations": [{"op": "create", "data": {"name": "y"}}]}),
    ]
    for position, (path, data) in enumerate(told):
        key = f"k-{position}"
        first = send(client, "POST", path, data, Idempotency_Key=key)
        second = send(client, "POST", path, data, Idempotency_Key=key)
        assert first.json() == second.json()
    assert many(world) == 2
    sent = [
        client.post("/api/v1/files", {"file": _file()}, headers={"Idempotency-Key": "f"}).json()[
            "id"
        ]
        for _ in range(2)
    ]
    assert sent[0] == sent[1]


def _file() -> BytesIO:
    content = BytesIO(b"%PDF-1.7 hello")
    content.name = "offer.pdf"
    return content


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_under_way_the_second_is_told_so(static_files: None) -> None:
    world = worlds.build()
    _token, secret = tokens.make(world.people["ann"], "x")
    seen: list[int] = []

    def second() -> None:
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        answer = send(client, "POST", "/api/v1/accounts", {"name": "x"}, **KEY)
        seen.append(answer.status_code)
        connection.close()

    with transaction.atomic():
        assert once.lock(f"api.answer:{world.people['ann'].pk}:k-1", wait=False)
        thread = Thread(target=second)
        thread.start()
        thread.join()
    assert seen == [409]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done(static_files: None) -> None:
    world = worlds.build()
    _token, secret = tokens.make(world.people["ann"], "x")
    barrier, seen = Barrier(8), []

    def ask() -> None:
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        barrier.wait()
        answer = send(client, "POST", "/api/v1/accounts", {"name": "x"}, **KEY)
        seen.append((answer.status_code, answer.json().get("id")))
        connection.close()

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _id in seen} <= {201, 409}
    assert len({made for status, made in seen if status == 201}) == 1
    assert many(world) == 1
