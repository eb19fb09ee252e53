from __future__ import annotations

import pytest

from atrium.core.access.models import Role
from atrium.core.api.tests.conftest import Api, send
from atrium.core.records import registry
from tests.world import World, make

pytestmark = pytest.mark.django_db
MONEY = {"amount": 5, "currency": "EUR"}


@pytest.mark.parametrize(
    "query",
    ["fields=amount", "amount=5", "amount.gt=1", "sort=amount", "sort=-weighted", "amount.empty="],
)
def test_a_hidden_field_is_as_unknown_as_a_misspelt_one(world: World, api: Api, query: str) -> None:
    make(registry.get("deal"), world.people["mia"], amount=MONEY)
    client = api("mia")
    refused = client.get(f"/api/v1/deals?{query}")
    key = "weighted" if "weighted" in query else "amount"
    misspelt = client.get(f"/api/v1/deals?{query.replace(key, 'amuont')}")
    assert (refused.status_code, misspelt.status_code) == (422, 422)
    assert refused.json() == _renamed(misspelt.json(), key)


def _renamed(told: object, key: str) -> object:
    if isinstance(told, dict):
        return {k: _renamed(value, key) for k, value in told.items()}
    if isinstance(told, list):
        return [_renamed(part, key) for part in told]
    return told.replace("amuont", key) if isinstance(told, str) else told


def test_a_hidden_field_is_neither_read_nor_written(world: World, api: Api) -> None:
    deal = make(registry.get("deal"), world.people["mia"], amount=MONEY)
    client = api("mia")
    assert "amount" not in client.get(f"/api/v1/deals/{deal.pk}").json()
    for method, path in (("POST", "/api/v1/deals"), ("PATCH", f"/api/v1/deals/{deal.pk}")):
        refused = send(client, method, path, {"name": "x", "amount": 7})
        assert refused.status_code == 422
        assert [e["code"] for e in refused.json()["errors"]] == ["unknown_field"]


def test_a_field_to_read_only_says_so(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["mia"], turnover=MONEY)
    refused = send(api("mia"), "PATCH", f"/api/v1/accounts/{account.pk}", {"turnover": 9})
    assert [e["code"] for e in refused.json()["errors"]] == ["read_only"]


def test_what_one_may_not_see_is_not_there(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["wes"], name="Elsewhere")
    path, client = f"/api/v1/accounts/{account.pk}", api("ann")
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/timeline").status_code == 404
    assert client.get(f"{path}/notes").status_code == 404
    assert send(client, "PATCH", path, {"name": "x"}).status_code == 404
    assert send(client, "DELETE", path).status_code == 404
    assert send(client, "POST", f"{path}/notes", {"body": "x"}).status_code == 404
    assert send(client, "POST", f"{path}/actions/tag", {"tags": ["x"]}).status_code == 404
    assert client.get(f"/api/v1/accounts/{10**17}").status_code == 404


def test_what_one_may_see_but_not_do_is_forbidden(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["bob"])
    path, client = f"/api/v1/accounts/{account.pk}", api("ann")
    assert client.get(path).status_code == 200
    for method, data in (("PATCH", {"name": "x"}), ("DELETE", None)):
        refused = send(client, method, path, data)
        assert refused.status_code == 403
        assert refused.json()["code"] == "forbidden"
    assert send(api("acc"), "POST", "/api/v1/accounts", {"name": "x"}).status_code == 403


def test_a_type_out_of_reach_is_not_there(world: World, api: Api) -> None:
    assert api("ann").get("/api/v1/roles").status_code == 404
    assert api("ada").get("/api/v1/roles").status_code == 200
    assert api("ada").get("/api/v1/unicorns").status_code == 404


def test_the_title_of_a_record_out_of_sight_is_not_told(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["wes"], name="Secret Ltd")
    make(registry.get("contact"), world.people["ann"], name="Kim", account=account.pk)
    (told,) = api("ann").get("/api/v1/contacts?fields=account").json()["data"]
    assert told["account"] == {"id": account.pk, "title": None}
    assert api("ann").get("/api/v1/contacts?account.name=secret%20ltd").json()["data"] == []


def test_names_kept_in_memory_follow_the_person(world: World, api: Api) -> None:
    make(registry.get("contact"), world.people["ann"])
    client = api("ann")
    assert _owner(client) == "Ann East"
    path = f"/api/v1/people/{world.people['ann'].pk}"
    assert send(api("ada"), "PATCH", path, {"name": "Anne East"}).status_code == 200
    assert _owner(client) == "Anne East"


def _owner(client: object) -> str:
    (told,) = client.get("/api/v1/contacts?fields=owner").json()["data"]  # type: ignore[attr-defined]
    return str(told["owner"]["title"])


def test_rights_taken_away_are_gone_with_the_next_request(world: World, api: Api) -> None:
    make(registry.get("account"), world.people["ann"])
    client = api("ann")
    assert client.get("/api/v1/accounts?count=1").json()["total"] == 1
    Role.objects.unscoped("test").filter(code="salesperson").update(scopes={})
    assert client.get("/api/v1/accounts?count=1").json()["total"] == 0
