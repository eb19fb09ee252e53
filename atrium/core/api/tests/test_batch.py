from __future__ import annotations

from typing import Any

import pytest

from atrium.core.api.tests.conftest import Api, Conforms, send
from atrium.core.records import reading, registry
from tests.world import World, make

pytestmark = pytest.mark.django_db
PATH = "/api/v1/accounts/batch"


def names(world: World) -> list[str]:
    kind = registry.get("account")
    page = reading.read(kind, world.actor("ada"), reading.Question(fields=["name"], sort="id"))
    return [row.values["name"] for row in page.rows]


def operations(world: World) -> list[dict[str, Any]]:
    kind = registry.get("account")
    one, other = (make(kind, world.people["ann"], name=name) for name in ("One", "Two"))
    foreign = make(kind, world.people["bob"], name="Bob's")
    return [
        {"op": "create", "data": {"name": "New"}},
        {"op": "update", "id": one.pk, "version": 1, "data": {"name": "Changed"}},
        {"op": "action", "id": one.pk, "action": "tag", "data": {"tags": ["x"]}},
        {"op": "delete", "id": other.pk},
        {"op": "update", "id": foreign.pk, "data": {"name": "Mine"}},
    ]


def test_each_for_itself(world: World, api: Api, conforms: Conforms) -> None:
    answer = send(api("ann"), "POST", PATH, {"operations": operations(world)})
    conforms("POST", "/accounts/batch", answer)
    told = answer.json()["results"]
    assert [result["status"] for result in told] == [201, 200, 200, 204, 403]
    assert told[4]["problem"]["code"] == "forbidden"
    assert names(world) == ["Changed", "Bob's", "New"]


def test_all_or_none(world: World, api: Api, conforms: Conforms) -> None:
    told = operations(world)
    answer = send(api("ann"), "POST", PATH, {"atomic": True, "operations": told})
    assert (answer.status_code, answer.json()["operation"]) == (403, 4)
    conforms("POST", "/accounts/batch", answer)
    assert names(world) == ["One", "Two", "Bob's"]
    done = send(api("ann"), "POST", PATH, {"atomic": True, "operations": told[:4]})
    assert [result["status"] for result in done.json()["results"]] == [201, 200, 200, 204]


def test_a_stale_version_hits_its_own_operation_only(world: World, api: Api) -> None:
    told = operations(world)[:2]
    told[1]["version"] = 7
    results = send(api("ann"), "POST", PATH, {"operations": told}).json()["results"]
    assert [result["status"] for result in results] == [201, 412]
    assert results[1]["problem"]["theirs"] == {"name": "One"}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"operations": []},
        {"operations": {}},
        {"operations": [{"op": "create", "data": {"name": "x"}}] * 501},
        {"operations": [{"op": "create"}], "atomic": "yes"},
        {"operations": [{"op": "create"}], "more": 1},
    ],
)
def test_a_batch_without_sense_is_refused(world: World, api: Api, told: Any) -> None:
    assert send(api("ann"), "POST", PATH, told).status_code == 422


@pytest.mark.parametrize(
    "told",
    [
        None,
        7,
        {},
        {"op": "explode"},
        {"op": ["create"]},
        {"op": "create", "data": []},
        {"op": "create", "data": {"name": "x"}, "id": 3},
        {"op": "update", "id": "x", "data": {}},
        {"op": "update", "id": 2**70, "data": {}},
        {"op": "update", "data": {}},
        {"op": "update", "id": 1, "version": "1", "data": {}},
        {"op": "delete", "id": {"id": None}},
        {"op": "action", "id": 1},
        {"op": "action", "id": 1, "action": {"a": 1}},
    ],
)
def test_an_operation_without_sense_is_refused_alone(world: World, api: Api, told: Any) -> None:
    sound = {"op": "create", "data": {"name": "Sound"}}
    results = send(api("ann"), "POST", PATH, {"operations": [told, sound]}).json()["results"]
    assert results[0]["status"] in {404, 422}
    assert results[1]["status"] == 201
