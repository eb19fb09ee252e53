"""People at customers: at several accounts, in a role at each; and accounts related to others."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.actions import runner, standard
from atrium.core.records import options, reading, registry
from atrium.core.records.errors import NotFound, Rejected
from atrium.customers.models import ContactRole
from tests import world
from tests.world import SETTER, World

pytestmark = pytest.mark.django_db
ACCOUNT, CONTACT, ROLE, RELATION = (
    registry.get(key) for key in ("account", "contact", "contact_role", "account_relation")
)


@pytest.fixture
def company() -> World:
    return world.build()


def roles(contact: Any) -> dict[int, str]:
    rows = ContactRole.objects.unscoped("the test looks at everything")
    return dict(rows.filter(contact=contact, deleted_at=None).values_list("account_id", "role"))


def test_who_has_a_main_account_has_a_role_there(company: World) -> None:
    first, second = world.make(ACCOUNT), world.make(ACCOUNT)
    contact = world.make(CONTACT, company.people["ann"], account=first.pk, job_title="Buyer")
    assert roles(contact) == {first.pk: "Buyer"}
    runner.update(CONTACT, SETTER, [contact.pk], {"account": second.pk, "job_title": "Owner"})
    assert roles(contact) == {first.pk: "Buyer", second.pk: "Owner"}
    runner.update(CONTACT, SETTER, [contact.pk], {"account": first.pk})
    assert roles(contact) == {first.pk: "Buyer", second.pk: "Owner"}


def test_a_contact_has_one_role_at_an_account(company: World) -> None:
    account = world.make(ACCOUNT)
    contact = world.make(CONTACT, company.people["ann"], account=account.pk)
    with pytest.raises(Rejected) as refused:
        runner.create(ROLE, SETTER, {"contact": contact.pk, "account": account.pk, "role": "Two"})
    assert refused.value.problems[0].code == "not_unique"


def test_the_role_is_seen_by_who_sees_contact_and_account(company: World) -> None:
    mine, theirs = (world.make(ACCOUNT, company.people[name]) for name in ("ann", "wes"))
    contact = world.make(CONTACT, company.people["ann"], account=mine.pk)
    data = {"contact": contact.pk, "account": theirs.pk, "role": "Adviser"}
    role = runner.create(ROLE, SETTER, data)
    for name, sees in (("ann", False), ("wes", False), ("dora", True)):
        assert reading.sees(ROLE, company.actor(name), role.pk) is sees, name
    with pytest.raises(NotFound):
        reading.one(ROLE, company.actor("ann"), role.pk)


def test_phones_and_addresses_of_mail_are_kept_in_one_form(company: World) -> None:
    data = {
        "phones": [{"kind": "mobile", "number": "＋８１ 90-1234-5678"}],
        "emails": [{"kind": "work", "address": "Taro.Sato@Example.JP"}],
        "address": {"country": "JP", "postcode": "5300001", "city": "大阪市"},
    }
    contact = world.make(CONTACT, company.people["ann"], **data)
    row = reading.one(CONTACT, SETTER, contact.pk, ["phones", "emails", "address"]).values
    assert row["emails"][0]["address"] == "Taro.Sato@example.jp"
    assert row["phones"][0]["number"] == "+819012345678"
    assert row["address"]["city"] == "大阪市"


def test_accounts_are_related_in_both_directions(company: World) -> None:
    mother, daughter = (world.make(ACCOUNT, company.people["ann"]) for _n in range(2))
    code = options.of(RELATION.fields["relation"].options)[0].code
    data = {"account": mother.pk, "other": daughter.pk, "relation": code}
    made = runner.create(RELATION, SETTER, data)
    assert reading.sees(RELATION, company.actor("ann"), made.pk)
    assert not reading.sees(RELATION, company.actor("wes"), made.pk)
    with pytest.raises(Rejected) as refused:
        runner.create(RELATION, SETTER, {**data, "other": mother.pk})
    assert [p.field for p in refused.value.problems] == ["other"]


def test_a_deleted_contact_keeps_its_roles_for_when_it_comes_back(company: World) -> None:
    account = world.make(ACCOUNT, company.people["ann"])
    contact = world.make(CONTACT, company.people["ann"], account=account.pk, job_title="Buyer")
    role = ContactRole.objects.unscoped("test").get(contact=contact)
    standard.delete(CONTACT, SETTER, [contact.pk])
    assert not reading.sees(ROLE, SETTER, role.pk)
    runner.run(standard.RESTORE, CONTACT, SETTER, [contact.pk])
    assert reading.sees(ROLE, company.actor("ann"), role.pk)
    assert roles(contact) == {account.pk: "Buyer"}
