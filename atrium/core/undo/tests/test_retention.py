"""What is older than the rules say goes, but never what an undo, an audit or a record needs."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.documents.storing import store
from atrium.core.events.models import Note
from atrium.core.history.models import HistoryEntry
from atrium.core.merging.merging import merge
from atrium.core.records import registry
from atrium.core.records.errors import Forbidden, Rejected
from atrium.core.undo.retention import rules, set_rule, tidy
from tests.world import SETTER, World, make

ACCOUNT, CONTACT = registry.get("account"), registry.get("contact")


def in_days(days: int) -> Any:
    return clock.now() + timedelta(days=days)


def there(record: Any) -> bool:
    return bool(type(record)._base_manager.filter(pk=record.pk).exists())


def trail(record: Any) -> int:
    return HistoryEntry.objects.filter(record_type="account", record_id=record.pk).count()


def test_without_a_rule_everything_stays(world: World) -> None:
    record = make(ACCOUNT, world.people["ann"])
    standard.delete(ACCOUNT, SETTER, [record.pk])
    tidy(in_days(4000))
    assert there(record)
    assert trail(record) == 1


def test_the_trail_goes_after_its_days(world: World) -> None:
    set_rule(world.actor("ada"), "account", 90, None, held=False)
    record = make(ACCOUNT, world.people["ann"])
    runner.update(ACCOUNT, SETTER, [record.pk], {"name": "New"})
    tidy(in_days(89))
    assert trail(record) == 1
    tidy(in_days(91))
    assert trail(record) == 0


def test_the_bin_is_emptied_with_all_that_belongs_to_a_record(world: World) -> None:
    set_rule(world.actor("ada"), "", None, 60, held=False)
    record, kept = (make(ACCOUNT, world.people["ann"]) for _n in range(2))
    standard.write_note(ACCOUNT, world.actor("max"), record.pk, "<p>gone with it</p>")
    standard.delete(ACCOUNT, SETTER, [record.pk])
    tidy(in_days(59))
    assert there(record)
    tidy(in_days(61))
    assert not there(record)
    assert there(kept)
    assert not Note.objects.filter(record_type="account", record_id=record.pk).exists()


def test_the_files_of_what_is_removed_leave_the_disk_once_that_is_sure(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    set_rule(world.actor("ada"), "", None, 60, held=False)
    record, kept = (make(ACCOUNT, world.people["ann"]) for _n in range(2))
    files = []
    for one in (record, kept):
        file = store(world.actor("ann"), "a.txt", BytesIO(b"text"), 4)
        standard.write_note(ACCOUNT, world.actor("ann"), one.pk, "", files=[file.pk])
        files.append(file)
    standard.delete(ACCOUNT, SETTER, [record.pk])
    with django_capture_on_commit_callbacks() as callbacks:
        tidy(in_days(61))
    assert default_storage.exists(files[0].key)
    for callback in callbacks:
        callback()
    assert not default_storage.exists(files[0].key)
    assert default_storage.exists(files[1].key)


def test_what_others_need_or_was_merged_or_is_held_stays(world: World) -> None:
    ada = world.actor("ada")
    set_rule(ada, "", 60, 60, held=False)
    needed, one, two = (make(ACCOUNT, world.people["ann"]) for _n in range(3))
    make(CONTACT, world.people["ann"], account=needed.pk)
    standard.delete(ACCOUNT, SETTER, [needed.pk])
    merge(ACCOUNT, ada, one.pk, [two.pk], {})
    tidy(in_days(100))
    assert there(needed)
    assert there(two)
    held = make(ACCOUNT, world.people["ann"])
    standard.delete(ACCOUNT, SETTER, [held.pk])
    set_rule(ada, "account", 60, 60, held=True)
    tidy(in_days(100))
    assert there(held)
    assert trail(held) == 1


def test_no_rule_goes_below_what_can_be_undone(world: World) -> None:
    ada = world.actor("ada")
    with pytest.raises(Rejected):
        set_rule(ada, "account", 5, None, held=False)
    with pytest.raises(Rejected):
        set_rule(ada, "person", 90, None, held=False)
    with pytest.raises(Forbidden):
        set_rule(world.actor("ann"), "account", 90, None, held=False)


def test_the_page_sets_the_rules(world: World, static_files: None, client: Any) -> None:
    client.force_login(world.people["ada"])
    assert client.get("/company/retention").status_code == 200
    sent = {"trail-": "400", "bin-account": "90", "held-deal": "1"}
    assert client.post("/company/retention", sent).status_code == 302
    told = rules()
    assert (told["contact"].trail_days, told["account"].bin_days) == (400, 90)
    assert told["deal"].held
    assert client.post("/company/retention", {"trail-": "3"}).status_code == 422
    client.force_login(world.people["ann"])
    assert client.get("/company/retention").status_code == 404
