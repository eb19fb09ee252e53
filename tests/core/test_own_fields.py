"""The company's own fields are fields: kept, read, asked for, sorted and told like any other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from atrium.core.actions import runner
from atrium.core.actions.standard import delete
from atrium.core.events import timeline
from atrium.core.records import reading, registry
from atrium.core.records.errors import Rejected
from atrium.core.records.reading import Question
from tests import own
from tests import world as worlds
from tests.world import World, make, value_for


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


def _values(world: World) -> dict[str, Any]:
    kind = own.of_every_kind("contact")
    told = {"labels": {"ja": "商談"}}
    return {
        key: told.get(f.kind.key) or value_for(f, world.people["ann"])
        for key, f in kind.own_fields.items()
        if f.own
    }


def test_each_kind_is_kept_and_read_as_it_was_written(world: World) -> None:
    data = _values(world)
    kind = registry.get("contact")
    record = make(kind, world.people["ann"], **data)
    ada = world.actor("ada")
    row = reading.one(kind, ada, record.pk, list(data))
    told = {key: kind.fields[key].kind.data(value) for key, value in row.values.items()}
    assert not runner.update(kind, ada, [record.pk], told)
    assert all(not kind.fields[k].kind.is_empty(row.values[k]) for k in data if k != "own_files")
    again = {key: None for key in data}
    (change,) = runner.update(kind, ada, [record.pk], again)
    assert set(change.fields) == set(data) - {"own_files"}
    assert change.record.custom == {}


@pytest.mark.parametrize("ending", ["", "-"])
def test_each_kind_is_asked_for_and_sorted_by(world: World, ending: str) -> None:
    data = _values(world)
    kind = registry.get("contact")
    full = make(kind, world.people["ann"], **data)
    bare = make(kind, world.people["ann"])
    ada = world.actor("ada")
    for key in data:
        if key == "own_files":
            continue
        told = kind.fields[key]
        if told.kind.key != "boolean":
            filled = Question(("id",), {"field": key, "op": "filled"}, "id")
            assert [r.id for r in reading.read(kind, ada, filled).rows] == [full.pk], key
            empty = Question(("id",), {"field": key, "op": "empty"}, "id")
            found = [r.id for r in reading.read(kind, ada, empty).rows]
            assert bare.pk in found and full.pk not in found, key
        if told.kind.sortable:
            first = reading.read(kind, ada, Question((key,), sort=ending + key, limit=1))
            second = reading.read(
                kind, ada, Question((key,), sort=ending + key, limit=1, after=first.next)
            )
            assert {first.rows[0].id, second.rows[0].id} == {full.pk, bare.pk}, key
            if told.kind.empty() is None and key != "own_boolean":
                assert first.rows[0].id == full.pk, key
