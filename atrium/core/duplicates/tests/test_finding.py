"""What is there already is found while one enters it again, within what one may see."""

from __future__ import annotations

import time
from typing import Any

import pytest

from atrium.core.actions import runner, standard
from atrium.core.duplicates.finding import find
from atrium.core.duplicates.models import Known, Pair
from atrium.core.duplicates.reviewing import dismiss, open_pairs, scan, shown
from atrium.core.records import registry
from atrium.core.records.errors import Forbidden, NotFound
from tests import world
from tests.world import SETTER, World

pytestmark = pytest.mark.django_db
ACCOUNT, CONTACT = registry.get("account"), registry.get("contact")


@pytest.fixture
def company() -> World:
    return world.build()


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Siemens AG", "SIEMENS Aktiengesellschaft"),
        ("株式会社東芝", "(株)東芝"),
        ("ООО «Ромашка»", "Romashka LLC"),
        ("大疆创新科技有限公司", "大疆创新科技"),
        ("Müller Bau GmbH", "Mueller Bau"),
        ("삼성전자 주식회사", "삼성전자(주)"),
        ("บริษัท ปูนซิเมนต์ไทย จำกัด", "ปูนซิเมนต์ไทย"),
        ("ﾄﾖﾀ商事", "トヨタ商事"),
    ],
)
def test_an_account_is_found_in_another_spelling(company: World, there: str, typed: str) -> None:
    made = world.make(ACCOUNT, company.people["ann"], name=there)
    found = find(ACCOUNT, company.actor("ann"), {"name": typed})
    assert [match.id for match in found.seen] == [made.pk]
    assert found.seen[0].reasons


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Kenji Tanaka"},
        {"name": "Tanka Kenji", "phones": [{"kind": "work", "number": "+81 3-1234-5678"}]},
        {"name": "田中健二", "emails": [{"kind": "work", "address": "KENJI@tanaka.example"}]},
        {"emails": [{"kind": "work", "address": "kenji@tanaka.example"}], "name": "K. Tanaka"},
    ],
)
def test_a_contact_is_found(company: World, typed: dict[str, Any]) -> None:
    made = world.make(
        CONTACT,
        company.people["ann"],
        name="Tanaka Kenji",
        emails=[{"kind": "work", "address": "kenji@tanaka.example"}],
        phones=[{"kind": "work", "number": "+81 3-1234-5678"}],
    )
    found = find(CONTACT, company.actor("ann"), typed)
    assert [match.id for match in found.seen] == [made.pk]


def test_others_are_not_found(company: World) -> None:
    world.make(ACCOUNT, company.people["ann"], name="Siemens AG")
    for name in ("Simmons Ltd", "Bayer AG", ""):
        assert not find(ACCOUNT, company.actor("ann"), {"name": name})


def test_what_one_may_not_see_is_named_without_its_content(company: World) -> None:
    world.make(ACCOUNT, company.people["ann"], name="Northwind Ltd")
    found = find(ACCOUNT, company.actor("sid"), {"name": "Northwind"})
    assert (list(found.seen), found.hidden) == ([], 1)


def test_keys_follow_changes_and_the_bin(company: World) -> None:
    ann = company.actor("ann")
    made = world.make(ACCOUNT, company.people["ann"], name="Northwind Ltd")
    runner.update(ACCOUNT, SETTER, [made.pk], {"name": "Contoso"})
    assert not find(ACCOUNT, ann, {"name": "Northwind"})
    assert find(ACCOUNT, ann, {"name": "Contoso GmbH"})
    assert not find(ACCOUNT, ann, {"name": "Contoso GmbH"}, but=made.pk)
    runner.run(standard.DELETE, ACCOUNT, SETTER, [made.pk])
    assert not find(ACCOUNT, ann, {"name": "Contoso"})
    assert not Known.objects.filter(record_type="account", record_id=made.pk).exists()


@pytest.fixture
def queue(company: World) -> Pair:
    for name in ("Northwind Ltd", "Northwind", "Contoso"):
        world.make(ACCOUNT, company.people["ann"], name=name)
    assert scan(ACCOUNT) == 1
    return Pair.objects.get()


def test_the_queue_is_for_who_sees_both(company: World, queue: Pair) -> None:
    for name, many in (("ann", 1), ("ada", 1), ("sid", 0), ("nil", 0)):
        assert open_pairs(ACCOUNT, company.actor(name)).count() == many
    accounts: Any = ACCOUNT.model._default_manager
    world.leave_alone(accounts.unscoped("test").get(pk=queue.one))
    (told,) = shown(ACCOUNT, company.actor("ada"), [queue])
    assert {title for _pk, title in told.records} == {"Northwind", "Northwind Ltd"}
    assert told.reasons == ("Name: same name",)


def test_a_pair_dismissed_stays_dismissed(company: World, queue: Pair) -> None:
    ann = company.actor("ann")
    with pytest.raises(NotFound):
        dismiss(ACCOUNT, company.actor("sid"), queue.pk)
    with pytest.raises(Forbidden):
        dismiss(ACCOUNT, company.actor("acc"), queue.pk)
    dismiss(ACCOUNT, ann, queue.pk)
    assert not open_pairs(ACCOUNT, ann).exists()
    scan(ACCOUNT)
    assert not open_pairs(ACCOUNT, ann).exists()
    assert Pair.objects.get().dismissed_by_id == ann.person_id


def test_scanning_again_changes_nothing(company: World, queue: Pair) -> None:
    scan(ACCOUNT)
    again = Pair.objects.get()
    assert (again.one, again.other, again.score) == (queue.one, queue.other, queue.score)


def test_a_thousand_contacts_are_scanned_within_two_seconds(company: World) -> None:
    from atrium.core.duplicates import scanning
    from atrium.core.duplicates.rules import matching

    rules = matching(CONTACT).rules
    values = {
        pk: [f"Given{pk % 40} Family{pk % 211}" if rule.field == "name" else None for rule in rules]
        for pk in range(1000)
    }
    began = time.perf_counter()
    list(scanning.pairs(rules, scanning.prepare_all(rules, values), 0.8))
    assert time.perf_counter() - began < 2
