"""Accounts above accounts, their life cycle and their classes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.records import options, reading, registry
from atrium.core.records.errors import Rejected
from atrium.customers.models import Account, LifeCycleEntry
from atrium.customers.queries import life_cycle_ribbon
from tests import world
from tests.world import SETTER, World

ACCOUNT = registry.get("account")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SETTINGS = settings(
    max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
MANY = 6


def held(pk: int) -> Any:
    return Account.objects.unscoped("the test looks at everything").get(pk=pk)


def is_circle(parents: dict[int, int | None]) -> bool:
    for above in parents.values():
        seen, at = set[int](), above
        while at is not None and at not in seen:
            seen.add(at)
            at = parents[at]
        if at is not None:
            return True
    return False


class TestAnyTree(TestCase):
    @given(moves=st.lists(st.tuples(*[st.integers(0, MANY - 1)] * 2), max_size=12))
    @SETTINGS
    def test_no_account_ever_comes_to_be_above_itself(self, moves: list[tuple[int, int]]) -> None:
        """One that would is refused by its field, every other is done."""
        ids = [world.make(ACCOUNT).pk for _n in range(MANY)]
        parents: dict[int, int | None] = dict.fromkeys(ids)
        for child, parent in moves:
            told = {**parents, ids[child]: ids[parent]}
            if is_circle(told):
                with pytest.raises(Rejected) as refused:
                    runner.update(ACCOUNT, SETTER, [ids[child]], {"parent": ids[parent]})
                assert [p.field for p in refused.value.problems] == ["parent"]
            else:
                runner.update(ACCOUNT, SETTER, [ids[child]], {"parent": ids[parent]})
                parents = told
        assert {pk: held(pk).parent_id for pk in ids} == parents


class TestAnyLife(TestCase):
    @given(
        walk=st.lists(
            st.tuples(
                st.sampled_from(["lead", "prospect", "active", "lost", ""]), st.integers(1, 900)
            ),
            max_size=8,
        )
    )
    @SETTINGS
    def test_every_stage_keeps_its_dates(self, walk: list[tuple[str, int]]) -> None:
        now = START
        with clock.at(now):
            account = world.make(ACCOUNT, stage="lead")
        expected = [["lead", now, None]]
        for stage, hours in walk:
            now += timedelta(hours=hours)
            if held(account.pk).stage == stage:
                continue
            with clock.at(now):
                runner.update(ACCOUNT, SETTER, [account.pk], {"stage": stage})
            if expected and expected[-1][2] is None:
                expected[-1][2] = now
            if stage:
                expected.append([stage, now, None])
        entries = LifeCycleEntry.objects.filter(account=account).order_by("pk")
        assert [[e.stage, e.entered_at, e.left_at] for e in entries] == expected


pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> World:
    return world.build()


def test_a_circle_is_refused_whoever_sees_of_it_what(company: World) -> None:
    """Through an account that the actor does not see."""
    theirs = world.make(ACCOUNT, company.people["wes"])
    above = world.make(ACCOUNT, company.people["ann"], parent=theirs.pk)
    below = world.make(ACCOUNT, company.people["ann"])
    runner.update(ACCOUNT, SETTER, [theirs.pk], {"parent": below.pk})
    with pytest.raises(Rejected):
        runner.update(ACCOUNT, company.actor("ann"), [below.pk], {"parent": above.pk})


def test_the_ribbon_tells_the_day_where_the_reader_is(company: World) -> None:
    with clock.at(datetime(2026, 3, 9, 20, tzinfo=UTC)):
        account = world.make(ACCOUNT, company.people["ann"], stage="prospect")
    for zone, day in (("UTC", "9 Mar 2026"), ("Asia/Tokyo", "10 Mar 2026")):
        person = company.people["ann"]
        runner.update(registry.get("person"), SETTER, [person.pk], {"zone": zone})
        steps = {s.state: s for s in life_cycle_ribbon(company.actor("ann"), account.pk)}
        assert steps["now"].note == day
    states = [s.state for s in life_cycle_ribbon(SETTER, account.pk)]
    assert states.index("now") == 1
    assert states[0] == "done"


def test_a_stage_off_the_straight_way_is_shown_to_whom_it_happened(company: World) -> None:
    account = world.make(ACCOUNT, stage="active")
    labels = [str(step.label) for step in life_cycle_ribbon(SETTER, account.pk)]
    lost = next(o for o in options.of("life_cycle") if o.code == "lost").label("en")
    assert lost not in labels
    runner.update(ACCOUNT, SETTER, [account.pk], {"stage": "lost"})
    assert lost in [str(step.label) for step in life_cycle_ribbon(SETTER, account.pk)]


def test_an_account_is_in_one_class_of_each_dimension(company: World) -> None:
    dimension, label = registry.get("class_dimension"), registry.get("customer_class")
    value, size = (world.make(dimension, name=name) for name in ("Value", "Size"))
    a, b = (world.make(label, dimension=value.pk, name=name) for name in "AB")
    large = world.make(label, dimension=size.pk, name="Large")
    account = world.make(ACCOUNT, company.people["ann"])
    runner.update(ACCOUNT, company.actor("ann"), [account.pk], {"classes": [a.pk, large.pk]})
    with pytest.raises(Rejected) as refused:
        runner.update(ACCOUNT, SETTER, [account.pk], {"classes": [a.pk, b.pk]})
    assert [p.field for p in refused.value.problems] == ["classes"]
    row = reading.one(ACCOUNT, company.actor("ann"), account.pk, ["classes"])
    assert [ref.title for ref in row.values["classes"]] == ["A", "Large"]
    runner.update(ACCOUNT, SETTER, [account.pk], {"classes": [b.pk]})
    row = reading.one(ACCOUNT, company.actor("ann"), account.pk, ["classes"])
    assert [ref.title for ref in row.values["classes"]] == ["B"]


def test_who_belongs_to_a_deleted_account_is_still_there_and_is_found_by_it_again(
    company: World,
) -> None:
    account = world.make(ACCOUNT, company.people["ann"], name="Northwind")
    below = world.make(ACCOUNT, company.people["ann"], parent=account.pk)
    contact = world.make(registry.get("contact"), company.people["ann"], account=account.pk)
    deal = world.make(registry.get("deal"), company.people["ann"], account=account.pk)
    ann = company.actor("ann")
    pairs = ((ACCOUNT, below.pk, "parent"), (registry.get("contact"), contact.pk, "account"),
             (registry.get("deal"), deal.pk, "account"))  # fmt: skip

    def titles() -> list[str | None]:
        return [reading.one(kind, ann, pk, [key]).values[key].title for kind, pk, key in pairs]

    standard.delete(ACCOUNT, SETTER, [account.pk])
    assert titles() == [None] * 3
    runner.run(standard.RESTORE, ACCOUNT, SETTER, [account.pk])
    assert titles() == ["Northwind"] * 3
