"""The calendar of a record type: each record on its day, within rights, moved to another."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.actions import runner
from atrium.core.records import reading, registry
from atrium.core.screens import dating, listing
from atrium.core.screens.boarding import as_day
from atrium.sales.models import Deal
from tests.world import SETTER, World, make

DEAL, ACCOUNT = registry.get("deal"), registry.get("account")
MARCH = date(2026, 3, 1)


@pytest.fixture
def client(world: World, static_files: None) -> Client:
    client = Client()
    client.force_login(world.people["ann"])
    return client


@pytest.fixture
def deal(world: World) -> Any:
    account = make(ACCOUNT, world.people["ann"])
    return make(DEAL, world.people["ann"], name="Roof", account=account.pk,
                expected_close="2026-03-05")  # fmt: skip


def days(world: World, by: str = "expected_close", who: str = "ann") -> dict[date, dating.Day]:
    actor = world.actor(who)
    state = listing.read_state(DEAL, actor, QueryDict())
    weeks = dating.drawn(DEAL, DEAL.fields[by], actor, state, MARCH)
    return {day.day: day for week in weeks for day in week}


class TestMonths:
    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["en", "ja", "th"]))
    def test_whole_weeks_hold_the_whole_month(self, day: date, language: str) -> None:
        actor = type(SETTER)(**{**vars_of(SETTER), "language": language})
        weeks = dating.weeks_of(day.replace(day=1), actor)
        flat = [one for week in weeks for one in week]
        assert day in flat
        assert {len(week) for week in weeks} == {7}
        assert flat == sorted(set(flat))
        assert len(dating.weekdays(actor)) == 7

    @pytest.mark.parametrize(("country", "day"), [("DE", 0), ("JP", 6), ("KR", 6), ("", 0)])
    def test_weeks_begin_as_usual_in_the_country(self, country: str, day: int) -> None:
        actor = type(SETTER)(**{**vars_of(SETTER), "country": country})
        assert {week[0].weekday() for week in dating.weeks_of(MARCH, actor)} == {day}

    @pytest.mark.parametrize("told", ["", "2026-13", "x", "99999-01", "0000-01", "2026-3-1"])
    def test_an_address_without_a_month_means_this_one(self, client: Client, told: str) -> None:
        assert client.get("/deals/calendar", {"month": told}).status_code == 200

    @pytest.mark.parametrize("told", ["0001-01", "9999-12"])
    def test_the_ends_of_time_are_no_fault(self, client: Client, told: str) -> None:
        assert client.get("/deals/calendar", {"month": told}).status_code == 200


def vars_of(actor: Any) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in actor.__dataclass_fields__}


class TestDays:
    def test_a_record_stands_on_its_day(self, world: World, deal: Any) -> None:
        found = days(world)
        assert [one.title for one in found[date(2026, 3, 5)].entries] == ["Roof"]
        assert sum(len(day.entries) for day in found.values()) == 1

    def test_a_moment_stands_on_the_persons_own_day(self, world: World, deal: Any) -> None:
        late = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
        Deal.objects.unscoped("test").filter(pk=deal.pk).update(created_at=late)
        actor = world.actor("ann")
        day = as_day(late, actor)
        assert [one.id for one in days(world, "created_at")[day].entries] == [deal.pk]

    def test_only_what_one_sees_is_shown_and_counted(self, world: World, deal: Any) -> None:
        for _n in range(dating.ENTRIES + 4):
            make(DEAL, world.people["wes"], expected_close="2026-03-05")
        day = days(world)[date(2026, 3, 5)]
        assert len(day.entries) == 1
        assert day.rest == ""

    def test_the_rest_of_a_full_day_is_counted(self, world: World, client: Client) -> None:
        account = make(ACCOUNT, world.people["ann"]).pk
        for _n in range(dating.ENTRIES + 4):
            make(DEAL, world.people["ann"], account=account, expected_close="2026-03-05")
        day = days(world)[date(2026, 3, 5)]
        assert len(day.entries) == dating.ENTRIES
        assert "4" in day.rest
        rows = re.findall(r'id="row-\d+"', client.get(day.alone).content.decode())
        assert len(rows) == dating.ENTRIES + 4

    def test_a_hidden_date_makes_no_calendar(self, world: World, client: Client) -> None:
        assert client.get("/deals/calendar?by=nonsense").status_code == 404
        assert client.get("/deals/calendar?by=amount").status_code == 404

    def test_two_questions_whatever_there_is(
        self, world: World, deal: Any, django_assert_num_queries: Any
    ) -> None:
        actor = world.actor("ann")
        asked = (DEAL, DEAL.fields["expected_close"], actor)
        state = listing.read_state(DEAL, actor, QueryDict())
        dating.drawn(*asked, state, MARCH)
        for _n in range(5):
            make(DEAL, world.people["ann"], account=deal.account_id, expected_close="2026-03-06")
        with django_assert_num_queries(2):
            dating.drawn(*asked, state, MARCH)

    @pytest.mark.parametrize("key", [t.key for t in registry.all_types()])
    def test_every_type_has_one_for_its_dates(self, client: Client, world: World, key: str) -> None:
        kind, ada = registry.get(key), Client()
        ada.force_login(world.people["ada"])
        expected = 200 if dating.dates(kind, world.actor("ada")) else 404
        assert ada.get(f"/{kind.slug}/calendar").status_code == expected


class TestMoving:
    def send(self, client: Client, deal: Any, **more: Any) -> Any:
        told = {"card": deal.pk, "from": "2026-03-05", "to": "2026-03-12",
                "version": deal.version, **more}  # fmt: skip
        return client.post("/deals/calendar/move?by=expected_close", told)

    def close(self, deal: Any) -> Any:
        return reading.one(DEAL, SETTER, deal.pk, ["expected_close"]).values["expected_close"]

    def test_changes_the_date(self, client: Client, deal: Any) -> None:
        answer = self.send(client, deal)
        assert f'id="card-{deal.pk}"' in answer.content.decode()
        assert self.close(deal) == date(2026, 3, 12)

    def test_where_somebody_was_quicker_nothing_is_overwritten(
        self, client: Client, deal: Any, world: World
    ) -> None:
        runner.update(DEAL, SETTER, [deal.pk], {"expected_close": "2026-03-20"})
        assert self.send(client, deal).status_code == 409
        assert self.close(deal) == date(2026, 3, 20)

    def test_who_may_only_look_moves_nothing(self, world: World, deal: Any) -> None:
        acc = Client()
        acc.force_login(world.people["acc"])
        assert self.send(acc, deal).status_code in {403, 404}
        assert self.close(deal) == date(2026, 3, 5)

    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ({"to": "x"}, 422),
            ({"card": "x"}, 404),
            ({"version": ""}, 404),
            ({"card": "9" * 30}, 404),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, client: Client, deal: Any, more: Any, status: int
    ) -> None:
        assert self.send(client, deal, **more).status_code == status

    @given(st.datetimes(timezones=st.just(UTC)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    def test_a_moment_keeps_its_time_of_day(self, now: datetime, day: date) -> None:
        created = DEAL.fields["created_at"]
        there = datetime.fromisoformat(dating.moved(created, now, day, SETTER))
        assert there.date() == day
        assert there.replace(tzinfo=None).time() == now.astimezone(there.tzinfo).time()
