"""Merging and parting on pages and in the API: what is asked, what is kept, how old ids answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner
from atrium.core.merging.merging import merge
from atrium.core.merging.previewing import preview
from atrium.core.merging.unmerging import merges_of
from atrium.core.records import reading, registry
from tests.world import SETTER, World, make

ACCOUNT, CONTACT, DEAL = (registry.get(key) for key in ("account", "contact", "deal"))


@pytest.fixture
def client(world: World, static_files: None) -> Client:
    client = Client()
    client.force_login(world.people["ann"])
    return client


@pytest.fixture
def twins(world: World) -> tuple[Any, Any]:
    ann = world.people["ann"]
    first = make(ACCOUNT, ann, name="Alder GmbH", website="https://alder.example")
    second = make(ACCOUNT, ann, name="Alder", industry="", website="https://old.example",
                  emails=[{"kind": "work", "address": "a@alder.example"}])  # fmt: skip
    make(CONTACT, ann, account=second.pk)
    return first, second


def value(pk: int, key: str) -> Any:
    return reading.one(ACCOUNT, SETTER, pk, [key]).values[key]


def address(twins: tuple[Any, Any]) -> str:
    return f"/accounts/merge?ids={twins[0].pk}&ids={twins[1].pk}"


class TestLooking:
    def test_only_fields_that_differ_are_asked(self, world: World, twins: tuple[Any, Any]) -> None:
        shown = preview(ACCOUNT, SETTER, [twins[0].pk, twins[1].pk])
        asked = {choice.field.key for choice in shown.choices}
        assert {"name", "website", "emails"} <= asked
        assert "country" not in asked
        assert [(t.key, dict(many)) for t, many in shown.along] == [("contact", {twins[1].pk: 1})]

    def test_the_fuller_record_is_proposed(self, world: World, twins: tuple[Any, Any]) -> None:
        assert preview(ACCOUNT, SETTER, [t.pk for t in twins]).fullest == twins[1].pk

    def test_each_value_can_be_picked(self, client: Client, twins: tuple[Any, Any]) -> None:
        page = client.get(address(twins)).content.decode()
        for pk in (twins[0].pk, twins[1].pk):
            assert re.search(f'name="field-website" value="{pk}"', page)
        assert re.search(r'name="field-emails" value="0"[^>]*checked', page)

    @pytest.mark.parametrize("ids", ["", "ids=1", "ids=x&ids=y"])
    def test_too_few_are_refused(self, client: Client, ids: str) -> None:
        assert client.get(f"/accounts/merge?{ids}").status_code == 422

    def test_what_one_does_not_see_is_not_there(
        self, world: World, client: Client, twins: tuple[Any, Any]
    ) -> None:
        hidden = make(ACCOUNT, world.people["wes"], name="Alder hidden")
        assert client.get(f"{address(twins)}&ids={hidden.pk}").status_code == 404

    def test_the_number_of_queries_does_not_grow_with_the_records(
        self, world: World, twins: tuple[Any, Any], django_assert_max_num_queries: Any
    ) -> None:
        ids = [make(ACCOUNT, world.people["ann"], name=f"Alder {n}").pk for n in range(8)]
        with django_assert_max_num_queries(16):
            preview(ACCOUNT, SETTER, [twins[0].pk, *ids])


class TestMerging:
    def send(self, client: Client, twins: tuple[Any, Any], **more: Any) -> Any:
        first, second = twins
        told = {"ids": [first.pk, second.pk], "keep": first.pk, "field-website": second.pk,
                f"version-{first.pk}": first.version, **more}  # fmt: skip
        return client.post("/accounts/merge", told)

    def test_the_choice_is_kept(self, client: Client, twins: tuple[Any, Any]) -> None:
        answer = self.send(client, twins)
        assert answer.headers["Location"] == f"/accounts/{twins[0].pk}"
        assert value(twins[0].pk, "website") == "https://old.example"
        assert value(twins[0].pk, "name") == "Alder GmbH"

    def test_a_change_meanwhile_is_shown_before_anything_is_merged(
        self, client: Client, twins: tuple[Any, Any]
    ) -> None:
        runner.update(ACCOUNT, SETTER, [twins[0].pk], {"name": "Alder AG"})
        answer = self.send(client, twins)
        assert answer.status_code == 422
        assert "Alder AG" in answer.content.decode()
        assert re.search(
            rf'name="field-website" value="{twins[1].pk}"[^>]*checked', answer.content.decode()
        )
        assert value(twins[1].pk, "name") == "Alder"

    def test_the_old_address_leads_to_the_record_kept(
        self, client: Client, twins: tuple[Any, Any]
    ) -> None:
        self.send(client, twins)
        answer = client.get(f"/accounts/{twins[1].pk}")
        assert answer.headers["Location"] == f"/accounts/{twins[0].pk}"

    def test_the_old_address_tells_nothing_to_who_may_not_see_the_record_kept(
        self, client: Client, twins: tuple[Any, Any], world: World
    ) -> None:
        self.send(client, twins)
        other = Client()
        other.force_login(world.people["wes"])
        assert other.get(f"/accounts/{twins[1].pk}").status_code == 404

    def test_the_list_leads_there(self, client: Client, twins: tuple[Any, Any]) -> None:
        ids = [twin.pk for twin in twins]
        answer = client.post("/accounts/bulk", {"verb": "merge", "ids": ids})
        assert answer.headers["HX-Redirect"] == address(twins)


class TestParting:
    @pytest.fixture
    def merged(self, world: World, twins: tuple[Any, Any]) -> Any:
        return merge(ACCOUNT, SETTER, twins[0].pk, [twins[1].pk], {})

    def test_the_page_asks_for_what_was_added(
        self, client: Client, world: World, twins: tuple[Any, Any], merged: Any
    ) -> None:
        data = {"account": twins[0].pk, "stage": world.stages["Talk"].pk}
        deal = make(DEAL, world.people["ann"], name="Since", **data)
        page = client.get(f"/accounts/{twins[0].pk}/merges").content.decode()
        assert f'name="to-deal.account.{deal.pk}"' in page
        told = {"merge": merged.pk, f"to-deal.account.{deal.pk}": twins[1].pk}
        client.post(f"/accounts/{twins[0].pk}/unmerge", told)
        assert value(twins[1].pk, "name") == "Alder"
        moved = reading.one(DEAL, SETTER, deal.pk, ["account"]).values["account"]
        assert moved.id == twins[1].pk
        assert merges_of(ACCOUNT, twins[0].pk) == []

    def test_nobody_parts_another_records_merge(
        self, client: Client, world: World, merged: Any
    ) -> None:
        other = make(ACCOUNT, world.people["ann"])
        answer = client.post(f"/accounts/{other.pk}/unmerge", {"merge": merged.pk})
        assert answer.status_code == 404

    def test_a_record_that_was_never_merged_says_so(self, client: Client, world: World) -> None:
        other = make(ACCOUNT, world.people["ann"])
        page = client.get(f"/accounts/{other.pk}/merges").content.decode()
        assert "Nothing was merged into this record" in page
