"""Every update and removal is in the trail with who, when and by which action; a creation is in
the row itself.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from atrium.core import clock
from atrium.core.access.models import Person
from atrium.core.actions import runner, standard
from atrium.core.events.models import Event
from atrium.core.history.models import HistoryEntry
from atrium.core.records import registry
from atrium.core.records.models import Option
from tests import world as worlds
from tests.world import SETTER, World, make

KIND = registry.get("account")


def trail(record: Any, key: str = "account") -> list[HistoryEntry]:
    rows = HistoryEntry.objects.filter(record_type=key, record_id=record.pk)
    return list(rows.order_by("pk"))


def test_a_creation_is_told_by_the_row_and_its_event(world: World) -> None:
    ann = world.people["ann"]
    record = runner.create(KIND, world.actor("ann"), {"name": "New"})
    assert record.created_by_id == ann.pk
    assert trail(record) == []
    told = Event.objects.get(record_type="account", record_id=record.pk)
    assert (told.code, told.actor_id) == ("record.created", ann.pk)


def test_a_change_is_kept_with_who_when_and_how(world: World) -> None:
    record = make(KIND, world.people["ann"], name="Before", reading="same")
    before = clock.now()
    runner.update(KIND, world.actor("ann", source="api"), [record.pk], {"name": "After"})
    (entry,) = trail(record)
    assert (entry.before, entry.after) == ({"name": "Before"}, {"name": "After"})
    assert (entry.actor, entry.action, entry.source) == (world.people["ann"].pk, "update", "api")
    assert entry.run is not None
    assert abs((entry.at - before).total_seconds()) < 600


def test_what_one_action_changes_has_one_run(world: World) -> None:
    records = [make(KIND, world.people["ann"]) for _ in range(3)]
    runner.update(KIND, SETTER, [r.pk for r in records], {"industry": "health"})
    runner.update(KIND, SETTER, [records[0].pk], {"industry": "education"})
    runs = [[entry.run for entry in trail(record)] for record in records]
    assert len({run[0] for run in runs}) == 1
    assert runs[0][0] != runs[0][1]


def test_throwing_away_and_bringing_back_are_changes(world: World) -> None:
    record = make(KIND, world.people["ann"])
    standard.delete(KIND, SETTER, [record.pk])
    runner.run(standard.RESTORE, KIND, SETTER, [record.pk])
    gone, back = trail(record)
    assert (gone.action, back.action) == ("delete", "restore")
    assert gone.before == {"deleted_at": None}
    assert gone.after == back.before
    assert back.after == {"deleted_at": None}


def test_a_change_of_nothing_leaves_no_trace(world: World) -> None:
    record = make(KIND, world.people["ann"], name="Same")
    KIND.model._base_manager.filter(pk=record.pk).update(name="Same", version=9)
    assert trail(record) == []


@pytest.mark.parametrize("key", [kind.key for kind in registry.all_types()])
def test_every_type_has_its_trail(world: World, key: str) -> None:
    kind = registry.get(key)
    record = make(kind, world.people["ann"])
    kind.model._base_manager.filter(pk=record.pk).update(external_id="x")
    entry = trail(record, key)[-1]
    assert entry.after == {"external_id": "x"}


def test_what_stands_beside_the_records_has_its_trail_too(world: World) -> None:
    option = Option.objects.filter(option_set="industry").first()
    assert option is not None
    Option.objects.filter(pk=option.pk).update(retired=True)
    assert trail(option, "option")[0].after == {"retired": True}
    record = make(KIND, world.people["ann"])
    share = standard.share(KIND, SETTER, record.pk, person=world.people["wes"].pk)
    pk = share.pk
    standard.unshare(KIND, SETTER, record.pk, pk)
    came, entry = HistoryEntry.objects.filter(record_type="share", record_id=pk).order_by("pk")
    assert (came.action, came.before, came.of_type, came.of_id) == (
        "share", {}, "account", record.pk,
    )  # fmt: skip
    assert (entry.action, entry.after) == ("unshare", None)
    assert entry.before["person_id"] == world.people["wes"].pk


def test_the_trail_holds_no_password(world: World) -> None:
    pk = world.people["nil"].pk
    rows = Person.objects.filter(pk=pk)
    rows.update(password="argon2$secret")
    assert trail(world.people["nil"], "person") == []
    person = rows.get()
    person.roles.clear()
    rows.delete()
    entries = HistoryEntry.objects.filter(record_type="person", record_id=pk)
    assert entries.exists()
    for entry in entries:
        assert "password" not in entry.before
        assert "secret" not in str(entry.before)


class TestPastTheProgram:
    """Each of these commits, as a person with a database client does."""

    @pytest.fixture
    def world(self, transactional_db: None) -> World:
        return worlds.build()

    def test_plain_sql_is_trailed_without_a_name(self, world: World) -> None:
        record = make(registry.get("product"), name="Before")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sales_product SET name = 'By hand' WHERE id = %s", [record.pk])
            cursor.execute("DELETE FROM sales_product WHERE id = %s", [record.pk])
        changed, gone = trail(record, "product")
        assert changed.before == {"name": "Before"}
        assert changed.after == {"name": "By hand"}
        assert gone.after is None
        assert gone.before["name"] == "By hand"
        for entry in (changed, gone):
            told = (entry.actor, entry.action, entry.source, entry.run)
            assert told == (None, "", "", None)

    def test_what_is_undone_is_not_in_the_trail(self, world: World) -> None:
        record = make(KIND, world.people["ann"])
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            runner.update(KIND, SETTER, [record.pk], {"name": "Never"})
            assert len(trail(record)) == 1
            raise ZeroDivisionError
        assert trail(record) == []
