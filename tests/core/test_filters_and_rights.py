"""What a filter may not tell its reader."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.actions import runner, standard
from atrium.core.records import reading, registry
from atrium.core.records.errors import Rejected
from atrium.core.records.reading import Question
from tests import world
from tests.world import SETTER, World

Condition = dict[str, Any]


def on(key: str, op: str, value: Any = None) -> Condition:
    return {"field": key, "op": op} if op == "filled" else {"field": key, "op": op, "value": value}


pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> World:
    return world.build()


def found(company: World, name: str, key: str, told: Any) -> set[int]:
    rows = reading.read(registry.get(key), company.actor(name), Question(filter=told)).rows
    return {row.id for row in rows}


@pytest.mark.parametrize("op", ["contains", "not_contains", "filled", "is_not"])
def test_a_condition_on_a_record_one_does_not_see_is_never_true(company: World, op: str) -> None:
    account = world.make(registry.get("account"), company.people["wes"], name="Secret")
    mine = world.make(registry.get("account"), company.people["ann"], name="Mine")
    ann = company.people["ann"]
    unseen = world.make(registry.get("deal"), ann, account=account.pk)
    world.leave_alone(account)
    known = world.make(registry.get("deal"), ann, account=mine.pk)
    value = {"contains": "e", "not_contains": "x", "filled": None, "is_not": "y"}[op]
    told = on("account.name", op, value)
    assert unseen.pk not in found(company, "ann", "deal", told)
    assert unseen.pk in found(company, "dora", "deal", told)
    standard.share(registry.get("account"), SETTER, account.pk, person=ann.pk)
    assert unseen.pk in found(company, "ann", "deal", told)
    runner.run(standard.DELETE, registry.get("account"), SETTER, [account.pk])
    assert unseen.pk not in found(company, "ann", "deal", told)
    assert found(company, "ann", "deal", on("name", "filled")) == {unseen.pk, known.pk}


def test_below_a_team_are_the_teams_below_it(company: World) -> None:
    kind = registry.get("deal")
    made = {name: world.make(kind, company.people[name]).pk for name in ("ann", "cora", "wes")}
    teams = company.teams
    expected = {"Company": set(made), "East": {"ann", "cora"}, "East Coast": {"cora"}}
    for name, held in expected.items():
        told = on("team", "below", [teams[name].pk])
        assert found(company, "dora", "deal", told) == {made[each] for each in held}
    runner.update(registry.get("team"), SETTER, [teams["West"].pk], {"parent": teams["East"].pk})
    assert found(company, "dora", "deal", on("team", "below", [teams["East"].pk])) == set(
        made.values()
    )


def test_a_filter_too_deep_for_python_is_refused(company: World) -> None:
    told: Any = on("name", "filled")
    for _level in range(20_000):
        told = {"all": [told]}
    for ask in (reading.read, reading.count):
        with pytest.raises(Rejected):
            ask(registry.get("deal"), company.actor("ann"), Question(filter=told))
