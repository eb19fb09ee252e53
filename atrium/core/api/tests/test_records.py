from __future__ import annotations

from datetime import date

import pytest

from atrium.core.access.models import Role
from atrium.core.api.tests.conftest import Api, send
from atrium.core.records import reading, registry
from tests.world import World, make

pytestmark = pytest.mark.django_db


def test_a_list_holds_the_fields_asked_for(world: World, api: Api) -> None:
    contact = make(registry.get("contact"), world.people["ann"], name="Mei Tan")
    answer = api("ann").get("/api/v1/contacts?fields=name,owner")
    assert answer.status_code == 200
    owner = {"id": world.people["ann"].pk, "title": "Ann East"}
    assert answer.json() == {
        "data": [{"id": contact.pk, "version": 1, "name": "Mei Tan", "owner": owner}],
        "next": None,
    }


def test_a_list_without_wishes_holds_every_field(world: World, api: Api) -> None:
    make(registry.get("contact"), world.people["ann"])
    (told,) = api("ann").get("/api/v1/contacts").json()["data"]
    whole = {key for key, f in registry.get("contact").fields.items() if not f.part_of}
    assert set(told) == whole | {"version"}


def test_pages_follow_each_other_without_gaps(world: World, api: Api) -> None:
    made = [make(registry.get("contact"), world.people["ann"], name="Same") for _ in range(7)]
    client, seen, after = api("ann"), [], ""
    while True:
        told = client.get(f"/api/v1/contacts?sort=-name&limit=3&fields=name&after={after}").json()
        seen += [row["id"] for row in told["data"]]
        after = told["next"]
        if not after:
            break
    assert sorted(seen) == [record.pk for record in made]
    assert len(seen) == len(set(seen))


def test_the_total_is_told_when_asked(world: World, api: Api) -> None:
    for _ in range(3):
        make(registry.get("contact"), world.people["ann"])
    assert api("ann").get("/api/v1/contacts?limit=1&count=1").json()["total"] == 3


def test_created_read_changed_and_deleted(world: World, api: Api) -> None:
    client = api("ann")
    made = send(client, "POST", "/api/v1/accounts", {"name": "North Glass", "tags": ["vip"]})
    assert made.status_code == 201
    assert made["ETag"] == '"1"'
    assert made.json()["owner"]["id"] == world.people["ann"].pk
    where = made["Location"]
    assert client.get(where).json() == made.json()
    changed = send(client, "PATCH", where, {"industry": "construction"}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["industry"] == "construction"
    assert send(client, "DELETE", where).status_code == 204
    assert client.get(where).status_code == 404
    assert [row["id"] for row in client.get("/api/v1/accounts?deleted=1").json()["data"]]
    restored = send(client, "POST", f"{where}/actions/restore")
    assert restored.status_code == 200
    assert client.get(where).status_code == 200


def test_a_stale_version_gets_the_values_of_the_other(world: World, api: Api) -> None:
    deal = make(registry.get("deal"), world.people["ann"], name="First")
    where = f"/api/v1/deals/{deal.pk}"
    client = api("ann")
    send(client, "PATCH", where, {"name": "Theirs"})
    late = send(client, "PATCH", where, {"name": "Mine"}, If_Match=f'"{deal.version}"')
    assert late.status_code == 412
    told = late.json()
    assert told["theirs"] == {"name": "Theirs"}
    assert late["ETag"] == f'"{told["version"]}"'
    again = send(client, "PATCH", where, {"name": "Mine"}, If_Match=late["ETag"])
    assert again.json()["name"] == "Mine"


@pytest.mark.parametrize(
    ("condition", "status"),
    [("*", 200), ('"1", "2"', 200), ('"7"', 412), ('W/"1"', 412), ("1", 400), ('"x"', 412)],
)
def test_conditions_on_the_version(world: World, api: Api, condition: str, status: int) -> None:
    account = make(registry.get("account"), world.people["ann"])
    path = f"/api/v1/accounts/{account.pk}"
    assert send(api("ann"), "PATCH", path, {"name": "x"}, If_Match=condition).status_code == status
    assert send(api("ann"), "PATCH", path, {}).status_code == 200


def test_deleting_and_acting_obey_the_version_too(world: World, api: Api) -> None:
    deal = make(registry.get("deal"), world.people["ann"], pipeline=world.pipeline.pk)
    path, client = f"/api/v1/deals/{deal.pk}", api("ann")
    assert send(client, "DELETE", path, If_Match='"99"').status_code == 412
    stale = send(client, "POST", f"{path}/actions/close_won", If_Match='"99"')
    assert stale.status_code == 412
    won = send(client, "POST", f"{path}/actions/close_won", If_Match=f'"{deal.version}"')
    assert won.json()["outcome"] == "won"


def test_an_action_takes_its_fields_and_no_others(world: World, api: Api) -> None:
    deal = make(registry.get("deal"), world.people["ann"], pipeline=world.pipeline.pk)
    path, client = f"/api/v1/deals/{deal.pk}/actions", api("ann")
    odd = send(client, "POST", f"{path}/close_lost", {"name": "x"})
    assert odd.status_code == 422
    lost = send(client, "POST", f"{path}/close_lost", {"lost_reason": "price"})
    assert lost.json()["lost_reason"] == "price"
    assert send(client, "POST", f"{path}/explode").status_code == 404


def test_upsert_makes_once_and_then_changes(world: World, api: Api) -> None:
    client, path = api("ann"), "/api/v1/accounts/by-external-id/erp/4711"
    made = send(client, "PUT", path, {"name": "First"})
    assert (made.status_code, made.json()["external_id"]) == (201, "erp/4711")
    changed = send(client, "PUT", path, {"name": "Second"})
    assert (changed.status_code, changed.json()["id"]) == (200, made.json()["id"])
    assert changed.json()["name"] == "Second"
    other = send(client, "PUT", path, {"external_id": "else"})
    assert other.json()["errors"][0]["field"] == "external_id"
    stale = send(client, "PUT", path, {"name": "Third"}, If_Match='"1"')
    assert stale.status_code == 412
    fresh = send(client, "PUT", path + "x", {"name": "New"}, If_Match='"1"')
    assert fresh.status_code == 412


def test_an_external_id_somebody_else_holds_is_not_overwritten(world: World, api: Api) -> None:
    make(registry.get("account"), world.people["wes"], external_id="e1", name="Hidden")
    answer = send(api("ann"), "PUT", "/api/v1/accounts/by-external-id/e1", {"name": "Mine"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "not_unique"


def test_money_dates_and_references_go_round(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["ann"], name="Rounds")
    sent = {
        "name": "Round",
        "account": account.pk,
        "pipeline": world.pipeline.pk,
        "amount": {"amount": 1234.5, "currency": "EUR"},
        "expected_close": "2027-02-03",
    }
    told = send(api("ann"), "POST", "/api/v1/deals", sent).json()
    assert told["amount"] == {"amount": 1234.5, "currency": "EUR"}
    assert told["account"] == {"id": account.pk, "title": "Rounds"}
    assert date.fromisoformat(told["expected_close"]) == date(2027, 2, 3)
    back = {key: told[key] for key in sent}
    again = send(api("ann"), "PATCH", f"/api/v1/deals/{told['id']}", back)
    assert again.json()["version"] == told["version"]


def test_a_note_is_written_and_listed(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["ann"])
    path, client = f"/api/v1/accounts/{account.pk}", api("bob")
    told = {"body": "<p>Hello</p><script>alert(1)</script>", "mentions": [world.people["ann"].pk]}
    note = send(client, "POST", f"{path}/notes", told)
    assert note.status_code == 201
    assert note.json()["body"] == "<p>Hello</p>"
    for _ in range(2):
        send(client, "POST", f"{path}/notes", {"body": "x" * 5000})
    first = client.get(f"{path}/notes?limit=2").json()
    rest = client.get(f"{path}/notes?limit=2&after={first['next']}").json()
    assert [len(first["data"]), len(rest["data"]), rest["next"]] == [2, 1, None]
    entries = client.get(f"{path}/timeline").json()["data"]
    assert [entry["event"] for entry in entries][-1] == "record.created"
    assert entries[0]["note"]["id"] == first["data"][0]["id"]


def test_a_timeline_does_not_tell_hidden_fields(world: World, api: Api) -> None:
    deal = make(registry.get("deal"), world.people["mia"], amount={"amount": 1, "currency": "EUR"})
    send(api("dora"), "PATCH", f"/api/v1/deals/{deal.pk}", {"amount": 987654, "name": "Renamed"})
    told = api("mia").get(f"/api/v1/deals/{deal.pk}/timeline").content.decode()
    assert "Renamed" in told
    assert "987" not in told


def test_me_tells_who_one_is(world: World, api: Api) -> None:
    told = api("ann", read_only=True).get("/api/v1/me").json()
    assert told["id"] == world.people["ann"].pk
    assert told["token"]["read_only"] is True
    assert {"key": "role", "slug": "roles"} not in told["types"]
    assert {"key": "role", "slug": "roles"} in api("ada").get("/api/v1/me").json()["types"]


def test_a_record_made_for_another_tells_at_least_its_number(world: World, api: Api) -> None:
    """Whoever may assign anywhere but sees their own only."""
    scopes = {"*": {"see": "own", "create": "own", "assign": "all"}}
    Role.objects.unscoped("test").filter(code="surveyor").update(scopes=scopes)
    answer = send(
        api("sid"), "POST", "/api/v1/contacts", {"name": "Away", "owner": world.people["ann"].pk}
    )
    assert answer.status_code == 201
    made = answer.json()["id"]
    assert answer.json() == {"id": made}
    assert reading.visible(registry.get("contact"), world.actor("ann")).filter(pk=made).exists()


@pytest.mark.parametrize("amount", ["90071992547409.93", "99999999999999.99", "12345678901.23"])
def test_an_amount_keeps_every_cent_on_its_way_in_and_out(
    world: World, api: Api, amount: str
) -> None:
    """A float has fifteen digits for certain; amounts may have sixteen."""
    client = api("ann")
    told = f'{{"amount": {amount}, "currency": "EUR"}}'
    sent = f'{{"name": "Large", "stage": {world.stages["Talk"].pk}, "amount": {told}}}'
    made = client.post("/api/v1/deals", sent, content_type="application/json")
    assert made.status_code == 201, made.content
    kept = made.json()["amount"]
    assert str(kept["amount"]) == amount
    path = f"/api/v1/deals/{made.json()['id']}"
    again = client.patch(path, {"name": "L", "amount": kept}, content_type="application/json")
    assert str(again.json()["amount"]["amount"]) == amount
