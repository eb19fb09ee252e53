"""What the database keeps up tells the same as reading every record, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.core.access.models import Share
from atrium.core.actions import runner, standard
from atrium.core.records import jobs, reading, registry, tallies, versions
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.reports import tallied
from atrium.core.reports.asking import totals
from atrium.core.reports.counting import Group, Measure, grouped_rows
from atrium.sales.models import Deal, DealLengthTally, DealTally, Outcome
from tests import world as worlds
from tests.world import SETTER, World, make

pytestmark = pytest.mark.django_db
PEOPLE = ("ada", "dora", "max", "ann", "bob", "cora", "wes", "mia", "sid", "acc", "nil")
WORTH = Measure("sum", "amount")
QUESTIONS: Sequence[tuple[tuple[Group, ...], tuple[Measure, ...], Q]] = (
    ((Group("stage"),), (Measure("count"), WORTH), Q()),
    ((Group("outcome"), Group("owner")), (Measure("count"),), Q()),
    ((Group("outcome"), Group("closed_on", "quarter")), (WORTH, Measure("count")), Q()),
    ((Group("closed_on", "month"), Group("team"), Group("probability")), (WORTH,), Q()),
    ((Group("outcome"), Group("cycle_days")), (Measure("count"),), ~Q(outcome=Outcome.OPEN)),
)


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


def whole(world: World) -> None:
    """Both ways agree, for everybody and every question; nothing is asked where fields hide."""
    deal = registry.get("deal")
    for name in PEOPLE:
        actor = world.actor(name)
        for groups, measures, extra in QUESTIONS:
            if WORTH in measures and "amount" not in deal.visible_fields(actor):
                continue
            question = reading.Question(extra=extra)
            told = tallied.statement(deal, actor, groups, measures, question)
            assert told is not None
            read = grouped_rows(reading.scope(deal, actor, question), deal, actor, groups, measures)
            expected = [tuple(0 if v is None and i >= len(groups) else v for i, v in enumerate(r))
                        for r in read]  # fmt: skip
            assert told.rows() == expected, (name, groups)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["make", "move", "amount", "owner", "won", "closed", "bin", "back", "purge",
                         "share", "condense", "rebuild"]),
        st.integers(0, 7),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_both_ways_tell_the_same_whatever_happens(world: World, steps: list[Any]) -> None:
    for what, which, how in steps:
        rows = list(Deal.objects.unscoped("the test's own").order_by("pk"))
        record = rows[which % len(rows)] if rows else None
        try:
            step(world, what, record, how)
        except (NotFound, Rejected):
            continue
    versions.refresh()
    whole(world)


def step(world: World, what: str, record: Any, how: int) -> None:
    """One thing somebody may do to a deal, past the program too."""
    deal, stages = registry.get("deal"), list(world.stages.values())
    holder = world.people[worlds.HOLDERS[how % len(worlds.HOLDERS)]]
    changes: dict[str, dict[str, Any]] = {
        "move": {"stage": stages[how % len(stages)].pk},
        "amount": {"amount": {"amount": how, "currency": "EUR"}},
        "owner": {"owner": holder.pk},
        "won": {"stage": world.stages["Won"].pk},
        "closed": {"closed_on": date(2026, 1 + how, 3), "opened_on": date(2025, 1 + how, 1)},
    }
    if what == "make" or record is None:
        make(deal, holder, amount={"amount": 100 * how, "currency": "EUR"})
    elif what in changes:
        runner.update(deal, SETTER, [record.pk], changes[what])
    elif what in {"bin", "back"}:
        action = standard.DELETE if what == "bin" else standard.RESTORE
        runner.run(action, deal, SETTER, [record.pk])
    elif what == "purge":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sales_stagechange WHERE deal_id = %s", [record.pk])
            cursor.execute("DELETE FROM sales_deal WHERE id = %s", [record.pk])
    elif what == "share":
        Share.objects.get_or_create(record_type="deal", record_id=record.pk, person=holder)
    else:
        keep(what)


def keep(what: str) -> None:
    deal = registry.get("deal")
    if what == "rebuild":
        tallies.rebuild(deal)
    for tally in deal.told.tallies:
        tallies.condense(tally)


def test_what_was_shared_is_counted_once(world: World) -> None:
    deal = registry.get("deal")
    own = make(deal, world.people["ann"])
    other = make(deal, world.people["wes"])
    for record in (own, other):
        Share.objects.create(record_type="deal", record_id=record.pk, person=world.people["ann"])
    counted = totals(
        deal, world.actor("ann"), [Group("outcome")], [Measure("count")], reading.Question()
    )
    assert counted == [("open", 2)]


@pytest.mark.parametrize(
    ("groups", "measures", "question"),
    [
        ([Group("source")], [Measure("count")], reading.Question()),
        ([Group("closed_on", "day")], [Measure("count")], reading.Question()),
        ([Group("stage")], [Measure("mean", "amount")], reading.Question()),
        ([Group("stage")], [Measure("count", where=Q(outcome="open"))], reading.Question()),
        ([Group("stage")], [Measure("count")], reading.Question(deleted=True)),
        ([Group("stage")], [Measure("count")], reading.Question(extra=Q(name="x"))),
        (
            [Group("stage")],
            [Measure("count")],
            reading.Question(filter={"field": "name", "op": "is", "value": "x"}),
        ),
    ],
)
def test_what_a_tally_cannot_tell_is_read(
    world: World, groups: Any, measures: Any, question: reading.Question
) -> None:
    deal = registry.get("deal")
    assert tallied.statement(deal, world.actor("ann"), groups, measures, question) is None


def test_many_changes_are_condensed_and_say_the_same(world: World) -> None:
    deal = registry.get("deal")
    made = [make(deal, world.people["ann"]) for _n in range(3)]
    with connection.cursor() as cursor:
        for turn in range(tallies.LYING):
            cursor.execute("UPDATE sales_deal SET probability = %s", [turn % 3])
    before = DealTally.objects.count()
    assert before > tallies.LYING
    (first, *_rest) = deal.told.tallies
    assert tallies.condense(first) > 0
    assert DealTally.objects.count() <= 2
    whole(world)
    assert DealLengthTally.objects.count() >= 1
    assert len(made) == 3


def test_an_update_of_something_else_adds_nothing(world: World) -> None:
    made = make(registry.get("deal"), world.people["ann"])
    before = DealTally.objects.count()
    runner.update(registry.get("deal"), SETTER, [made.pk], {"description": "<p>new</p>"})
    assert DealTally.objects.count() == before


def test_the_worker_condenses(world: World) -> None:
    make(registry.get("deal"), world.people["ann"])
    with connection.cursor() as cursor:
        for turn in range(2 * tallies.LYING):
            cursor.execute("UPDATE sales_deal SET probability = %s", [turn % 3])
    jobs.condense(0)
    assert DealTally.objects.count() == 1
    whole(world)
