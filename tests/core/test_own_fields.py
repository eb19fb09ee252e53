"""The company's own fields are fields: kept, read, asked for, sorted and told like any other."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.actions import runner
from atrium.core.actions.cleaning import clean_rows
from atrium.core.actions.deciding import not_shown
from atrium.core.actions.standard import delete
from atrium.core.administration import jobs
from atrium.core.administration.actions.own_fields import add
from atrium.core.events import timeline
from atrium.core.merging.merging import merge
from atrium.core.merging.previewing import preview
from atrium.core.merging.unmerging import unmerge
from atrium.core.records import reading, registry
from atrium.core.records.errors import Rejected
from atrium.core.records.filters import operators
from atrium.core.records.models import OwnField
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
    again = dict.fromkeys(data)
    (change,) = runner.update(kind, ada, [record.pk], again)
    assert set(change.fields) == set(data) - {"own_files"}
    assert change.record.custom == {}


def test_another_process_notices_with_its_next_request_and_its_next_job(
    world: World, client: Any
) -> None:
    told = {"record_type": "contact", "kind": "text", "labels": {"en": "Badge"}}
    OwnField.objects.create(key="own_badge", **told)
    assert "own_badge" not in registry.get("contact").fields
    client.force_login(world.people["ada"])
    assert "Badge" in client.get("/contacts/new").content.decode()
    OwnField.objects.all().update(retired=True)
    jobs.follow_own_fields(record_type="contact")
    assert "own_badge" not in registry.get("contact").fields


def test_merged_records_give_each_other_their_own_values(world: World) -> None:
    own.add("contact", "own_limit", "money")
    own.add("contact", "own_marks", "tags")
    kind = own.add("contact", "own_badge", "text")
    ada, limit = world.actor("ada"), {"amount": 100, "currency": "JPY"}
    kept = make(kind, world.people["ann"], own_badge="A", own_marks=["x"])
    other = make(kind, world.people["ann"], own_badge="B", own_marks=["y"], own_limit=limit)
    made = merge(kind, ada, kept.pk, [other.pk], {"own_badge": other.pk, "own_marks": 0})
    keys = ["own_badge", "own_marks", "own_limit"]
    values = reading.one(kind, ada, kept.pk, keys).values
    assert (values["own_badge"], values["own_marks"]) == ("B", ["x", "y"])
    assert values["own_limit"].amount == 100
    unmerge(ada, made.pk)
    values = reading.one(kind, ada, kept.pk, keys).values
    assert (values["own_badge"], values["own_marks"], values["own_limit"]) == ("A", ["x"], None)


def test_what_points_at_a_merged_record_by_an_own_field_follows_and_comes_back(
    world: World,
) -> None:
    kind = own.add("contact", "own_dealer", "reference", target="account")
    account, ada = registry.get("account"), world.actor("ada")
    kept, other = (make(account, world.people["ann"]) for _n in range(2))
    pointing = make(kind, world.people["ann"], own_dealer=other.pk)
    (along,) = [
        told for told, _m in preview(account, ada, [kept.pk, other.pk]).along if told is kind
    ]
    assert along is kind
    made = merge(account, ada, kept.pk, [other.pk], {})
    assert reading.one(kind, ada, pointing.pk, ["own_dealer"]).values["own_dealer"].id == kept.pk
    unmerge(ada, made.pk)
    assert reading.one(kind, ada, pointing.pk, ["own_dealer"]).values["own_dealer"].id == other.pk


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
            assert bare.pk in found, key
            assert full.pk not in found, key
        if told.kind.sortable:
            first = reading.read(kind, ada, Question((key,), sort=ending + key, limit=1))
            second = reading.read(
                kind, ada, Question((key,), sort=ending + key, limit=1, after=first.next)
            )
            assert {first.rows[0].id, second.rows[0].id} == {full.pk, bare.pk}, key
            if told.kind.empty() is None and key != "own_boolean":
                assert first.rows[0].id == full.pk, key


def test_the_timeline_tells_an_own_field_by_its_name_and_only_to_who_may_read_it(
    world: World,
) -> None:
    kind = own.add("contact", "own_size", "number", labels={"en": "Shoe size", "ja": "靴のサイズ"})
    record = make(kind, world.people["ann"])
    runner.update(kind, world.actor("ann"), [record.pk], {"own_size": 42})
    (told,) = timeline.timeline(world.actor("ann"), "contact", record.pk)[0][0].changes
    assert (str(told.label), told.after) == ("Shoe size", "42")


def test_many_records_are_changed_by_one_statement_and_keep_their_other_values(
    world: World, django_assert_max_num_queries: Any
) -> None:
    own.add("contact", "own_size", "number")
    kind = own.add("contact", "own_note", "text")
    made = [make(kind, world.people["ann"], own_note=f"note {n}") for n in range(9)]
    ada = world.actor("ada")
    with django_assert_max_num_queries(30):
        runner.update(kind, ada, [r.pk for r in made], {"own_size": 7})
    rows = reading.read(kind, ada, Question(("own_note", "own_size"), sort="id")).rows
    assert [r.values["own_note"] for r in rows] == [f"note {n}" for n in range(9)]
    assert {r.values["own_size"] for r in rows} == {7}


def test_a_default_is_given_to_new_records_and_money_has_its_worth(world: World) -> None:
    own.add("contact", "own_level", "text", default="gold")
    kind = own.add("contact", "own_limit", "money", total=True)
    limit = {"amount": 100, "currency": "JPY"}
    make(kind, world.people["ann"], own_limit=limit)
    make(kind, world.people["ann"], own_level="lead", own_limit={"amount": 1, "currency": "EUR"})
    ada = world.actor("ada")
    rows = reading.read(kind, ada, Question(("own_level",), sort="-own_limit")).rows
    assert [r.values["own_level"] for r in rows] == ["lead", "gold"]
    total = reading.sums(kind, ada, Question(), ["own_limit"])["own_limit"]
    assert 1 < total < 2


def test_what_a_condition_demands_is_checked_on_the_record_as_it_became(world: World) -> None:
    lost = {"field": "own_state", "op": "is", "value": "lost"}
    own.add("contact", "own_state", "text")
    kind = own.add("contact", "own_why", "text", demanded_when=lost)
    ada = world.actor("ada")
    record = make(kind, world.people["ann"])
    with pytest.raises(Rejected) as wrong:
        runner.update(kind, ada, [record.pk], {"own_state": "lost"})
    assert [p.field for p in wrong.value.problems] == ["own_why"]
    runner.update(kind, ada, [record.pk], {"own_state": "lost", "own_why": "price"})
    with pytest.raises(Rejected):
        runner.update(kind, ada, [record.pk], {"own_why": ""})
    with pytest.raises(Rejected):
        make(kind, world.people["ann"], own_state="lost")


def test_what_no_form_shows_cannot_be_filled_in_nor_is_it_demanded(world: World) -> None:
    pet = {"field": "own_pet", "op": "is", "value": True}
    own.add("contact", "own_pet", "boolean")
    kind = own.add("contact", "own_pet_name", "text", required=True, shown_when=pet)
    ada = world.actor("ada")
    record = make(kind, world.people["ann"])
    with pytest.raises(Rejected) as wrong:
        runner.update(kind, ada, [record.pk], {"own_pet_name": "Rex"})
    assert [p.code for p in wrong.value.problems] == ["not_shown"]
    with pytest.raises(Rejected) as wrong:
        runner.update(kind, ada, [record.pk], {"own_pet": True})
    assert [p.code for p in wrong.value.problems] == ["required"]
    runner.update(kind, ada, [record.pk], {"own_pet": True, "own_pet_name": "Rex"})


@pytest.mark.parametrize("kind_key", ["text", "number", "boolean", "date", "choice", "reference",
                                      "tags", "money", "address", "country", "rating"])  # fmt: skip
def test_a_form_decides_about_unsaved_values_as_a_list_does_about_saved_ones(
    world: World, kind_key: str
) -> None:
    values = _values(world)
    key = f"own_{kind_key}"
    kind = registry.get("contact")
    ada = world.actor("ada")
    told = kind.fields[key]
    for op, shape in operators(told).items():
        if shape == "range":
            continue
        value = values[key]
        operand = {"two": [value, value], "many": value if told.kind.several else [value]}
        text = value["city"] if kind_key == "address" else value
        asked = {"field": key, "op": op, "value": {**operand, "text": text}.get(shape, value)}
        shown = own.add("contact", f"own_x_{op}", "text", shown_when=asked)
        for data in ({key: values[key]}, {}):
            cleaned = clean_rows(shown, ada, [data], creating=False)[0].values
            record = make(shown, world.people["ann"], **data)
            listed = bool(reading.read(shown, ada, Question(("id",), {"all": [
                asked, {"field": "name", "op": "is", "value": record.name}]})).rows)  # fmt: skip
            hidden = f"own_x_{op}" in not_shown(shown, ada, cleaned)
            assert hidden is not listed, (op, data)


def test_an_undone_or_deleted_record_frees_a_unique_value(world: World) -> None:
    ada = world.actor("ada")
    add(ada, "contact", {"kind": "text", "labels": {"en": "Badge"}, "unique": True})
    kind = registry.get("contact")
    first = make(kind, world.people["ann"], own_badge="A1")
    with pytest.raises(Rejected) as wrong:
        make(kind, world.people["ann"], own_badge="A1")
    assert [(p.field, p.code) for p in wrong.value.problems] == [("own_badge", "not_unique")]
    delete(kind, ada, [first.pk])
    make(kind, world.people["ann"], own_badge="A1")
    make(kind, world.people["ann"])
    make(kind, world.people["ann"])
