"""What is read without saying for whom, or without a right, gives nothing."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.actions import runner
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Grant, Scope, Verb
from atrium.core.records.errors import Conflict, NotFound, Rejected, Unscoped
from tests.world import SETTER, World, make

NOBODY = Actor(person_id=None, name="nobody")


def test_an_actor_without_rights_sees_nothing_of_any_type(world: World) -> None:
    for kind in registry.all_types():
        record = make(kind, world.people["ann"])
        assert not reading.visible(kind, NOBODY).exists(), kind.key
        assert reading.count(kind, NOBODY, reading.Question()) == 0
        assert not reading.sees(kind, NOBODY, record.pk)
        assert reading.titles(NOBODY, [(kind.key, record.pk)]) == {}
        with pytest.raises(NotFound):
            reading.one(kind, NOBODY, record.pk)


def test_a_right_to_one_type_opens_no_other(world: World) -> None:
    grants = {"account": Grant(dict.fromkeys(Verb, Scope.ALL))}
    actor = Actor(person_id=world.people["nil"].pk, name="", grants=grants)
    for key in ("account", "contact", "deal", "product"):
        make(registry.get(key), world.people["ann"])
        assert reading.visible(registry.get(key), actor).exists() == (key == "account"), key


def test_a_queryset_that_nobody_scoped_runs_in_no_way(world: World) -> None:
    rows: Any = registry.get("account").model._default_manager
    for run in (
        lambda: rows.get(pk=1),
        lambda: rows.all()[:1][0],
        lambda: rows.filter(pk=1) | rows.filter(pk=2),
        lambda: list(rows.filter(pk=1).union(rows.filter(pk=2))),
        lambda: list(rows.select_for_update().iterator()),
        lambda: rows.in_bulk([1]),
        lambda: str(rows.all().query),
    ):
        with pytest.raises(Unscoped):
            list(run())


def test_a_reason_lasts_for_the_query_made_from_it_alone(world: World) -> None:
    rows: Any = registry.get("account").model._default_manager
    make(registry.get("account"), name="Zebra")
    scoped = rows.unscoped("the test looks at all")
    assert scoped.filter(name="Zebra").exclude(pk=0).count() == 1
    with pytest.raises(Unscoped):
        rows.count()


def test_visible_rows_leave_out_the_recycle_bin_and_hold_nothing_else(world: World) -> None:
    kind = registry.get("account")
    kept, thrown = (make(kind, world.people["ann"]) for _ in range(2))
    kind.model._base_manager.filter(pk=thrown.pk).update(deleted_at=thrown.created_at)
    for name in ("ann", "bob", "dora"):
        actor = world.actor(name)
        assert reading.visible(kind, actor).get().pk == kept.pk
        assert reading.visible(kind, actor, deleted=True).get().pk == thrown.pk
    assert not reading.visible(kind, world.actor("wes"), deleted=True).exists()


def test_who_saves_an_older_version_is_shown_both_values(world: World) -> None:
    kind = registry.get("deal")
    product = make(registry.get("product"))
    deal = make(kind, world.people["ann"], amount=5, products=[product.pk])
    runner.update(kind, world.actor("max"), [deal.pk], {"amount": 7, "name": "Theirs"})
    data = {"amount": 9, "owner": world.people["ann"].pk, "products": []}
    with pytest.raises(Conflict) as met:
        runner.update(kind, world.actor("ann"), [deal.pk], data, versions={deal.pk: 1})
    conflict = met.value
    assert (conflict.record_id, conflict.version) == (deal.pk, 2)
    assert conflict.theirs["amount"] == {"amount": 7, "currency": "EUR"}
    assert conflict.theirs["owner"]["id"] == world.people["ann"].pk
    assert [told["id"] for told in conflict.theirs["products"]] == [product.pk]
    assert set(conflict.theirs) == set(data)
    row = reading.one(kind, SETTER, deal.pk)
    assert (row.version, row.values["name"]) == (2, "Theirs")
    (change,) = runner.update(
        kind, world.actor("ann"), [deal.pk], {"amount": 9}, versions={deal.pk: conflict.version}
    )
    assert change.record.version == 3


def test_what_changes_nothing_makes_no_new_version(world: World) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["ann"], name="Same", tags=["a"])
    assert runner.update(kind, world.actor("ann"), [record.pk], {"name": "Same"}) == []
    assert reading.one(kind, SETTER, record.pk).version == 1


@pytest.mark.parametrize(
    "key", ["account", "contact", "deal", "deal_line", "contact_role", "person", "product"]
)
def test_a_name_in_another_system_is_given_once(world: World, key: str) -> None:
    """The refusal names the field that another record has already."""
    kind = registry.get(key)
    one, other = (make(kind, world.people["ann"]) for _ in range(2))
    unique = any("external_id" in (c.name or "") for c in kind.model._meta.constraints)
    if not unique:
        return
    runner.update(kind, SETTER, [one.pk], {"external_id": "x-1"})
    with pytest.raises(Rejected) as refused:
        runner.update(kind, SETTER, [other.pk], {"external_id": "x-1"})
    assert [p.field for p in refused.value.problems] == ["external_id"]
