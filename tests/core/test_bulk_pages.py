"""A change to many does not overwrite what others changed after the list showed it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.records import registry
from tests.world import SETTER, World, make

ACCOUNT = registry.get("account")
OLD, MAXS, ANNS = (f"https://{name}.example" for name in ("old", "max", "ann"))


@pytest.fixture
def client(world: World, static_files: None) -> Client:
    client = Client()
    client.force_login(world.people["ann"])
    return client


@pytest.fixture
def accounts(world: World) -> list[Any]:
    return [make(ACCOUNT, world.people["ann"], website=OLD) for _n in range(3)]


def form(records: list[Any], **more: Any) -> dict[str, Any]:
    ids = [f"{record.pk}:{record.version}" for record in records]
    told = {"verb": "update", "field": "website", "website": ANNS, "ids": ids}
    return told | more


def websites(records: list[Any]) -> list[str]:
    rows: Any = ACCOUNT.model._base_manager
    held = dict(rows.values_list("pk", "website"))
    return [held[record.pk] for record in records]


def by_max(world: World, *records: Any, website: str = MAXS) -> None:
    ids = [record.pk for record in records]
    runner.update(ACCOUNT, world.actor("max"), ids, {"website": website})


def again(page: str) -> dict[str, Any]:
    """What the dialog would send."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_what_nobody_else_changed_is_changed(client: Client, accounts: list[Any]) -> None:
    assert client.post("/accounts/bulk", form(accounts)).status_code == 204
    assert websites(accounts) == [ANNS] * 3


def test_what_others_changed_is_left_and_shown_with_both_values(
    client: Client, world: World, accounts: list[Any]
) -> None:
    by_max(world, accounts[1])
    answer = client.post("/accounts/bulk", form(accounts))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert websites(accounts) == [ANNS, MAXS, ANNS]
    for told in ("max.example", "ann.example", world.people["max"].name, accounts[1].name):
        assert told in page
    assert client.post("/accounts/bulk", again(page)).status_code == 204
    assert websites(accounts) == [ANNS] * 3


def test_the_choice_to_change_these_too_is_for_what_was_shown(
    client: Client, world: World, accounts: list[Any]
) -> None:
    by_max(world, accounts[1])
    page = client.post("/accounts/bulk", form(accounts)).content.decode()
    by_max(world, accounts[1], website="https://later.example")
    assert client.post("/accounts/bulk", again(page)).status_code == 409
    assert websites(accounts[1:2]) == ["https://later.example"]


def test_ones_own_changes_meanwhile_are_in_nobodys_way(
    client: Client, world: World, accounts: list[Any]
) -> None:
    ann = world.actor("ann")
    runner.update(ACCOUNT, ann, [accounts[0].pk], {"website": "https://mine.example"})
    assert client.post("/accounts/bulk", form(accounts)).status_code == 204
    assert websites(accounts) == [ANNS] * 3


def test_nothing_somebody_worked_on_is_deleted_unseen(
    client: Client, world: World, accounts: list[Any]
) -> None:
    by_max(world, accounts[2])
    answer = client.post("/accounts/bulk", form(accounts, verb="delete"))
    assert answer.status_code == 409
    rows: Any = ACCOUNT.model._base_manager
    kept = rows.filter(pk__in=[a.pk for a in accounts], deleted_at=None)
    assert list(kept.values_list("pk", flat=True)) == [accounts[2].pk]


def test_assigning_asks_as_well(client: Client, world: World, accounts: list[Any]) -> None:
    by_max(world, accounts[0])
    max_id = world.people["max"].pk
    client.force_login(world.people["dora"])
    told = form(accounts, verb="assign", owner=str(max_id))
    answer = client.post("/accounts/bulk", told)
    assert answer.status_code == 409
    rows: Any = ACCOUNT.model._base_manager
    ids = [a.pk for a in accounts]
    assert rows.filter(pk__in=ids, owner_id=max_id).count() == 2


def test_what_is_not_there_any_more_is_counted(
    client: Client, world: World, accounts: list[Any]
) -> None:
    standard.delete(ACCOUNT, SETTER, [accounts[0].pk])
    answer = client.post("/accounts/bulk", form(accounts))
    assert answer.status_code == 409
    assert "One is not there any more." in answer.content.decode()
    assert websites(accounts[1:]) == [ANNS] * 2


def test_of_all_that_the_list_holds_counts_the_moment_it_was_loaded(
    client: Client, world: World, accounts: list[Any]
) -> None:
    page = client.get("/accounts").content.decode()
    found = re.search(r'name="as_of" value="([^"]+)"', page)
    assert found
    loaded = float(found[1])
    rows: Any = ACCOUNT.model._base_manager
    an_hour_ago = clock.now() - timedelta(hours=1)
    rows.filter(pk__in=[a.pk for a in accounts]).update(updated_at=an_hour_ago)
    by_max(world, accounts[0])
    told = {**form([]), "all": "1", "as_of": str(loaded)}
    answer = client.post("/accounts/bulk", told)
    assert answer.status_code == 409
    assert websites(accounts) == [MAXS, ANNS, ANNS]
    assert client.post("/accounts/bulk", again(answer.content.decode())).status_code == 204
    assert websites(accounts) == [ANNS] * 3


def test_a_hidden_field_is_not_shown_by_the_dialog(
    client: Client, world: World, accounts: list[Any]
) -> None:
    deal = make(registry.get("deal"), world.people["mia"], name="Roof")
    data = {"amount": {"amount": "77771", "currency": "EUR"}}
    runner.update(registry.get("deal"), SETTER, [deal.pk], data)
    client.force_login(world.people["mia"])
    told = {"verb": "update", "field": "name", "name": "Other", "ids": f"{deal.pk}:1"}
    answer = client.post("/deals/bulk", told)
    assert answer.status_code == 409
    assert "77,771" not in answer.content.decode()


def test_a_verb_on_a_records_page_asks_to_look_again(
    client: Client, world: World, accounts: list[Any]
) -> None:
    record = accounts[0]
    page = client.get(f"/accounts/{record.pk}").content.decode()
    assert 'name="version" value="1"' in page
    by_max(world, record)
    url = f"/accounts/{record.pk}/act/delete"
    assert client.post(url, {"version": "1"}).status_code == 409
    assert client.post(url, {"version": "2"}).status_code == 302


def test_a_verb_after_ones_own_change_is_done(
    client: Client, world: World, accounts: list[Any]
) -> None:
    pk = accounts[0].pk
    runner.update(ACCOUNT, world.actor("ann"), [pk], {"website": ANNS})
    assert client.post(f"/accounts/{pk}/act/delete", {"version": "1"}).status_code == 302
