"""A list grouped by a field: the groups add up to the list, and each opens to its own rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from atrium.core.records import reading, registry
from atrium.core.screens import grouping, listing
from tests.world import World, make

DEAL, ACCOUNT = registry.get("deal"), registry.get("account")
COLUMNS = "columns=name,account,stage,amount"


@pytest.fixture
def client(world: World, static_files: None) -> Client:
    client = Client()
    client.force_login(world.people["ann"])
    return client


@pytest.fixture
def deals(world: World) -> list[Any]:
    ann, account = world.people["ann"], make(ACCOUNT, world.people["ann"], name="Alder")
    told = [("Talk", 100, "2026-03-05"), ("Talk", 250, "2026-03-31"), ("Offer", 40, "2026-04-01"),
            ("Offer", 0, None)]  # fmt: skip
    return [
        make(DEAL, ann, name=f"Deal {n}", account=account.pk, stage=world.stages[stage].pk,
             amount=amount, expected_close=day)
        for n, (stage, amount, day) in enumerate(told)
    ]  # fmt: skip


def state(world: World, address: str) -> listing.State:
    return listing.read_state(DEAL, world.actor("ann"), QueryDict(address))


def groups(world: World, address: str) -> list[grouping.Bunch]:
    asked = state(world, address)
    by = grouping.grouped_by(asked, world.actor("ann"))
    return grouping.bunches(asked, by, world.actor("ann")) if by else []


class TestGroups:
    def test_each_has_its_count_and_its_sums(self, world: World, deals: Any) -> None:
        found = groups(world, f"group=stage&{COLUMNS}")
        assert {one.label: one.count for one in found} == {"Talk": "2", "Offer": "2"}
        assert "350" in next(one.sums["amount"] for one in found if one.label == "Talk")

    def test_dates_are_grouped_by_month_those_without_last(self, world: World, deals: Any) -> None:
        found = groups(world, "group=expected_close")
        assert [one.label for one in found] == ["Mar 2026", "Apr 2026", "None"]

    @pytest.mark.parametrize("field", ["stage", "account", "owner", "expected_close", "outcome"])
    def test_they_part_the_list_without_rest(
        self, world: World, client: Client, deals: Any, field: str
    ) -> None:
        seen: list[str] = []
        for one in groups(world, f"group={field}&{COLUMNS}"):
            page = client.get(one.rows).content.decode()
            rows = re.findall(r'id="row-(\d+)"', page)
            assert str(len(rows)) == one.count
            alone = client.get(one.alone).content.decode()
            assert set(re.findall(r'id="row-(\d+)"', alone)) == set(rows)
            seen += rows
        assert sorted(seen) == sorted(str(deal.pk) for deal in deals)

    def test_the_filter_holds_within_them(self, world: World, deals: Any) -> None:
        asked = 'filter={"field":"amount","op":"gt","value":90}&group=stage'
        assert [(one.label, one.count) for one in groups(world, asked)] == [("Talk", "2")]

    def test_they_count_only_what_the_person_sees(self, world: World, deals: Any) -> None:
        make(DEAL, world.people["wes"], stage=world.stages["Talk"].pk)
        assert sum(int(one.count) for one in groups(world, "group=stage")) == len(deals)

    def test_a_hidden_field_groups_nothing(self, world: World, deals: Any) -> None:
        mia = world.actor("mia")
        asked = listing.read_state(DEAL, mia, QueryDict("group=amount"))
        assert grouping.grouped_by(asked, mia) is None

    def test_one_question_is_asked_whatever_their_number(
        self, world: World, deals: Any, django_assert_num_queries: Any
    ) -> None:
        asked, actor = state(world, "group=outcome"), world.actor("ann")
        by = grouping.grouped_by(asked, actor)
        assert by is not None
        grouping.bunches(asked, by, actor)
        with django_assert_num_queries(1):
            grouping.bunches(asked, by, actor)


class TestThePage:
    def test_shows_the_groups(self, client: Client, deals: Any) -> None:
        page = client.get(f"/deals?group=stage&{COLUMNS}").content.decode()
        assert page.count('class="bunch"') == 2
        assert "/deals/group?" in page

    def test_a_saved_view_keeps_the_grouping(self, client: Client, deals: Any) -> None:
        answer = client.post("/deals/views?group=stage", {"name": "By stage"})
        page = client.get(answer.headers["Location"]).content.decode()
        assert page.count('class="bunch"') == 2

    @pytest.mark.parametrize("value", ["", "x", "2026-13-45", "9" * 40, "💥"])
    def test_a_group_that_makes_no_sense_is_refused_or_empty(
        self, client: Client, deals: Any, value: str
    ) -> None:
        for field in ("expected_close", "stage", "outcome", "nonsense"):
            asked = {"group": field, "value": value}
            assert client.get("/deals/group", asked).status_code in {200, 404, 422}


def test_a_page_of_a_group_goes_on(world: World, client: Client) -> None:
    account = make(ACCOUNT, world.people["ann"])
    for n in range(grouping.ROWS + 3):
        make(DEAL, world.people["ann"], name=f"D{n}", account=account.pk)
    (one,) = groups(world, "group=account")
    first = client.get(one.rows).content.decode()
    more = re.search(r'hx-get="([^"]+)"', first)
    assert more
    rest = client.get(more[1].replace("&amp;", "&")).content.decode()
    rows = re.findall(r'id="row-(\d+)"', first + rest)
    assert len(rows) == len(set(rows)) == grouping.ROWS + 3
    assert len(rows) == reading.count(DEAL, world.actor("ann"), reading.Question())
