"""Duplicates on pages: while one types, in the queue, and what administrators set."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from atrium.core.administration.actions import own_fields
from atrium.core.duplicates.models import Pair, Setting
from atrium.core.duplicates.reviewing import scan
from atrium.core.duplicates.rules import matching, offered
from atrium.core.jobs.models import Progress
from atrium.core.records import registry, versions
from tests.world import World, make

ACCOUNT = registry.get("account")


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


@pytest.fixture
def client(world: World, static_files: None) -> Client:
    return client_of(world, "ann")


@pytest.fixture
def twins(world: World) -> tuple[Any, Any]:
    ann = world.people["ann"]
    return make(ACCOUNT, ann, name="Alder GmbH"), make(ACCOUNT, ann, name="ALDER")


class TestEntering:
    def test_what_is_there_is_shown_with_reasons(self, client: Client, twins: Any) -> None:
        page = client.post("/accounts/alike", {"name": "Alder Ltd"}).content.decode()
        for record in twins:
            assert f'href="/accounts/{record.pk}"' in page
        assert "Name: same name" in page
        assert client.post("/accounts/alike", {"name": "Birch"}).content.decode().strip() == ""

    def test_the_record_itself_is_no_duplicate(self, client: Client, world: World) -> None:
        made = make(ACCOUNT, world.people["ann"], name="Alder GmbH")
        url = f"/accounts/alike?record={made.pk}"
        assert client.post(url, {"name": "Alder"}).content.decode().strip() == ""

    def test_a_second_one_is_made_only_by_who_was_shown_the_first(
        self, client: Client, world: World
    ) -> None:
        there = make(ACCOUNT, world.people["ann"], name="Alder GmbH")
        refused = client.post("/accounts/new", {"name": "Alder"})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert 'value="Alder"' in page, "what was typed is kept"
        (names,) = re.findall(r'name="alike" value="([^"]*)"', page)
        assert names == str(there.pk)
        assert client.post("/accounts/new", {"name": "Alder", "alike": names}).status_code == 302

    def test_who_was_shown_another_is_asked_again(self, client: Client, twins: Any) -> None:
        told = {"name": "Alder", "alike": str(twins[0].pk)}
        assert client.post("/accounts/new", told).status_code == 422

    def test_what_one_may_not_see_is_named_without_its_content(
        self, world: World, static_files: None
    ) -> None:
        make(ACCOUNT, world.people["ann"], name="Northwind Special Ltd")
        client = client_of(world, "wes")
        page = client.post("/accounts/alike", {"name": "Northwind Special"}).content.decode()
        assert "One record that you may not see" in page
        assert "Ltd" not in page
        assert "href" not in page
        assert client.post("/accounts/new", {"name": "Northwind Special"}).status_code == 422
        told = {"name": "Northwind Special", "alike": "hidden"}
        assert client.post("/accounts/new", told).status_code == 302

    def test_who_may_not_make_or_change_one_cannot_ask(
        self, world: World, twins: Any, static_files: None
    ) -> None:
        told, reader = {"name": "Alder"}, client_of(world, "acc")
        assert reader.post("/accounts/alike", told).status_code == 403
        url = f"/accounts/alike?record={twins[0].pk}"
        assert reader.post(url, told).status_code == 403
        assert client_of(world, "wes").post(url, told).status_code == 403


class TestQueue:
    def test_a_pair_is_shown_with_what_differs(self, client: Client, twins: Any) -> None:
        scan(ACCOUNT)
        page = client.get("/accounts/duplicates").content.decode()
        one, other = sorted(record.pk for record in twins)
        merge = f"/accounts/merge?ids={one}&amp;ids={other}&amp;back=/accounts/duplicates"
        assert merge in page
        assert "Name: same name" in page

    def test_three_that_are_alike_can_be_merged_at_once(
        self, client: Client, world: World, twins: Any
    ) -> None:
        make(ACCOUNT, world.people["ann"], name="Alder AG")
        assert scan(ACCOUNT) == 3
        page = client.get("/accounts/duplicates").content.decode()
        assert page.count("<article") == 1, "the other two pairs go with the first"
        assert "Merge all 3 that are alike" in page

    def test_who_sees_only_one_of_them_sees_no_pair(
        self, world: World, twins: Any, static_files: None
    ) -> None:
        scan(ACCOUNT)
        page = client_of(world, "sid").get("/accounts/duplicates").content.decode()
        assert "<article" not in page

    def test_kept_apart_and_put_back(self, client: Client, twins: Any) -> None:
        scan(ACCOUNT)
        pair = Pair.objects.get()
        client.post(f"/accounts/duplicates/{pair.pk}")
        assert "<article" not in client.get("/accounts/duplicates").content.decode()
        assert "<article" in client.get("/accounts/duplicates?dismissed=1").content.decode()
        client.post(f"/accounts/duplicates/{pair.pk}", {"again": "1"})
        assert "<article" in client.get("/accounts/duplicates").content.decode()

    def test_a_pair_merged_leaves_the_queue_and_leads_back(
        self, client: Client, twins: Any
    ) -> None:
        scan(ACCOUNT)
        ids = [record.pk for record in twins]
        told = {"ids": ids, "keep": ids[0], "back": "/accounts/duplicates"}
        answer = client.post("/accounts/merge", told)
        assert answer.headers["Location"] == "/accounts/duplicates"
        assert "<article" not in client.get("/accounts/duplicates").content.decode()

    def test_a_foreign_address_is_not_gone_back_to(self, client: Client, twins: Any) -> None:
        ids = [record.pk for record in twins]
        told = {"ids": ids, "keep": ids[0], "back": "//evil.example"}
        assert client.post("/accounts/merge", told).headers["Location"] == f"/accounts/{ids[0]}"

    def test_pages_follow_one_another(
        self, client: Client, world: World, monkeypatch: pytest.MonkeyPatch, twins: Any
    ) -> None:
        for name in ("Birch Ltd", "Birch", "Cedar AG", "Cedar"):
            make(ACCOUNT, world.people["ann"], name=name)
        scan(ACCOUNT)
        monkeypatch.setattr("atrium.core.duplicates.reviewing.PAGE", 2)
        page = client.get("/accounts/duplicates").content.decode()
        assert page.count("<article") == 2
        (after,) = re.findall(r"after=(\d+)", page)
        page = client.get(f"/accounts/duplicates?after={after}").content.decode()
        assert page.count("<article") == 1

    def test_types_without_duplicates_have_no_queue(self, client: Client) -> None:
        assert client.get("/deals/duplicates").status_code == 404

    def test_only_administrators_start_a_look(
        self, world: World, client: Client, static_files: None
    ) -> None:
        assert client.post("/accounts/duplicates/look").status_code == 403
        admin = client_of(world, "ada")
        for _twice in range(2):
            assert admin.post("/accounts/duplicates/look").status_code == 302
        assert Progress.objects.filter(task="duplicates.scan").count() == 1


class TestSettings:
    def told(self, **changes: str) -> dict[str, str]:
        rules = {rule.field: rule.weight for rule in matching(ACCOUNT).rules}
        fields = offered(registry.get("account"))
        weights = {f"weight-{key}": str(rules.get(key, 0.0)) for key in fields}
        return {**weights, "threshold": "70", **changes}

    def test_weights_and_threshold_are_kept(self, world: World, static_files: None) -> None:
        admin = client_of(world, "ada")
        sent = self.told(**{"weight-name": "0.5", "weight-phones": "0.0", "threshold": "85"})
        assert admin.post("/company/duplicates/account", sent).status_code == 302
        versions.refresh()
        now = matching(ACCOUNT)
        assert now.threshold == 0.85
        assert {rule.field: rule.weight for rule in now.rules}["name"] == 0.5
        assert "phones" not in {rule.field for rule in now.rules}
        assert Progress.objects.filter(task="duplicates.scan").exists()

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"threshold": "100"}, "Choose a percentage from 50 to 99."),
            ({"threshold": "many"}, "Give the likelihood as a whole percentage."),
            ({"weight-name": "7"}, "Choose one of the weights offered."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(
        self, world: World, static_files: None, wrong: dict[str, str], message: str
    ) -> None:
        answer = client_of(world, "ada").post("/company/duplicates/account", self.told(**wrong))
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert not Setting.objects.exists()

    def test_it_is_for_administrators(self, client: Client) -> None:
        assert client.get("/company/duplicates/account").status_code == 404

    def test_a_field_of_the_companys_own_can_be_compared(
        self, world: World, static_files: None
    ) -> None:
        ada = world.actor("ada")
        own_fields.add(ada, "account", {"kind": "text", "labels": {"en": "Register number"}})
        key = next(key for key in registry.get("account").fields if key.startswith("own_"))
        admin = client_of(world, "ada")
        assert "Register number" in admin.get("/company/duplicates/account").content.decode()
        sent = self.told(**{f"weight-{key}": "2.0"})
        assert admin.post("/company/duplicates/account", sent).status_code == 302
        versions.refresh()
        assert key in {rule.field for rule in matching(registry.get("account")).rules}
