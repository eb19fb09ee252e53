"""Who sells to a customer sees the customer, and so do those who see the seller's deals."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.access.models import Share
from atrium.core.actions import runner
from atrium.core.records import reading, registry
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> world.World:
    return world.build()


@pytest.fixture
def account(company: world.World) -> Any:
    """Held in the West, where nobody of the East looks."""
    return world.make(registry.get("account"), company.people["wes"])


def sees(company: world.World, name: str, account: Any) -> bool:
    return reading.sees(registry.get("account"), company.actor(name), account.pk)


def test_the_owner_of_a_deal_sees_its_account(company: world.World, account: Any) -> None:
    assert not sees(company, "cora", account)
    world.make(registry.get("deal"), company.people["cora"], account=account.pk)
    assert sees(company, "cora", account)
    # A manager sees what those below see; other teams and other scopes do not.
    assert sees(company, "max", account)
    assert not sees(company, "ann", account)
    with pytest.raises(Exception, match="role"):
        runner.update(registry.get("account"), company.actor("cora"), [account.pk], {"name": "X"})


def test_teammates_with_the_teams_scope_see_it_too(company: world.World, account: Any) -> None:
    world.make(registry.get("deal"), company.people["ann"], account=account.pk)
    assert sees(company, "bob", account)
    assert not sees(company, "cora", account)


def test_a_deal_that_goes_to_somebody_else_brings_its_account_along(
    company: world.World, account: Any
) -> None:
    kind = registry.get("deal")
    deal = world.make(kind, company.people["ann"], account=account.pk)
    runner.update(kind, company.actor("dora"), [deal.pk], {"owner": company.people["cora"].pk})
    assert sees(company, "cora", account)


def test_who_owns_the_account_is_not_put_on_it(company: world.World, account: Any) -> None:
    for _turn in range(2):
        world.make(registry.get("deal"), company.people["wes"], account=account.pk)
        world.make(registry.get("deal"), company.people["ann"], account=account.pk)
    held = Share.objects.filter(record_type="account", record_id=account.pk)
    assert [share.person_id for share in held] == [company.people["ann"].pk]
    assert held[0].member
