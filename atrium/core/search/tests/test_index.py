"""The index follows every change."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction

from atrium.core import clock
from atrium.core.actions import runner
from atrium.core.actions.work import begin
from atrium.core.records import registry
from atrium.core.search.models import SearchEntry
from atrium.core.search.query import search
from tests.world import SETTER, World, make


def test_a_change_is_found_at_once_and_the_old_text_no_more(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    record = make(kind, world.people["ann"], name="Kestrel")
    runner.update(kind, actor, [record.pk], {"name": "Merlin"})
    assert not search(actor, "kestrel")
    assert [hit.title for hit in search(actor, "merlin")] == ["Merlin"]


def test_what_is_rolled_back_is_not_found(world: World) -> None:
    kind = registry.get("account")
    with transaction.atomic():
        make(kind, world.people["ann"], name="Kestrel")
        transaction.set_rollback(True)
    assert not search(world.actor("ann"), "kestrel")


def test_who_is_found_by_a_company_is_found_by_its_new_name(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    account = make(kind, world.people["ann"], name="Kestrel")
    contact = make(registry.get("contact"), world.people["ann"], name="Ida", account=account.pk)
    deal = make(registry.get("deal"), world.people["ann"], name="Doors", account=account.pk)
    runner.update(kind, actor, [account.pk], {"name": "Merlin"})
    found = {(hit.type, hit.id) for hit in search(actor, "merlin")}
    assert found == {("account", account.pk), ("contact", contact.pk), ("deal", deal.pk)}
    assert not search(actor, "kestrel")


def test_a_change_of_another_field_leaves_those_who_point_there_alone(world: World) -> None:
    kind = registry.get("account")
    account = make(kind, world.people["ann"], name="Kestrel")
    contact = make(registry.get("contact"), world.people["ann"], name="Ida", account=account.pk)
    entries = SearchEntry.objects.filter(record_type="contact", record_id=contact.pk)
    entries.update(rest="untouched")
    runner.update(kind, SETTER, [account.pk], {"description": "<p>Falcon</p>"})
    assert entries.get().rest == "untouched"


def test_an_archived_record_leaves_the_index(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    record = make(kind, world.people["ann"], name="Kestrel")
    with begin(SETTER, "archive") as work:
        (held,) = work.lock(kind, [record.pk])
        held.archived_at = clock.now()
        work.save(kind, [held])
    assert not search(actor, "kestrel")
    call_command("atrium_reindex", "account")
    assert not search(actor, "kestrel")


def test_reindexing_writes_all_anew(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    record = make(kind, world.people["ann"], name="Kestrel")
    entries = list(SearchEntry.objects.order_by("record_type", "record_id").values())
    SearchEntry.objects.filter(record_id=record.pk).delete()
    SearchEntry.objects.filter(record_type="person").update(title="wrong")
    SearchEntry.objects.create(
        record_type="account", record_id=10**9, changed=clock.now(), title="ghost", rest=""
    )
    call_command("atrium_reindex")
    assert "account: 1" in capsys.readouterr().out
    assert search(actor, "kestrel")
    again = list(SearchEntry.objects.order_by("record_type", "record_id").values())
    assert again == entries


def test_one_type_can_be_reindexed_alone(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    SearchEntry.objects.all().delete()
    call_command("atrium_reindex", "team")
    assert capsys.readouterr().out.split() == ["team:", "4"]
    assert set(SearchEntry.objects.values_list("record_type", flat=True)) == {"team"}


def test_many_records_cost_few_statements(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from atrium.core.search import index

    kind = registry.get("contact")
    account = make(registry.get("account"), world.people["ann"], name="Kestrel")
    with begin(SETTER, "create") as work:
        made = work.create(kind, [{"name": f"N{n}", "account": account.pk} for n in range(300)])
    with CaptureQueriesContext(connection) as queries:
        index.refresh(kind, made)
    assert len(queries) <= 3
    assert len(search(world.actor("dora"), "kestrel", ["contact"], limit=400)) == 300
