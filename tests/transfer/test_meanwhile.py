"""An import does not overwrite what others changed after its preview was looked at."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.actions import runner
from atrium.core.records import registry
from atrium.core.transfer.importing import reporting, results, sources
from atrium.core.transfer.models import Import, ImportRow, Outcome
from atrium.customers.models import Account
from tests import world
from tests.transfer.files import begin, carry_out

pytestmark = pytest.mark.django_db
ACCOUNT = registry.get("account")
TEXT = "name,employees\nAlder,5\nBirch,6\n"


@pytest.fixture
def company() -> world.World:
    return world.build()


@pytest.fixture
def looked(company: world.World) -> Import:
    """An import that updates, its preview looked at."""
    ada = company.actor("ada")
    for name in ("Alder", "Birch"):
        world.make(ACCOUNT, company.people["ann"], name=name, employees=1)
    told = begin(ada, "a.csv", TEXT, "account", on_duplicate="update")
    with sources.opened(told) as table:
        assert reporting.look(told, ada, table)["counts"]["updated"] == 2
    return told


def employees() -> dict[str, int | None]:
    rows: Any = Account.objects.unscoped("the test")
    return dict(rows.values_list("name", "employees"))


def change(actor: Any, name: str, value: int) -> None:
    rows: Any = Account.objects.unscoped("the test")
    runner.update(ACCOUNT, actor, [rows.get(name=name).pk], {"employees": value})


def test_it_is_left_and_named_and_can_be_imported_again(
    company: world.World, looked: Import
) -> None:
    ada = company.actor("ada")
    change(company.actor("max"), "Birch", 9)
    carry_out(looked, ada)
    assert employees() == {"Alder": 5, "Birch": 9}
    assert (looked.updated, looked.refused) == (1, 1)
    row = ImportRow.objects.get(of=looked, outcome=Outcome.REFUSED)
    assert company.people["max"].name in row.reasons[0]["message"]
    _heads, rows = results.refused_rows(looked)
    assert "Birch" in next(iter(rows))
    again = begin(ada, "b.csv", "name,employees\nBirch,6\n", "account", on_duplicate="update")
    with sources.opened(again) as table:
        reporting.look(again, ada, table)
    assert carry_out(again, ada).updated == 1
    assert employees()["Birch"] == 6


def test_ones_own_changes_are_in_nobodys_way(company: world.World, looked: Import) -> None:
    change(company.actor("ada"), "Birch", 9)
    assert carry_out(looked, company.actor("ada")).updated == 2
    assert employees() == {"Alder": 5, "Birch": 6}
