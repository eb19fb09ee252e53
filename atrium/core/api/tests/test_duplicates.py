"""What may be there already is told with every write, within what the caller may see."""

from __future__ import annotations

import pytest

from atrium.core.api.tests.conftest import Api, Conforms, send
from atrium.core.duplicates.reviewing import scan
from atrium.core.records import reading, registry
from tests.world import SETTER, World, make

pytestmark = pytest.mark.django_db
ACCOUNT = registry.get("account")
PATH = "/api/v1/accounts"
TWIN = {"name": "Northwind Limited"}


@pytest.fixture
def northwind(world: World) -> int:
    pk: int = make(ACCOUNT, world.people["ann"], name="Northwind Ltd").pk
    return pk


def many() -> int:
    return reading.visible(ACCOUNT, SETTER).count()


def test_a_write_tells_what_may_be_the_same(api: Api, northwind: int, conforms: Conforms) -> None:
    client = api("ann")
    answer = send(client, "POST", PATH, TWIN)
    conforms("POST", "/accounts", answer)
    assert answer.status_code == 201
    (match,) = answer.json()["duplicates"]["matches"]
    assert (match["id"], match["title"]) == (northwind, "Northwind Ltd")
    assert match["score"] > 0.75
    assert match["reasons"] == ["Name: same name"]
    where = answer["Location"]
    assert "duplicates" not in client.get(where).json()
    assert "duplicates" not in send(client, "PATCH", where, {"tags": ["x"]}).json()
    assert "duplicates" in send(client, "PATCH", where, {"name": "Northwind"}).json()
    assert "duplicates" not in send(client, "PATCH", where, {"name": "Contoso"}).json()
    quiet = send(client, "POST", f"{PATH}?duplicates=ignore", TWIN)
    assert "duplicates" not in quiet.json()


def test_a_duplicate_can_be_refused(api: Api, northwind: int, conforms: Conforms) -> None:
    client = api("ann")
    answer = send(client, "POST", f"{PATH}?duplicates=refuse", TWIN)
    conforms("POST", "/accounts", answer)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "duplicate")
    assert [match["id"] for match in told["duplicates"]["matches"]] == [northwind]
    other = send(client, "POST", f"{PATH}?duplicates=refuse", {"name": "Contoso"})
    where = other["Location"]
    assert send(client, "PATCH", f"{where}?duplicates=refuse", TWIN).status_code == 409
    assert client.get(where).json()["name"] == "Contoso"
    put = send(client, "PUT", f"{PATH}/by-external-id/n1?duplicates=refuse", TWIN)
    assert put.status_code == 409
    assert many() == 2


def test_what_one_may_not_see_is_only_counted(api: Api, northwind: int) -> None:
    hidden = {"matches": [], "hidden": 1}
    client = api("wes")
    refused = send(client, "POST", f"{PATH}?duplicates=refuse", TWIN)
    assert (refused.status_code, refused.json()["duplicates"]) == (409, hidden)
    assert "Ltd" not in refused.content.decode()
    assert send(client, "POST", f"{PATH}/match", TWIN).json() == hidden


def test_an_unknown_way_is_refused(api: Api, world: World) -> None:
    assert send(api("ann"), "POST", f"{PATH}?duplicates=maybe", TWIN).status_code == 422


def test_a_batch_tells_each(api: Api, northwind: int, conforms: Conforms) -> None:
    operations = [{"op": "create", "data": data} for data in (TWIN, {"name": "Contoso"})]
    client = api("ann")
    answer = send(client, "POST", f"{PATH}/batch?duplicates=refuse", {"operations": operations})
    conforms("POST", "/accounts/batch", answer)
    first, second = answer.json()["results"]
    assert (first["status"], second["status"]) == (409, 201)
    answer = send(client, "POST", f"{PATH}/batch", {"operations": operations[:1]})
    conforms("POST", "/accounts/batch", answer)
    assert answer.json()["results"][0]["duplicates"]["matches"]


def test_matching_writes_nothing(api: Api, northwind: int, conforms: Conforms) -> None:
    answer = send(api("ann"), "POST", f"{PATH}/match", TWIN)
    conforms("POST", "/accounts/match", answer)
    assert [match["id"] for match in answer.json()["matches"]] == [northwind]
    assert many() == 1
    wrong = send(api("ann"), "POST", f"{PATH}/match", {"nam": "Northwind"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "nam")
    assert send(api("ann"), "POST", "/api/v1/deals/match", {}).status_code == 404


def test_pairs_are_listed_and_dismissed(
    api: Api, world: World, northwind: int, conforms: Conforms
) -> None:
    for name in ("Northwind Limited", "NORTHWIND"):
        make(ACCOUNT, world.people["ann"], name=name)
    assert scan(ACCOUNT) == 3
    client, seen, after = api("ann"), [], ""
    while after is not None:
        answer = client.get(f"{PATH}/duplicates?limit=2&after={after}")
        conforms("GET", "/accounts/duplicates", answer)
        seen += [pair["id"] for pair in answer.json()["data"]]
        after = answer.json()["next"]
    assert len(set(seen)) == len(seen) == 3
    where = f"{PATH}/duplicates/{seen[0]}/dismiss"
    assert client.get(f"{PATH}/duplicates?after=x").status_code == 422
    assert api("sid").get(f"{PATH}/duplicates").json()["data"] == []
    assert send(api("sid"), "POST", where).status_code == 404
    assert send(api("acc"), "POST", where).status_code == 403
    assert send(client, "POST", where).status_code == 204
    assert len(client.get(f"{PATH}/duplicates").json()["data"]) == 2
