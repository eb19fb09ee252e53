"""What somebody did is taken back as a whole, and what others did since is left to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.core.access.models import Share
from atrium.core.actions import runner, standard
from atrium.core.actions.work import related_ids
from atrium.core.history.models import Run
from atrium.core.merging.merging import merge
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.undo.trail import trail
from atrium.core.undo.undoing import look, undo
from tests import own
from tests.world import SETTER, World, make, value_for

ACCOUNT, CONTACT, DEAL = (registry.get(key) for key in ("account", "contact", "deal"))
PERSON = registry.get("person")


def last(actor: Actor) -> UUID:
    rows = Run.objects.filter(actor=actor.person_id)
    run = rows.order_by("-at", "-pk").first()
    assert run is not None
    return run.pk


def now(record: Any) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def test_an_edit_is_undone_and_done_again(world: World) -> None:
    ann = world.actor("ann")
    record = make(ACCOUNT, world.people["ann"], name="Before", website="https://a.example")
    runner.update(ACCOUNT, ann, [record.pk], {"name": "After", "website": ""})
    done = undo(ann, last(ann))
    assert done.run is not None
    assert (now(record).name, now(record).website) == ("Before", "https://a.example")
    undo(ann, done.run)
    assert (now(record).name, now(record).website) == ("After", "")
    assert Run.objects.get(pk=done.run).undone_by is not None


def test_what_is_undone_cannot_be_undone_again(world: World) -> None:
    ann = world.actor("ann")
    record = make(ACCOUNT, world.people["ann"], name="Before")
    runner.update(ACCOUNT, ann, [record.pk], {"name": "After"})
    run = last(ann)
    undo(ann, run)
    with pytest.raises(Rejected) as refused:
        undo(ann, run)
    assert refused.value.problems[0].code == "undone"


def test_a_bulk_change_is_undone_but_for_what_others_changed(world: World) -> None:
    ann, bob = world.actor("ann"), world.actor("max")
    records = [make(ACCOUNT, world.people["ann"], website=f"https://{n}.example") for n in range(5)]
    ids = [record.pk for record in records]
    runner.update(ACCOUNT, ann, ids, {"website": "https://same.example"})
    run = last(ann)
    runner.update(ACCOUNT, bob, ids[:2], {"website": "https://other.example"})
    runner.update(ACCOUNT, bob, ids[2:3], {"name": "Another field is in nobody's way"})
    planned = look(ann, run)
    assert (len(planned.free), len(planned.left)) == (3, 2)
    assert planned.by == [(world.people["max"].name, 2)]
    with pytest.raises(Rejected) as refused:
        undo(ann, run)
    assert refused.value.problems[0].code == "partly"
    assert "3 of 5" in refused.value.problems[0].message
    assert now(records[4]).website == "https://same.example"
    done = undo(ann, run, partly=True)
    assert (done.done, done.left) == (3, 2)
    assert [now(r).website for r in records] == [
        "https://other.example", "https://other.example",
        "https://2.example", "https://3.example", "https://4.example",
    ]  # fmt: skip
    assert now(records[2]).name == "Another field is in nobody's way"


def test_a_stage_move_is_undone_with_all_that_followed(world: World) -> None:
    ann = world.actor("ann")
    deal = make(DEAL, world.people["ann"])
    before = now(deal)
    won = world.stages["Won"] if "Won" in world.stages else list(world.stages.values())[-1]
    runner.update(DEAL, ann, [deal.pk], {"stage": won.pk})
    assert now(deal).stage_id != before.stage_id
    undo(ann, last(ann))
    after = now(deal)
    assert (after.stage_id, after.outcome, after.probability, after.closed_on) == (
        before.stage_id, before.outcome, before.probability, before.closed_on,
    )  # fmt: skip


def test_a_deletion_is_undone(world: World) -> None:
    max_ = world.actor("max")
    record = make(ACCOUNT, world.people["ann"])
    standard.write_note(ACCOUNT, max_, record.pk, "<p>kept</p>")
    standard.delete(ACCOUNT, max_, [record.pk])
    undo(max_, last(max_))
    assert now(record).deleted_at is None


def test_a_creation_is_undone_unless_others_came_to_need_it(world: World) -> None:
    max_ = world.actor("max")
    record = runner.create(ACCOUNT, max_, {"name": "New"})
    run = last(max_)
    contact = make(CONTACT, world.people["ann"], account=record.pk)
    with pytest.raises(Rejected) as refused:
        undo(max_, run)
    assert refused.value.problems[0].code == "not_undoable"
    standard.delete(CONTACT, SETTER, [contact.pk])
    done = undo(max_, run)
    assert now(record).deleted_at is not None
    assert done.run is not None
    undo(max_, done.run)
    assert now(record).deleted_at is None


def test_roles_given_are_in_the_trail_and_are_taken_again(world: World) -> None:
    from atrium.core.access.models import Role
    from atrium.core.history.models import HistoryEntry

    ada, nil = world.actor("ada"), world.people["nil"]
    role = Role.objects.unscoped("a test").get(code="director")
    runner.update(PERSON, ada, [nil.pk], {"roles": [role.pk]})
    entry = HistoryEntry.objects.filter(record_type="person", record_id=nil.pk).latest("pk")
    assert (entry.before, entry.after) == ({"roles": []}, {"roles": [role.pk]})
    assert (entry.actor, entry.action) == (world.people["ada"].pk, "update")
    undo(ada, last(ada))
    assert related_ids(nil, "roles") == []


def test_a_share_is_undone(world: World) -> None:
    ann = world.actor("ann")
    record = make(ACCOUNT, world.people["ann"])
    share = standard.share(ACCOUNT, ann, record.pk, person=world.people["wes"].pk)
    undo(ann, last(ann))
    assert not Share.objects.filter(pk=share.pk).exists()
    undo(ann, last(ann))
    assert Share.objects.filter(pk=share.pk).exists()


def test_a_new_deal_undone_takes_its_owner_off_the_account(world: World) -> None:
    ada = world.actor("ada")
    account = make(ACCOUNT, world.people["ann"])
    about = {"record_type": "account", "record_id": account.pk}
    data = {"name": "One", "account": account.pk, "owner": world.people["wes"].pk}
    runner.create(DEAL, ada, data)
    first = last(ada)
    assert Share.objects.filter(**about).count() == 1
    runner.create(DEAL, ada, {**data, "name": "Two"})
    second = last(ada)
    undo(ada, first)
    assert Share.objects.filter(**about).count() == 1
    undo(ada, second)


def test_a_merge_is_undone_by_unmerging(world: World) -> None:
    ada = world.actor("ada")
    one, two = (make(ACCOUNT, world.people["ann"], name=n) for n in ("One", "Two"))
    merge(ACCOUNT, ada, one.pk, [two.pk], {})
    undo(ada, last(ada))
    assert now(two).deleted_at is None


def test_only_ones_own_actions_are_undone(world: World) -> None:
    ann = world.actor("ann")
    record = make(ACCOUNT, world.people["ann"], name="Before")
    runner.update(ACCOUNT, ann, [record.pk], {"name": "After"})
    with pytest.raises(NotFound):
        undo(world.actor("bob"), last(ann))
    undo(world.actor("ada"), last(ann))
    assert now(record).name == "Before"


def test_who_lost_the_right_cannot_undo(world: World) -> None:
    ann = world.actor("ann")
    record = make(ACCOUNT, world.people["ann"], name="Before")
    runner.update(ACCOUNT, ann, [record.pk], {"name": "After"})
    runner.update(ACCOUNT, SETTER, [record.pk], {
        "owner": world.people["wes"].pk, "team": world.teams["West"].pk})  # fmt: skip
    with pytest.raises(Rejected) as refused:
        undo(ann, last(ann))
    assert refused.value.problems[0].code == "not_undoable"
    assert now(record).name == "After"


def test_what_was_deleted_comes_back_with_all_that_belongs_to_it(world: World) -> None:
    max_, wes = world.actor("max"), world.people["wes"]
    deal = make(DEAL, world.people["ann"])
    product = make(registry.get("product"))
    runner.update(DEAL, SETTER, [deal.pk], {"products": [product.pk]})
    standard.share(DEAL, max_, deal.pk, person=wes.pk, member=True)
    note = standard.write_note(DEAL, max_, deal.pk, "<p>kept</p>")
    standard.delete(DEAL, max_, [deal.pk])
    undo(max_, last(max_))
    assert related_ids(deal, "products") == [product.pk]
    assert Share.objects.filter(record_type="deal", record_id=deal.pk, person=wes).exists()
    assert type(note).objects.filter(pk=note.pk, deleted_at=None).exists()


def test_lines_that_were_taken_away_come_back(world: World) -> None:
    ann = world.actor("ann")
    deal = make(DEAL, world.people["ann"])
    one, two = (make(registry.get("product")) for _n in range(2))
    runner.update(DEAL, ann, [deal.pk], {"products": [one.pk, two.pk]})
    runner.update(DEAL, ann, [deal.pk], {"products": [two.pk]})
    undo(ann, last(ann))
    assert sorted(related_ids(deal, "products")) == sorted([one.pk, two.pk])
    undo(ann, last(ann))
    live = registry.get("deal_line").model._base_manager.filter(deal=deal.pk, deleted_at=None)
    assert list(live.values_list("product", flat=True)) == [two.pk]


def test_an_own_field_is_undone_and_told_like_any_other(world: World) -> None:
    kind = own.add("account", "own_size", "number")
    ann = world.actor("ann")
    record = make(kind, world.people["ann"])
    runner.update(kind, ann, [record.pk], {"own_size": "3"})
    runner.update(kind, ann, [record.pk], {"own_size": "4", "website": "https://a.example"})
    entries, _more = trail(ann, kind, record.pk)
    told = {change.key: (change.before, change.after) for change in entries[0].changes}
    assert told["own_size"] == ("3", "4")
    undo(ann, last(ann))
    assert now(record).own_size == 3


def test_every_cent_and_every_kind_of_value_comes_back(world: World) -> None:
    kind, ann = own.of_every_kind("deal"), world.actor("ann")
    deal = make(kind, world.people["ann"], amount="98765432109.87")
    samples = {
        key: value_for(f, world.people["ann"])
        for key, f in kind.fields.items()
        if f.own and not f.part_of
    }
    runner.update(kind, ann, [deal.pk], {"amount": "1.10", "expected_close": "2027-01-31"})
    before = now(deal)
    runner.update(kind, ann, [deal.pk], {
        "amount": "98765432109.87", "expected_close": None, "tags": ["x", "y"], **samples,
    })  # fmt: skip
    first = last(ann)
    after = now(deal)
    done = undo(ann, first)
    assert columns(now(deal)) == columns(before)
    assert done.run
    undo(ann, done.run)
    assert columns(now(deal)) == columns(after)


def columns(record: Any) -> dict[str, Any]:
    left = {"version", "updated_at", "updated_by_id"}
    return {c.attname: getattr(record, c.attname) for c in record._meta.concrete_fields
            if c.attname not in left}  # fmt: skip


def test_an_unmerge_is_not_undone_by_halves(world: World) -> None:
    ada = world.actor("ada")
    one, two = (make(ACCOUNT, world.people["ann"], name=n) for n in ("One", "Two"))
    merge(ACCOUNT, ada, one.pk, [two.pk], {})
    undo(ada, last(ada))
    with pytest.raises(Rejected):
        undo(ada, last(ada))


VALUES = {
    "name": st.sampled_from(["A", "B", "C"]),
    "website": st.sampled_from(["", "https://a.example", "https://b.example"]),
    "employees": st.sampled_from([None, 1, 2]),
}
EDITS = st.lists(st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=4)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_undone_one_by_one_a_record_is_as_it_was(world: World, edits: Any) -> None:
    ann = world.actor("ann")
    record = make(ACCOUNT, world.people["ann"])
    keys = ("name", "website", "employees")
    states, runs = [], []
    for edit in edits:
        states.append([getattr(now(record), key) for key in keys])
        run = uuid4()
        if edit and runner.update(ACCOUNT, ann, [record.pk], edit, run=run):
            runs.append(run)
        else:
            states.pop()
    for run in reversed(runs):
        undo(ann, run)
        assert [getattr(now(record), key) for key in keys] == states.pop()
