"""What one did through the API, or anywhere, is taken back through it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from atrium.core.actions import runner
from atrium.core.api.tests.conftest import Api, Conforms, send
from atrium.core.records import reading, registry
from tests.world import World, make

pytestmark = pytest.mark.django_db
ACCOUNT = registry.get("account")


@pytest.fixture
def account(world: World) -> Any:
    return make(ACCOUNT, world.people["ann"], name="Alder")


def name_of(world: World, pk: int) -> str:
    return str(reading.one(ACCOUNT, world.actor("ada"), pk, ["name"]).values["name"])


def test_a_change_is_listed_looked_at_and_taken_back(
    world: World, api: Api, account: Any, conforms: Conforms
) -> None:
    client = api("ann")
    send(client, "PATCH", f"/api/v1/accounts/{account.pk}", {"name": "Birch"})
    listed = client.get("/api/v1/actions")
    conforms("get", "/actions", listed)
    (run,) = listed.json()["data"]
    assert (run["action"], run["slug"], run["record"]) == ("update", "accounts", account.pk)
    looked = client.get(f"/api/v1/actions/{run['id']}")
    conforms("get", "/actions/{run_id}", looked)
    assert (looked.json()["free"], looked.json()["left"]) == (1, 0)
    done = send(client, "POST", f"/api/v1/actions/{run['id']}/undo")
    conforms("post", "/actions/{run_id}/undo", done)
    assert done.json()["done"] == 1
    assert name_of(world, account.pk) == "Alder"
    again = send(client, "POST", f"/api/v1/actions/{done.json()['run']}/undo")
    assert again.status_code == 200
    assert name_of(world, account.pk) == "Birch"


def test_what_others_changed_since_is_told_and_left(
    world: World, api: Api, account: Any, conforms: Conforms
) -> None:
    other = make(ACCOUNT, world.people["ann"], name="Cedar")
    run, ann = uuid4(), world.actor("ann")
    runner.update(ACCOUNT, ann, [account.pk, other.pk], {"name": "Birch"}, run=run)
    runner.update(ACCOUNT, world.actor("max"), [other.pk], {"name": "Dogwood"})
    client = api("ann")
    refused = send(client, "POST", f"/api/v1/actions/{run}/undo")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "partly")
    (left,) = client.get(f"/api/v1/actions/{run}").json()["reasons"]
    assert (left["id"], left["changed"]) == (other.pk, True)
    done = send(client, "POST", f"/api/v1/actions/{run}/undo", {"partly": True})
    conforms("post", "/actions/{run_id}/undo", done)
    assert (done.json()["done"], done.json()["left"]) == (1, 1)
    assert (name_of(world, account.pk), name_of(world, other.pk)) == ("Alder", "Dogwood")


def test_the_actions_of_others_are_not_there(world: World, api: Api, account: Any) -> None:
    run = uuid4()
    runner.update(ACCOUNT, world.actor("ann"), [account.pk], {"name": "Birch"}, run=run)
    bob = api("bob")
    assert bob.get("/api/v1/actions").json()["data"] == []
    assert bob.get(f"/api/v1/actions/{run}").status_code == 404
    assert send(bob, "POST", f"/api/v1/actions/{run}/undo").status_code == 404
    assert name_of(world, account.pk) == "Birch"


def test_partly_is_yes_or_no(world: World, api: Api, account: Any) -> None:
    run = uuid4()
    runner.update(ACCOUNT, world.actor("ann"), [account.pk], {"name": "Birch"}, run=run)
    told = send(api("ann"), "POST", f"/api/v1/actions/{run}/undo", {"partly": "yes"})
    assert (told.status_code, told.json()["errors"][0]["field"]) == (422, "partly")


def test_a_token_for_reading_takes_nothing_back(world: World, api: Api, account: Any) -> None:
    run = uuid4()
    runner.update(ACCOUNT, world.actor("ann"), [account.pk], {"name": "Birch"}, run=run)
    told = send(api("ann", read_only=True), "POST", f"/api/v1/actions/{run}/undo")
    assert told.status_code == 403
