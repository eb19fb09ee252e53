"""The trail on a record's page, the page of one's last actions, and undo from both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner, standard
from atrium.core.history.models import Run
from atrium.core.records import registry
from tests.world import SETTER, World, make

ACCOUNT, CONTACT, DEAL = (registry.get(key) for key in ("account", "contact", "deal"))


@pytest.fixture
def client_of(world: World, static_files: None) -> Any:
    def made(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return made


def trail(client: Client, slug: str, pk: int) -> str:
    answer = client.get(f"/{slug}/{pk}?tab=history")
    assert answer.status_code == 200
    return answer.content.decode()


class TestTrail:
    def test_it_tells_who_when_from_where_before_and_after(
        self, world: World, client_of: Any
    ) -> None:
        record = make(ACCOUNT, world.people["ann"], website="https://old.example")
        actor = world.actor("max", source="api")
        runner.update(ACCOUNT, actor, [record.pk], {"website": "https://new.example"})
        page = trail(client_of("ann"), "accounts", record.pk)
        for said in (world.people["max"].name, "through the API", "Change", "old.example",
                     "new.example", "Created"):  # fmt: skip
            assert said in page

    def test_hidden_fields_are_hidden_here_too(self, world: World, client_of: Any) -> None:
        deal = make(DEAL, world.people["mia"], amount={"amount": "111", "currency": "EUR"})
        data = {"amount": {"amount": "77771", "currency": "EUR"}, "name": "Told"}
        runner.update(DEAL, SETTER, [deal.pk], data)
        assert "77,771" not in trail(client_of("mia"), "deals", deal.pk)
        assert "Told" in trail(client_of("mia"), "deals", deal.pk)
        assert "77,771" in trail(client_of("ada"), "deals", deal.pk)

    def test_a_record_the_reader_may_not_see_has_no_name(
        self, world: World, client_of: Any
    ) -> None:
        secret = make(ACCOUNT, world.people["wes"], name="Nobody knows")
        contact = make(CONTACT, world.people["ann"])
        runner.update(CONTACT, SETTER, [contact.pk], {"account": secret.pk})
        assert "Nobody knows" not in trail(client_of("ann"), "contacts", contact.pk)
        assert "Nobody knows" in trail(client_of("ada"), "contacts", contact.pk)

    def test_an_old_value_is_restored_by_a_click(self, world: World, client_of: Any) -> None:
        record = make(ACCOUNT, world.people["ann"], website="https://old.example")
        ann = world.actor("ann")
        runner.update(ACCOUNT, ann, [record.pk], {"website": "https://new.example"})
        runner.update(ACCOUNT, ann, [record.pk], {"website": "https://newest.example"})
        from atrium.core.history.models import HistoryEntry

        first = HistoryEntry.objects.filter(record_type="account", record_id=record.pk).earliest(
            "pk"
        )
        client = client_of("ann")
        url = f"/accounts/{record.pk}/history/{first.pk}/website"
        assert client.post(url, {"version": "1"}).status_code == 409
        assert client.post(url, {"version": "3"}).status_code == 302
        record.refresh_from_db()
        assert record.website == "https://old.example"

    def test_only_who_may_edit_restores(self, world: World, client_of: Any) -> None:
        record = make(ACCOUNT, world.people["ann"], website="https://old.example")
        runner.update(ACCOUNT, SETTER, [record.pk], {"website": "https://new.example"})
        from atrium.core.history.models import HistoryEntry

        entry = HistoryEntry.objects.filter(record_type="account", record_id=record.pk).latest("pk")
        url = f"/accounts/{record.pk}/history/{entry.pk}/website"
        assert "Restore" not in trail(client_of("acc"), "accounts", record.pk)
        assert client_of("acc").post(url, {"version": "2"}).status_code == 403

    def test_more_entries_cost_no_more_questions(
        self, world: World, client_of: Any, django_assert_max_num_queries: Any
    ) -> None:
        record = make(ACCOUNT, world.people["ann"])
        for n in range(12):
            owner = world.people["ann" if n % 2 else "bob"].pk
            runner.update(ACCOUNT, SETTER, [record.pk], {"owner": owner})
        client = client_of("ada")
        trail(client, "accounts", record.pk)
        with django_assert_max_num_queries(22):
            trail(client, "accounts", record.pk)


class TestUndo:
    def test_the_page_lists_what_one_did_and_undoes_it(self, world: World, client_of: Any) -> None:
        record = make(ACCOUNT, world.people["ann"], name="Alder")
        standard.delete(ACCOUNT, world.actor("max"), [record.pk])
        client = client_of("max")
        page = client.get("/actions").content.decode()
        assert "Delete" in page
        run = Run.objects.filter(actor=world.people["max"].pk).latest("at")
        assert client.post(f"/actions/{run.pk}/undo").status_code == 302
        record.refresh_from_db()
        assert record.deleted_at is None
        assert "Do again" in client.get("/actions").content.decode()

    def test_of_a_bulk_change_one_is_told_what_can_still_be_undone(
        self, world: World, client_of: Any
    ) -> None:
        records = [make(ACCOUNT, world.people["ann"], website="https://o.example")
                   for _n in range(4)]  # fmt: skip
        ids = [record.pk for record in records]
        runner.update(ACCOUNT, world.actor("ann"), ids, {"website": "https://n.example"})
        runner.update(ACCOUNT, world.actor("max"), ids[:1], {"website": "https://m.example"})
        run = Run.objects.filter(actor=world.people["ann"].pk).latest("at")
        client = client_of("ann")
        page = client.get(f"/actions/{run.pk}").content.decode()
        assert "3 of 4 can be undone" in page
        assert world.people["max"].name in page
        quick = client.post(f"/actions/{run.pk}/undo", headers={"HX-Request": "true"})
        assert (quick.status_code, quick["X-Look"]) == (204, f"/actions/{run.pk}")
        assert client.post(f"/actions/{run.pk}/undo", {"partly": "1"}).status_code == 302
        records[3].refresh_from_db()
        assert records[3].website == "https://o.example"

    def test_a_cell_offers_to_undo_what_was_typed(self, world: World, client_of: Any) -> None:
        record = make(ACCOUNT, world.people["ann"], website="https://o.example")
        client = client_of("ann")
        url = f"/accounts/{record.pk}/fields/website"
        answer = client.post(url, {"website": "https://n.example", "version": "1"})
        assert answer.status_code == 200
        assert client.post(answer["X-Undo"], headers={"HX-Request": "true"}).status_code == 204
        record.refresh_from_db()
        assert record.website == "https://o.example"

    def test_nobody_sees_what_others_did(self, world: World, client_of: Any) -> None:
        record = make(ACCOUNT, world.people["ann"])
        runner.update(ACCOUNT, world.actor("ann"), [record.pk], {"name": "New"})
        run = Run.objects.filter(actor=world.people["ann"].pk).latest("at")
        assert client_of("bob").get(f"/actions/{run.pk}").status_code == 404
        assert client_of("bob").post(f"/actions/{run.pk}/undo").status_code == 404
