"""The one write path: all of an action or nothing of it, for one record or for many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner, standard
from atrium.core.actions.action import Action
from atrium.core.actions.work import Work, begin
from atrium.core.events.models import Event
from atrium.core.history.models import HistoryEntry
from atrium.core.records import reading, registry
from atrium.core.records.actor import Verb
from atrium.core.records.errors import Conflict, Forbidden, NotFound, Rejected
from atrium.core.search.query import search
from tests import world as worlds
from tests.world import SETTER, World, make

KIND = registry.get("account")


def _state() -> tuple[Any, ...]:
    """Everything that an action may leave behind."""
    rows = KIND.model._base_manager.order_by("pk")
    return (
        list(rows.values_list("pk", "name", "owner", "version", "deleted_at", "industry")),
        Event.objects.count(),
        HistoryEntry.objects.count(),
    )


def _breaks(work: Work, records: Sequence[Any], _data: Mapping[str, Any]) -> None:
    for record in records:
        record.name = "Half"
        work.emit("record.deleted", KIND, record)
    work.save(KIND, records)
    raise ZeroDivisionError


def test_an_action_that_breaks_off_leaves_nothing(world: World) -> None:
    records = [make(KIND, world.people["ann"]) for _ in range(3)]
    before = _state()
    with pytest.raises(ZeroDivisionError):
        runner.run(Action("break", "Break", "x", _breaks), KIND, SETTER, [r.pk for r in records])
    assert _state() == before
    assert not search(world.actor("ann"), "half")


@pytest.mark.parametrize("refused", ["wes", "bob", "gone"])
def test_one_record_that_is_refused_keeps_all_others_as_they_were(
    world: World, refused: str
) -> None:
    """One that is not seen, one that may not be changed, one that is in the bin."""
    mine = [make(KIND, world.people["ann"]) for _ in range(3)]
    other = make(KIND, world.people["ann" if refused == "gone" else refused])
    if refused == "gone":
        standard.delete(KIND, SETTER, [other.pk])
    ids = [*(record.pk for record in mine), other.pk]
    ann, before = world.actor("ann"), _state()
    for write in (
        lambda: runner.update(KIND, ann, ids, {"industry": "health"}),
        lambda: standard.delete(KIND, ann, ids),
        lambda: runner.run(standard.TAG, KIND, ann, ids, {"tags": ["a"]}),
    ):
        with pytest.raises(Forbidden if refused == "bob" else NotFound):
            write()
        assert _state() == before


def test_bad_data_is_told_whole_and_changes_nothing(world: World) -> None:
    record = make(KIND, world.people["ann"])
    before = _state()
    data = {"name": "", "industry": "xx", "employees": "many", "nothing": 1, "created_at": "x"}
    with pytest.raises(Rejected) as refused:
        runner.update(KIND, world.actor("ann"), [record.pk], data)
    told = {problem.field: problem.code for problem in refused.value.problems}
    assert told == {
        "name": "required",
        "industry": "invalid",
        "employees": "invalid",
        "nothing": "unknown_field",
        "created_at": "read_only",
    }
    assert all(problem.message.endswith((".", "?")) for problem in refused.value.problems)
    assert _state() == before


def test_a_reference_to_what_one_does_not_see_is_one_to_nothing(world: World) -> None:
    hidden = make(KIND, world.people["wes"])
    for pk in (hidden.pk, 999_999_999):
        with pytest.raises(Rejected, match=f"no record with the number {pk}"):
            runner.create(KIND, world.actor("ann"), {"name": "Below", "parent": pk})


def test_events_and_trail_are_of_the_same_run(world: World) -> None:
    record = make(KIND, world.people["ann"])
    runner.update(KIND, world.actor("ann"), [record.pk], {"industry": "health"})
    entry = HistoryEntry.objects.get(record_type="account", record_id=record.pk)
    event = Event.objects.filter(record_type="account", record_id=record.pk).latest("pk")
    assert event.run == entry.run
    assert event.actor_id == entry.actor == world.people["ann"].pk
    assert event.code == "record.edited"


def test_one_older_version_among_many_stops_all(world: World) -> None:
    records = [make(KIND, world.people["ann"]) for _ in range(3)]
    ids = [record.pk for record in records]
    runner.update(KIND, SETTER, [ids[1]], {"reading": "meanwhile"})
    before = _state()
    with pytest.raises(Conflict) as met:
        runner.update(
            KIND, world.actor("ann"), ids, {"industry": "health"}, versions=dict.fromkeys(ids, 1)
        )
    assert met.value.record_id == ids[1]
    assert _state() == before


def test_many_hundreds_change_at_once_and_each_is_told(world: World, client: Client) -> None:
    rows = [{"name": f"n{n}", "owner": world.people["ann"].pk} for n in range(620)]
    with begin(SETTER, "create") as work:
        made = work.create(KIND, rows)
    client.force_login(world.people["ann"])
    told = {"verb": "update", "field": "industry", "industry": "health", "all": "1"}
    assert client.post("/accounts/bulk", told).status_code == 204
    asked = {"field": "industry", "op": "in", "value": ["health"]}
    assert reading.count(KIND, SETTER, reading.Question(filter=asked)) == 620
    ids = [record.pk for record in made]
    entries = HistoryEntry.objects.filter(record_type="account", record_id__in=ids)
    assert entries.count() == 620
    assert len(set(entries.values_list("run", flat=True))) == 1
    changed = Event.objects.filter(record_id__in=ids, code="record.edited")
    assert changed.count() == 620


def test_a_refused_bulk_change_says_so_and_changes_nothing(world: World, client: Client) -> None:
    make(KIND, world.people["ann"])
    other = make(KIND, world.people["bob"])
    client.force_login(world.people["ann"])
    before = _state()
    told = {"verb": "update", "field": "industry", "industry": "health", "all": "1"}
    answer = client.post("/accounts/bulk", told)
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()
    for ids in ("9" * 5000, str(10**18), "x", ""):
        answer = client.post("/accounts/bulk", {**told, "all": "", "ids": ids})
        assert answer.status_code in {404, 422}, ids[:20]
    assert _state() == before
    assert not reading.sees(KIND, world.actor("ann"), other.pk, Verb.EDIT)


@pytest.mark.parametrize("key", [kind.key for kind in registry.all_types()])
def test_many_requests_say_once_who_may_create(world: World, key: str) -> None:
    kind = registry.get(key)
    if kind.policy.may_create(world.actor("acc"), kind):
        pytest.fail("the accountant changes nothing")
    with pytest.raises(Forbidden):
        runner.create(kind, world.actor("acc"), {})
    with pytest.raises(Forbidden), begin(world.actor("acc"), "create") as work:
        work.create(kind, [{}])


# The recycle bin


def test_what_was_thrown_away_is_brought_back_from_the_bin(world: World, client: Client) -> None:
    kept, thrown = (make(KIND, world.people["ann"], name=name) for name in ("Kept", "Thrown"))
    client.force_login(world.people["ann"])
    told = {"verb": "delete", "ids": [str(thrown.pk)]}
    assert client.post("/accounts/bulk", told).status_code == 204
    assert _listed(client, "/accounts") == {kept.pk}
    page = client.get("/accounts?bin=1").content.decode()
    assert _listed(client, "/accounts?bin=1") == {thrown.pk}
    assert f'href="/accounts/{thrown.pk}"' not in page
    assert 'value="restore"' in page
    assert 'value="delete"' not in page
    assert client.get(f"/accounts/{thrown.pk}").status_code == 404
    assert client.get("/accounts/count?bin=1").content.decode().count("1 record") == 1
    told = {"verb": "restore", "ids": [str(thrown.pk)]}
    assert client.post("/accounts/bulk?bin=1", told).status_code == 204
    assert _listed(client, "/accounts") == {kept.pk, thrown.pk}
    assert _listed(client, "/accounts?bin=1") == set()
    assert client.get(f"/accounts/{thrown.pk}").status_code == 200
    assert {hit.id for hit in search(world.actor("ann"), "thrown")} == {thrown.pk}


def test_all_of_the_bin_is_brought_back_at_once(world: World, client: Client) -> None:
    made = [make(KIND, world.people["ann"]) for _ in range(3)]
    standard.delete(KIND, SETTER, [record.pk for record in made])
    client.force_login(world.people["ann"])
    answer = client.post("/accounts/bulk?bin=1", {"verb": "restore", "all": "1"})
    assert answer.status_code == 204
    assert _listed(client, "/accounts") == {record.pk for record in made}


def test_only_who_may_delete_brings_back(world: World, client: Client) -> None:
    record = make(KIND, world.people["ann"])
    standard.delete(KIND, SETTER, [record.pk])
    for name, status in (("wes", 404), ("bob", 403), ("acc", 403)):
        client.force_login(world.people[name])
        told = {"verb": "restore", "ids": [str(record.pk)]}
        assert client.post("/accounts/bulk?bin=1", told).status_code == status, name
        assert KIND.model._base_manager.filter(pk=record.pk, deleted_at__isnull=False).exists()
    assert "bin=1" not in _page(client, "acc", world)
    assert "bin=1" in _page(client, "ann", world)


def test_what_is_in_the_bin_is_changed_by_no_other_verb(world: World, client: Client) -> None:
    record = make(KIND, world.people["ann"])
    standard.delete(KIND, SETTER, [record.pk])
    before = _state()
    client.force_login(world.people["ann"])
    for told in (
        {"verb": "update", "field": "industry", "industry": "health"},
        {"verb": "delete"},
        {"verb": "tag", "tags": "x"},
        {"verb": "assign", "owner": str(world.people["ann"].pk)},
    ):
        answer = client.post("/accounts/bulk?bin=1", {**told, "ids": [str(record.pk)]})
        assert answer.status_code == 404, told
    with pytest.raises(NotFound):
        runner.run(standard.RESTORE, KIND, SETTER, [make(KIND).pk])
    assert _state()[0][0] == before[0][0]


def test_bringing_back_what_another_has_the_name_of_by_now_is_refused(world: World) -> None:
    old = make(KIND, world.people["ann"], external_id="x-1")
    standard.delete(KIND, SETTER, [old.pk])
    make(KIND, world.people["ann"], external_id="x-1")
    with pytest.raises(Rejected) as refused:
        runner.run(standard.RESTORE, KIND, SETTER, [old.pk])
    assert [problem.field for problem in refused.value.problems] == ["external_id"]


def _listed(client: Client, address: str) -> set[int]:
    answer = client.get(address)
    assert answer.status_code == 200
    return {int(pk) for pk in re.findall(r'id="row-(\d+)"', answer.content.decode())}


def _page(client: Client, name: str, world: World) -> str:
    client.force_login(world.people[name])
    return client.get("/accounts").content.decode()


# What is offered


def test_verbs_are_offered_to_whom_they_are_allowed(world: World, client: Client) -> None:
    deal = make(registry.get("deal"), world.people["ann"], name="Ours")
    for name, offered in (("ann", True), ("max", True), ("bob", False), ("acc", False)):
        client.force_login(world.people[name])
        page = client.get(f"/deals/{deal.pk}").content.decode()
        assert ("close_won" in page) == offered, name
        assert (f"/deals/{deal.pk}/edit" in page) == offered, name
        told = client.post(f"/deals/{deal.pk}/act/close_won")
        assert told.status_code in ({200, 204, 302} if offered else {403}), (name, told.status_code)
        runner.update(registry.get("deal"), SETTER, [deal.pk], {"stage": world.stages["Talk"].pk})


class TestTogether:
    """These commit, as two processes do."""

    @pytest.fixture
    def world(self, transactional_db: None, static_files: None) -> World:
        return worlds.build()

    def test_a_refused_request_leaves_nothing_in_the_database(
        self, world: World, client: Client
    ) -> None:
        record = make(KIND, world.people["ann"], name="Stays")
        before = _state()
        client.force_login(world.people["bob"])
        told = {"verb": "update", "field": "name", "name": "x", "ids": [str(record.pk)]}
        assert client.post("/accounts/bulk", told).status_code == 403
        with pytest.raises(ZeroDivisionError):
            runner.run(Action("break", "Break", "x", _breaks), KIND, SETTER, [record.pk])
        assert _state() == before
