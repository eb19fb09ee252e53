"""Group, count and add up, against the same done by hand over the rows one sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q

from atrium.core.access.models import Share
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Rejected
from atrium.core.records.kinds.base import Ref
from atrium.core.reports.asking import ask, share
from atrium.core.reports.counting import Group, Measure
from tests.world import SETTER, World, make

DEAL = registry.get("deal")
SPANS: dict[str, Callable[[date], date]] = {
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "year": lambda day: day.replace(month=1, day=1),
}
GROUPS = [
    (),
    (Group("stage"),),
    (Group("owner"),),
    (Group("outcome"),),
    (Group("source"),),
    (Group("account"),),
    (Group("rotting"),),
    *((Group(key, span),) for key in ("expected_close", "created_at") for span in SPANS),
    (Group("stage"), Group("expected_close", "month")),
    (Group("owner"), Group("source"), Group("created_at", "year")),
]


def _fill(world: World) -> None:
    accounts = [make(registry.get("account"), world.people[n]).pk for n in ("ann", "wes")]
    stages = list(world.stages.values())
    for n in range(30):
        holder = world.people[("ann", "bob", "cora", "wes")[n % 4]]
        data: dict[str, Any] = {"stage": stages[n % 4].pk, "source": ("", "web", "phone")[n % 3]}
        data |= {"amount": None if n % 5 == 0 else {"amount": 7 * n, "currency": "EUR"}}
        data |= {"expected_close": None if n % 4 == 1 else f"202{5 + n % 2}-{1 + n % 12:02}-11"}
        data |= {"account": accounts[n % 2] if n % 3 else None, "probability": 10 * (n % 9)}
        deal = make(DEAL, holder, **data)
        # The first moments of months and years of one zone are still the old ones in another.
        moment = datetime(2026, 1 + n % 12, 1, 3, n, tzinfo=UTC)
        DEAL.model._base_manager.filter(pk=deal.pk).update(created_at=moment)


def _key(group: Group, value: Any, zone: str) -> Any:
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    return SPANS[group.span](value) if group.span and value is not None else value


def _by_hand(actor: Actor, groups: tuple[Group, ...], field: str) -> dict[Any, tuple[Any, ...]]:
    keys = [*(group.field for group in groups), field]
    question = reading.Question(fields=keys, limit=500)
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in reading.read(DEAL, actor, question).rows:
        key = tuple(_key(group, row.values[group.field], actor.zone) for group in groups)
        value = row.values[field]
        found[key].append(getattr(value, "amount", value))
    if not groups and not found:
        return {}
    made = {}
    for key, values in found.items():
        known = [value for value in values if value is not None]
        total = sum(known, Decimal(0)) if known else None
        mean = total / len(known) if total is not None else None
        made[key] = (len(values), total, mean, median(known) if known else None)
    return made


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("field", ["amount", "probability", "weighted"])
def test_every_grouping_adds_up_as_by_hand(world: World, field: str, zone: str) -> None:
    _fill(world)
    measures = [Measure("count"), *(Measure(what, field) for what in ("sum", "mean", "median"))]
    for name in ("ann", "max", "dora"):
        actor = replace(world.actor(name), zone=zone)
        for groups in GROUPS:
            answers = ask(DEAL, actor, groups, measures)
            wanted = _by_hand(actor, groups, field)
            assert {answer.keys for answer in answers} == set(wanted), (name, groups)
            for answer in answers:
                told = [None if v is None else float(v) for v in answer.values]
                have = [None if v is None else float(v) for v in wanted[answer.keys]]
                assert told == pytest.approx(have, abs=1e-3), (name, groups, answer.keys)


def test_groups_come_in_order_with_the_empty_ones_last(world: World) -> None:
    _fill(world)
    for group in (Group("expected_close", "month"), Group("source"), Group("account")):
        keys = [answer.keys[0] for answer in ask(DEAL, SETTER, [group], [Measure("count")])]
        full = [key for key in keys if key not in (None, "")]
        assert len(full) == len(keys) - 1, group
        assert keys[:-1] == sorted(full), group


def test_a_measure_may_count_a_part_alone(world: World) -> None:
    _fill(world)
    measures = [Measure("count"), Measure("count", where=Q(outcome="won"))]
    (answer,) = ask(DEAL, SETTER, [], measures)
    rows = reading.read(DEAL, SETTER, reading.Question(("outcome",), limit=500)).rows
    won = sum(row.values["outcome"] == "won" for row in rows)
    assert answer.values == (len(rows), won)
    assert share(won, len(rows)) == Decimal(100) * won / len(rows)
    assert share(0, 0) is None
    assert share(None, 5) == 0


def test_a_filter_narrows_what_is_counted(world: World) -> None:
    _fill(world)
    told = {"field": "weighted", "op": "gt", "value": 20}
    answers = ask(DEAL, SETTER, [Group("stage")], [Measure("sum", "weighted")], filter=told)
    question = reading.Question(filter=told)
    total = reading.sums(DEAL, SETTER, question, ["weighted"])["weighted"]
    added = sum(answer.values[0] for answer in answers)
    assert float(added) == pytest.approx(float(total), abs=1e-3)


def test_names_are_those_the_asker_may_see(world: World) -> None:
    account = make(registry.get("account"), world.people["wes"], name="Secret")
    make(DEAL, world.people["ann"], account=account.pk)
    Share.objects.all().delete()  # who sells to a customer sees it otherwise
    (answer,) = ask(DEAL, world.actor("ann"), [Group("account")], [Measure("count")])
    assert answer.labels == ("…",)
    (answer,) = ask(DEAL, world.actor("dora"), [Group("account")], [Measure("count")])
    assert answer.labels == ("Secret",)


def test_what_is_hidden_or_cannot_be_asked_is_refused(world: World) -> None:
    mia = world.actor("mia")
    for groups, measures in (
        ([Group("amount")], [Measure("count")]),
        ([Group("nothing")], [Measure("count")]),
        ([], [Measure("sum", "amount")]),
        ([], [Measure("median", "weighted")]),
        ([], [Measure("sum", "nothing")]),
    ):
        with pytest.raises(Rejected, match="There is no field"):
            ask(DEAL, mia, groups, measures)
