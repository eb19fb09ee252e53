"""A deal's way through its stages leaves an exact trace, whatever way it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.records import reading, registry
from atrium.core.records.errors import NotFound, Rejected
from atrium.sales.actions import CLOSE_LOST, CLOSE_WON, REOPEN
from atrium.sales.models import Deal, StageChange
from tests import world
from tests.world import SETTER, World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEAL = registry.get("deal")
STEPS = ("Talk", "Offer", "Won", "Lost", "won", "lost", "open")
VERBS = {"won": CLOSE_WON, "lost": CLOSE_LOST, "open": REOPEN}


def held(deal: Any) -> Any:
    return Deal.objects.unscoped("the test looks at everything").get(pk=deal.pk)


def step(company: World, deal: Any, told: str) -> None:
    if told in VERBS:
        data = {"lost_reason": "price"} if told == "lost" else {}
        runner.run(VERBS[told], DEAL, SETTER, [deal.pk], data)
    else:
        runner.update(DEAL, SETTER, [deal.pk], {"stage": company.stages[told].pk})


class TestAnyWalk(TestCase):
    @given(walk=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 400)), max_size=8))
    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    def test_the_stays_follow_each_other_without_a_gap(self, walk: list[tuple[str, int]]) -> None:
        company = world.build()
        now = START
        with clock.at(now):
            deal = world.make(DEAL, company.people["ann"])
        expected = [(company.stages["Talk"].pk, now)]
        for told, hours in walk:
            now += timedelta(hours=hours)
            before = held(deal).stage_id
            with clock.at(now):
                step(company, deal, told)
            after = held(deal).stage_id
            if after != before:
                expected.append((after, now))
        stays = list(StageChange.objects.filter(deal=deal).order_by("entered_at", "pk"))
        assert [(stay.stage_id, stay.entered_at) for stay in stays] == expected
        leavings = [stay.entered_at for stay in stays[1:]]
        assert [stay.left_at for stay in stays] == [*leavings, None]
        self.agrees(company, deal, stays)

    def agrees(self, company: World, deal: Any, stays: list[StageChange]) -> None:
        """Outcome, probability and dates are those of the stage the deal is in."""
        found = held(deal)
        stage = next(s for s in company.stages.values() if s.pk == stays[-1].stage_id)
        assert found.outcome == stage.outcome
        assert found.probability == stage.probability
        assert found.stage_since == stays[-1].entered_at
        assert (found.closed_on is None) == (stage.outcome == "open")
        if found.closed_on is not None:
            # It closed when it left its last open stage.
            opens = {s.pk for s in company.stages.values() if s.outcome == "open"}
            last = max(i for i, stay in enumerate(stays) if stay.stage_id in opens)
            assert found.closed_on == stays[last + 1].entered_at.date()


pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> World:
    return world.build()


@pytest.fixture
def deal(company: World) -> Any:
    return world.make(DEAL, company.people["ann"])


def test_a_new_deal_begins_in_the_first_open_stage(company: World, deal: Any) -> None:
    assert deal.stage_id == company.stages["Talk"].pk
    assert (deal.outcome, deal.probability) == ("open", 20)


def test_a_probability_set_by_hand_stays_until_the_deal_moves(company: World, deal: Any) -> None:
    runner.update(DEAL, SETTER, [deal.pk], {"probability": 35})
    assert held(deal).probability == 35
    step(company, deal, "Offer")
    assert held(deal).probability == 60
    runner.update(
        DEAL, SETTER, [deal.pk], {"stage": company.stages["Talk"].pk, "probability": "12.5"}
    )
    assert str(held(deal).probability) == "12.50"


def test_a_stage_of_another_pipeline_takes_the_deal_there(company: World, deal: Any) -> None:
    other = runner.create(registry.get("pipeline"), SETTER, {"name": "Repairs"})
    data = {"pipeline": other.pk, "outcome": "open", "probability": 5}
    stage = runner.create(registry.get("stage"), SETTER, {"name": "Look at it", **data})
    wrong = {"stage": company.stages["Offer"].pk, "pipeline": other.pk}
    with pytest.raises(Rejected) as refused:
        runner.update(DEAL, SETTER, [deal.pk], wrong)
    assert [p.field for p in refused.value.problems] == ["stage"]
    runner.update(DEAL, SETTER, [deal.pk], {"stage": stage.pk})
    assert (held(deal).pipeline_id, held(deal).probability) == (other.pk, 5)
    # A pipeline alone leads to its first open stage.
    runner.update(DEAL, SETTER, [deal.pk], {"pipeline": company.pipeline.pk})
    assert held(deal).stage_id == company.stages["Talk"].pk


def test_a_pipeline_without_an_open_stage_takes_no_deal(company: World, deal: Any) -> None:
    empty = runner.create(registry.get("pipeline"), SETTER, {"name": "Empty"})
    with pytest.raises(Rejected) as refused:
        runner.update(DEAL, SETTER, [deal.pk], {"pipeline": empty.pk})
    assert [p.field for p in refused.value.problems] == ["pipeline"]
    with pytest.raises(Rejected):
        runner.create(DEAL, SETTER, {"name": "New", "pipeline": empty.pk})
    assert held(deal).pipeline_id == company.pipeline.pk


def test_the_reason_of_a_loss_is_kept_and_told(company: World, deal: Any) -> None:
    runner.run(CLOSE_LOST, DEAL, company.actor("ann"), [deal.pk], {"lost_reason": "competitor"})
    row = reading.one(DEAL, company.actor("ann"), deal.pk, ["lost_reason", "outcome"])
    assert row.values == {"lost_reason": "competitor", "outcome": "lost"}
    with pytest.raises(Rejected) as refused:
        runner.run(CLOSE_LOST, DEAL, SETTER, [deal.pk], {"lost_reason": "nonsense"})
    assert [p.field for p in refused.value.problems] == ["lost_reason"]


def test_who_does_not_see_a_deal_moves_it_nowhere(company: World, deal: Any) -> None:
    for name in ("wes", "sid", "nil"):
        with pytest.raises(NotFound):
            runner.run(CLOSE_WON, DEAL, company.actor(name), [deal.pk])
    assert held(deal).outcome == "open"


def test_a_deal_brought_back_from_the_bin_is_in_the_stage_it_left(
    company: World, deal: Any
) -> None:
    step(company, deal, "Offer")
    standard.delete(DEAL, SETTER, [deal.pk])
    runner.run(standard.RESTORE, DEAL, SETTER, [deal.pk])
    assert held(deal).stage_id == company.stages["Offer"].pk
    assert StageChange.objects.filter(deal=deal, left_at=None).count() == 1


def test_a_deal_rots_once_it_has_been_in_its_stage_for_too_long(company: World, deal: Any) -> None:
    """After 20 days in this company; a closed one never does."""
    rows = Deal.objects.unscoped("the time that passes")
    won = world.make(DEAL, company.people["ann"], stage=company.stages["Won"].pk)
    for days, rots in ((19, False), (21, True)):
        rows.update(stage_since=clock.now() - timedelta(days=days))
        row = reading.one(DEAL, company.actor("ann"), deal.pk, ["rotting"])
        assert row.values["rotting"] is rots
        question = reading.Question(filter={"field": "rotting", "op": "is", "value": True})
        found = reading.read(DEAL, company.actor("ann"), question).rows
        assert [row.id for row in found] == ([deal.pk] if rots else [])
    step(company, deal, "Offer")
    assert reading.one(DEAL, SETTER, deal.pk, ["rotting"]).values["rotting"] is False
    assert reading.one(DEAL, SETTER, won.pk, ["rotting"]).values["rotting"] is False
