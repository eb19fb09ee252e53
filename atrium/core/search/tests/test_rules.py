"""A program with other rules of indexing than the last one builds the index anew."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atrium.core.jobs import queue
from atrium.core.jobs.models import Progress, State
from atrium.core.records import registry
from atrium.core.search import index, jobs
from atrium.core.search.models import IndexRules, SearchEntry
from atrium.core.search.query import search
from tests.world import World, make


def _by_older_rules() -> None:
    IndexRules.objects.filter(record_type="account").update(rules=0)
    SearchEntry.objects.filter(record_type="account").update(title="old", pieces="")


def test_a_start_with_the_same_rules_builds_nothing(world: World) -> None:
    make(registry.get("account"), world.people["ann"], name="Kestrel")
    jobs.catch_up()
    with CaptureQueriesContext(connection) as queries:
        jobs.catch_up()
    assert len(queries) <= 3 + len(registry.all_types())
    assert not Progress.objects.exists()


def test_a_small_type_is_built_anew_at_once(world: World) -> None:
    make(registry.get("account"), world.people["ann"], name="Kestrel")
    jobs.catch_up()
    _by_older_rules()
    jobs.catch_up()
    assert search(world.actor("ann"), "kestrel")
    assert not index.outdated()


def test_a_type_without_entries_is_built_anew(world: World) -> None:
    make(registry.get("account"), world.people["ann"], name="Kestrel")
    jobs.catch_up()
    SearchEntry.objects.filter(record_type="account").delete()
    jobs.catch_up()
    assert search(world.actor("ann"), "kestrel")


def test_a_large_type_is_built_by_one_job_that_tells_how_far_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        make(registry.get("account"), world.people["ann"], name=f"Kestrel {n}")
    jobs.catch_up()
    _by_older_rules()
    monkeypatch.setattr(index, "BATCH", 2)
    jobs.catch_up()
    jobs.catch_up()
    (progress,) = Progress.objects.all()
    assert queue.counts()[State.WAITING] == 1
    assert not search(world.actor("ann"), "kestrel")
    jobs.rebuild(progress=progress.pk)
    progress.refresh_from_db()
    assert (progress.state, progress.done, progress.total) == (State.DONE, 3, 3)
    assert len(search(world.actor("ann"), "kestrel")) == 3
    assert not index.outdated()
