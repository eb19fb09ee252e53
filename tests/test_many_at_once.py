"""Twenty people creating and moving deals at the same time lose nothing and double nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connections

from atrium.core.actions import runner
from atrium.core.events.models import Event
from atrium.core.history.models import HistoryEntry
from atrium.core.records import registry
from atrium.core.records.errors import Conflict
from atrium.sales.models import Deal, StageChange
from tests import world as worlds
from tests.world import World, make

PEOPLE = 20
ROUNDS = 5
R = TypeVar("R")


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


def _at_once(task: Callable[[int], R]) -> list[R]:
    """The results of the task done by all at the same moment."""
    together = Barrier(PEOPLE)

    def one(number: int) -> R:
        together.wait()
        try:
            return task(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


def test_twenty_people_create_and_move_deals(world: World) -> None:
    kind = registry.get("deal")
    actor = world.actor("dora")
    stages = [world.stages[name].pk for name in ("Offer", "Won", "Talk", "Lost", "Offer")]

    def work(number: int) -> list[int]:
        made = []
        for turn in range(ROUNDS):
            data = {
                "name": f"Deal {number}-{turn}",
                "amount": 100,
                "stage": world.stages["Talk"].pk,
            }
            deal = runner.create(kind, actor, data)
            runner.update(kind, actor, [deal.pk], {"stage": stages[turn]})
            made.append(deal.pk)
        return made

    made = [pk for part in _at_once(work) for pk in part]
    assert len(set(made)) == PEOPLE * ROUNDS
    for deal in Deal.objects.unscoped("test").filter(pk__in=made):
        stays = list(StageChange.objects.filter(deal=deal).order_by("pk"))
        moves = 0 if deal.name.endswith("-2") else 1  # the third round moves it where it is
        assert len(stays) == 1 + moves
        assert [stay.left_at is None for stay in stays] == [False] * moves + [True]
        assert stays[-1].stage_id == deal.stage_id
        assert deal.version == 1 + moves
    told = Event.objects.filter(record_type="deal", record_id__in=made)
    assert told.filter(code="record.created").count() == PEOPLE * ROUNDS


def test_one_deal_moved_by_twenty_people_is_moved_by_one(world: World) -> None:
    """Who looked at an older version is told so, and nothing of theirs is written."""
    kind = registry.get("deal")
    actor = world.actor("dora")
    deal = make(kind, world.people["ann"], stage=world.stages["Talk"].pk)

    def work(number: int) -> Any:
        try:
            data = {"name": f"Mine {number}"}
            runner.update(kind, actor, [deal.pk], data, versions={deal.pk: 1})
        except Conflict as conflict:
            return conflict
        return number

    answers = _at_once(work)
    winners = [answer for answer in answers if isinstance(answer, int)]
    assert len(winners) == 1
    kept = Deal.objects.unscoped("test").get(pk=deal.pk)
    assert kept.name == f"Mine {winners[0]}"
    assert kept.version == 2
    assert HistoryEntry.objects.filter(record_type="deal", record_id=deal.pk).count() == 1
    for answer in answers:
        if isinstance(answer, Conflict):
            assert answer.version == 2
            assert answer.theirs == {"name": kept.name}
