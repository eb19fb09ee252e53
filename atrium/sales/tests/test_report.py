"""The pipeline report is what a plain reading of the deals says, for each reader their own."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean, median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atrium.core.access.models import Role
from atrium.core.actions import standard
from atrium.core.records import registry
from atrium.sales.models import Deal
from atrium.sales.reports import PipelineReport, pipeline_report
from tests import world
from tests.world import SETTER, World

pytestmark = pytest.mark.django_db
DEAL = registry.get("deal")
READERS = ("ada", "dora", "max", "ann", "cora", "wes", "acc", "nil")


@pytest.fixture
def company() -> World:
    """Sixty deals of all holders, in three currencies, some without dates or sums."""
    made, seed = world.build(), random.Random(7)
    for n in range(60):
        name = seed.choice(("ann", "bob", "cora", "wes", "mia"))
        stage = seed.choice(("Talk", "Offer", "Won", "Lost"))
        opened = date(2025, 11, 3) + timedelta(days=seed.randrange(300))
        told: dict[str, Any] = {"stage": made.stages[stage].pk, "opened_on": opened.isoformat()}
        if n % 7:
            amount = Decimal(seed.randrange(100, 10_000_000)) / 100
            told["amount"] = {"amount": amount, "currency": seed.choice(("EUR", "USD", "JPY"))}
        if stage in {"Won", "Lost"}:
            told["closed_on"] = (opened + timedelta(days=seed.randrange(90))).isoformat()
        if n % 11 == 0:
            told["opened_on"] = None
        deal = world.make(DEAL, made.people[name], **told)
        if n % 13 == 0:
            standard.delete(DEAL, SETTER, [deal.pk])
    return made


def seen(company: World, name: str) -> list[Any]:
    """The deals that a person sees, by a reading of teams alone."""
    east, coast = {"ann", "bob"}, {"cora"}
    west = {"wes", "mia"}
    reach = {"max": east | coast, "ann": east, "cora": coast, "wes": west, "nil": set[str]()}
    rows = Deal.objects.unscoped("the plain reading").filter(deleted_at=None)
    holders = {company.people[each].pk for each in reach.get(name, east | coast | west)}
    return [deal for deal in rows if deal.owner_id in holders]


def worth(deals: list[Any]) -> Decimal:
    return sum((deal.amount_base for deal in deals if deal.amount_base), Decimal(0))


def quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def by(deals: list[Any], key: Any) -> dict[Any, tuple[int, int, Decimal]]:
    found: dict[Any, list[Any]] = {}
    for deal in deals:
        if deal.outcome != "open" and key(deal) is not None:
            found.setdefault(key(deal), []).append(deal)
    return {
        told: (
            sum(d.outcome == "won" for d in held),
            sum(d.outcome == "lost" for d in held),
            worth([d for d in held if d.outcome == "won"]),
        )
        for told, held in found.items()
    }


def told_by(report: PipelineReport, name: str) -> dict[Any, tuple[int, int, Decimal | None]]:
    return {one.key: (one.won, one.lost, one.worth) for one in getattr(report, name)}


@pytest.mark.parametrize("name", READERS)
def test_the_report_adds_up_what_its_reader_sees(company: World, name: str) -> None:
    deals, report = seen(company, name), pipeline_report(company.actor(name))
    of = {o: [d for d in deals if d.outcome == o] for o in ("won", "lost", "open")}
    totals = report.totals
    assert (totals.won, totals.lost, totals.open) == tuple(len(of[o]) for o in of)
    assert (totals.won_worth, totals.open_worth) == (worth(of["won"]), worth(of["open"]))
    weighted = sum((d.amount_base or 0) * d.probability / 100 for d in of["open"])
    assert totals.weighted is not None
    assert abs(totals.weighted - weighted) < Decimal("0.001")
    for outcome, days in (("won", totals.won_days), ("lost", totals.lost_days)):
        lengths = [(d.closed_on - d.opened_on).days for d in of[outcome] if d.opened_on]
        expected = (fmean(lengths), median(lengths)) if lengths else (None, None)
        assert days == pytest.approx(expected)
    assert told_by(report, "quarters") == by(deals, lambda d: quarter(d.closed_on))
    assert told_by(report, "teams") == by(deals, lambda d: d.team_id)
    assert told_by(report, "people") == by(deals, lambda d: d.owner_id)
    stages = {s.key: (s.open, s.worth) for s in report.stages}
    assert stages == {
        pk: (len(held), worth(held))
        for pk in {d.stage_id for d in of["open"]}
        if (held := [d for d in of["open"] if d.stage_id == pk])
    }


def test_the_rate_of_winning_is_of_all_that_came_to_an_end(company: World) -> None:
    totals = pipeline_report(company.actor("dora")).totals
    assert totals.win_rate == Decimal(100) * totals.won / (totals.won + totals.lost)
    assert pipeline_report(company.actor("nil")).totals.win_rate is None


def test_the_best_come_first(company: World) -> None:
    people = pipeline_report(company.actor("dora")).people
    assert [one.worth for one in people] == sorted((one.worth or 0 for one in people), reverse=True)
    assert all(one.label for one in people)


def test_who_sees_no_amounts_gets_numbers_without_worth(company: World) -> None:
    report = pipeline_report(company.actor("mia"))
    assert report.totals.won_worth is None
    assert report.totals.weighted is None
    assert all(one.worth is None for one in (*report.people, *report.quarters))
    assert all(one.worth is None for one in report.stages)


def test_a_filter_narrows_every_part(company: World) -> None:
    ann = company.people["ann"].pk
    told = {"field": "owner", "op": "in", "value": [ann]}
    report = pipeline_report(company.actor("dora"), told)
    assert [one.key for one in report.people] == [ann]
    held = [deal for deal in seen(company, "dora") if deal.owner_id == ann]
    assert report.totals.won == sum(deal.outcome == "won" for deal in held)


@pytest.mark.parametrize("key", ["stage", "team", "owner", "closed_on", "cycle_days"])
def test_what_is_hidden_from_the_reader_is_told_apart_by_nobody(company: World, key: str) -> None:
    rows = Role.objects.unscoped("the test's set-up").filter(code="director")
    rows.update(fields={"deal": {key: "hidden"}})
    report = pipeline_report(company.actor("dora"))
    part = {"stage": "stages", "team": "teams", "owner": "people", "closed_on": "quarters"}
    if key in part:
        assert getattr(report, part[key]) == []
    assert report.totals.won == sum(deal.outcome == "won" for deal in seen(company, "dora"))


def test_more_deals_cost_no_more_questions(company: World) -> None:
    def asked() -> int:
        actor = company.actor("dora")
        with CaptureQueriesContext(connection) as questions:
            pipeline_report(actor)
        return len(questions)

    asked()
    before = asked()
    for _n in range(10):
        world.make(DEAL, company.people["wes"], amount=5)
    assert asked() == before <= 6
