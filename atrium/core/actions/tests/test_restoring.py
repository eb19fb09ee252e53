"""From the list into the recycle bin and back again, as people do it in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import standard
from atrium.core.events.models import Event
from atrium.core.records import reading, registry
from atrium.core.records.reading import Question
from tests import world
from tests.world import SETTER, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


@pytest.fixture
def company() -> World:
    return world.build()


@pytest.fixture
def account(company: World) -> Any:
    return world.make(registry.get("account"), company.people["ann"], name="Northwind")


def browser(company: World, name: str) -> Client:
    client = Client()
    client.force_login(company.people[name])
    return client


def bulk(client: Client, verb: str, *ids: int, bin_: bool = False) -> int:
    address = "/accounts/bulk" + ("?bin=1" if bin_ else "")
    return client.post(address, {"verb": verb, "ids": ids}).status_code


def where(client: Client, name: str = "Northwind") -> set[str]:
    """On which of the two lists the account is."""
    lists = {"list": "/accounts", "bin": "/accounts?bin=1"}
    return {told for told, url in lists.items() if name in client.get(url).content.decode()}


def test_what_is_deleted_lies_in_the_bin_until_it_is_restored(company: World, account: Any) -> None:
    ann, page = browser(company, "ann"), f"/accounts/{account.pk}"
    assert where(ann) == {"list"}
    assert bulk(ann, "delete", account.pk) == 204
    assert where(ann) == {"bin"}
    assert ann.get(page).status_code == 404
    assert ann.get(f"{page}/edit").status_code == 404
    assert 'value="restore"' in ann.get("/accounts?bin=1").content.decode()
    assert bulk(ann, "restore", account.pk, bin_=True) == 204
    assert where(ann) == {"list"}
    assert ann.get(page).status_code == 200


def test_one_record_is_deleted_and_restored_from_its_own_address(
    company: World, account: Any
) -> None:
    ann, page = browser(company, "ann"), f"/accounts/{account.pk}"
    answer = ann.post(f"{page}/act/delete")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts")
    assert where(ann) == {"bin"}
    answer = ann.post(f"{page}/act/restore")
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert where(ann) == {"list"}


def test_a_record_comes_back_as_it_was(company: World, account: Any) -> None:
    kind, actor, ann = registry.get("account"), company.actor("ann"), browser(company, "ann")
    before = reading.one(kind, actor, account.pk).values
    bulk(ann, "delete", account.pk)
    bulk(ann, "restore", account.pk, bin_=True)
    after = reading.one(kind, actor, account.pk).values
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= {"updated_at", "updated_by"}


def test_both_are_told_on_the_timeline(company: World, account: Any) -> None:
    ann = browser(company, "ann")
    bulk(ann, "delete", account.pk)
    bulk(ann, "restore", account.pk, bin_=True)
    told = Event.objects.filter(record_type="account", record_id=account.pk).order_by("pk")
    codes = [event.code for event in told if event.code.startswith("record.")]
    assert codes[-2:] == ["record.deleted", "record.restored"]
    assert {event.actor_id for event in told[1:]} == {company.people["ann"].pk}


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("acc", 403), ("wes", 404)])
def test_who_may_not_delete_may_not_restore(
    company: World, account: Any, name: str, status: int
) -> None:
    """Bob sees what his teammate holds, the accountant sees everything, wes does not."""
    other = browser(company, name)
    assert bulk(other, "delete", account.pk) == status
    assert where(other) == (set() if status == 404 else {"list"})
    standard.delete(registry.get("account"), SETTER, [account.pk])
    assert bulk(other, "restore", account.pk, bin_=True) == status
    assert other.post(f"/accounts/{account.pk}/act/restore").status_code == status
    assert "list" not in where(other)
    assert where(browser(company, "ann")) == {"bin"}


def test_the_bin_shows_nobody_what_they_did_not_see(company: World, account: Any) -> None:
    standard.delete(registry.get("account"), SETTER, [account.pk])
    for name in world.PEOPLE:
        expected = name in {"ada", "dora", "acc", "max", "ann", "bob", "mia"}
        assert ("bin" in where(browser(company, name))) is expected, name


def test_of_several_one_that_may_not_be_restored_keeps_all_in_the_bin(
    company: World, account: Any
) -> None:
    kind = registry.get("account")
    bobs = world.make(kind, company.people["bob"], name="Southwind")
    standard.delete(kind, SETTER, [account.pk, bobs.pk])
    assert bulk(browser(company, "ann"), "restore", account.pk, bobs.pk, bin_=True) == 403
    assert where(browser(company, "max")) == {"bin"}
    assert bulk(browser(company, "max"), "restore", account.pk, bobs.pk, bin_=True) == 204
    assert where(browser(company, "max")) == where(browser(company, "max"), "Southwind") == {"list"}


def test_the_whole_bin_is_restored_and_nothing_else(company: World, account: Any) -> None:
    kind, max_ = registry.get("account"), browser(company, "max")
    live = world.make(kind, company.people["ann"], name="Living")
    others = [world.make(kind, company.people["bob"]).pk for _ in range(3)]
    standard.delete(kind, SETTER, [account.pk, *others])
    answer = max_.post("/accounts/bulk?bin=1", {"verb": "restore", "all": "1"})
    assert answer.status_code == 204
    assert reading.count(kind, company.actor("max"), Question(deleted=True)) == 0
    assert reading.count(kind, company.actor("max"), Question()) == 5
    live.refresh_from_db()
    assert live.version == 1


@pytest.mark.parametrize("verb", ["delete", "tag", "update"])
def test_what_lies_in_the_bin_is_changed_by_nothing_but_restoring(
    company: World, account: Any, verb: str
) -> None:
    ann = browser(company, "ann")
    standard.delete(registry.get("account"), SETTER, [account.pk])
    sent = {"verb": verb, "ids": account.pk, "tags": "blue", "field": "name", "name": "x"}
    assert ann.post("/accounts/bulk?bin=1", sent).status_code == 404
    account.refresh_from_db()
    assert (account.name, account.tags) == ("Northwind", [])


def test_what_is_not_in_the_bin_is_not_restored(company: World, account: Any) -> None:
    ann = browser(company, "ann")
    assert bulk(ann, "restore", account.pk) == 404
    assert ann.post(f"/accounts/{account.pk}/act/restore").status_code == 404
    account.refresh_from_db()
    assert account.version == 1
    assert bulk(ann, "restore", 2**40) == 404


def test_what_belongs_to_a_record_is_hidden_with_it_and_comes_back(
    company: World, account: Any
) -> None:
    """A deal keeps the account; its name is told again once the account is back."""
    deal = world.make(registry.get("deal"), company.people["ann"], account=account.pk)
    page = f"/deals/{deal.pk}"
    ann = browser(company, "ann")
    assert "Northwind" in ann.get(page).content.decode()
    bulk(ann, "delete", account.pk)
    assert f"/accounts/{account.pk}" not in ann.get(page).content.decode()
    bulk(ann, "restore", account.pk, bin_=True)
    assert "Northwind" in ann.get(page).content.decode()


def test_search_finds_it_only_while_it_is_not_in_the_bin(company: World, account: Any) -> None:
    ann = browser(company, "ann")

    def found() -> bool:
        return "Northwind" in ann.get("/accounts?q=northwind").content.decode()

    assert found()
    bulk(ann, "delete", account.pk)
    assert not found()
    bulk(ann, "restore", account.pk, bin_=True)
    assert found()
