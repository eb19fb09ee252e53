"""A search finds what its reader may see, by what its reader may see."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.access.models import Role
from atrium.core.access.models.share import Share
from atrium.core.actions import runner, standard
from atrium.core.records import registry
from atrium.core.search.query import find_ids, find_titles, search
from tests.world import PEOPLE, SETTER, World, leave_alone, make


def _hide(world: World, code: str, **fields: dict[str, str]) -> None:
    role = Role.objects.unscoped("the test's set-up").get(code=code)
    Role.objects.unscoped("the test's set-up").filter(pk=role.pk).update(
        fields={**role.fields, **fields}
    )


@pytest.mark.parametrize("key", ["account", "contact", "deal"])
def test_each_role_finds_just_what_it_sees(world: World, key: str) -> None:
    from atrium.core.records import reading

    kind = registry.get(key)
    for holder in ("ann", "cora", "wes", "sid"):
        make(kind, world.people[holder], name=f"Kestrel of {holder}")
    for person in PEOPLE:
        actor = world.actor(person)
        seen = set(
            reading.visible(kind, actor)
            .filter(name__contains="Kestrel")
            .values_list("pk", flat=True)
        )
        assert {hit.id for hit in search(actor, "kestrel", [key])} == seen, person
        assert set(find_ids(kind, actor, "kestrel", 50)) == seen, person
        assert {pk for pk, _title in find_titles(kind, actor, "kestrel", 50)} == seen, person


def test_what_is_shared_is_found_until_it_is_no_more(world: World) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["wes"], name="Kestrel")
    assert not search(world.actor("ann"), "kestrel")
    share = standard.share(kind, SETTER, record.pk, person=world.people["ann"].pk)
    assert [hit.id for hit in search(world.actor("ann"), "kestrel")] == [record.pk]
    Share.objects.filter(pk=share.pk).delete()
    assert not search(world.actor("ann"), "kestrel")
    standard.share(kind, SETTER, record.pk, team=world.teams["East"].pk)
    assert search(world.actor("cora"), "kestrel")


def test_a_record_given_away_is_found_by_its_new_team(world: World) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["ann"], name="Kestrel")
    wes = world.people["wes"]
    runner.update(kind, SETTER, [record.pk], {"owner": wes.pk, "team": wes.team_id})
    assert not search(world.actor("bob"), "kestrel")
    assert search(world.actor("wes"), "kestrel")


def test_a_manager_of_many_teams_finds_what_all_of_them_hold(world: World) -> None:
    kind = registry.get("team")
    for n in range(12):
        team = runner.create(kind, SETTER, {"name": f"Part {n}", "parent": world.teams["East"].pk})
        make(registry.get("account"), name=f"Kestrel {n}", team=team.pk)
    assert len(search(world.actor("max"), "kestrel", limit=50)) == 12


def test_a_hidden_field_finds_nothing_and_hides_nothing_else(world: World) -> None:
    kind, holder = registry.get("contact"), world.people["wes"]
    by_mail = make(kind, holder, name="Ida", emails=["kestrel@here.example"])
    by_phone = make(kind, holder, name="Ivo", phones=[{"number": "+442079460958"}])
    by_name = make(kind, holder, name="Kestrel", reading="Merlin", description="Falcon")
    _hide(world, "marketing", contact={"emails": "hidden", "phones": "hidden", "reading": "hidden"})
    mia, wes = world.actor("mia"), world.actor("wes")
    assert {hit.id for hit in search(wes, "kestrel")} == {by_mail.pk, by_name.pk}
    assert {hit.id for hit in search(mia, "kestrel")} == {by_name.pk}
    assert search(wes, "020 7946")[0].id == by_phone.pk
    assert not search(mia, "020 7946")
    assert search(wes, "merlin")[0].id == by_name.pk
    assert not search(mia, "merlin")
    assert not search(mia, "kestrel merlin")
    assert search(mia, "falcon kestrel")[0].id == by_name.pk
    assert not search(mia, "emails")
    assert not search(wes, "emails")


def test_hidden_fields_do_not_push_out_what_may_be_found(world: World) -> None:
    kind, holder = registry.get("contact"), world.people["wes"]
    wanted = make(kind, holder, name="Zoe", description="Likes kestrels")
    for n in range(40):
        make(kind, holder, name=f"N{n}", emails=[f"kestrel{n}@here.example"])
    _hide(world, "marketing", contact={"emails": "hidden"})
    assert [hit.id for hit in search(world.actor("mia"), "kestrel", limit=5)] == [wanted.pk]


def test_a_type_whose_title_is_hidden_is_not_searched(world: World) -> None:
    make(registry.get("account"), world.people["wes"], name="Kestrel", description="Falcon")
    _hide(world, "marketing", account={"name": "hidden"})
    assert not search(world.actor("mia"), "kestrel")
    assert not search(world.actor("mia"), "falcon")


def test_a_record_is_not_found_by_the_name_of_one_that_is_not_seen(world: World) -> None:
    account = make(registry.get("account"), world.people["wes"], name="Quetzal Holdings")
    deal = make(registry.get("deal"), world.people["ann"], name="Doors", account=account.pk)
    leave_alone(account)
    assert [hit.id for hit in search(world.actor("dora"), "quetzal", ["deal"])] == [deal.pk]
    for text in ("quetzal", "quetzal doors", "holdings"):
        assert not search(world.actor("ann"), text)
        assert not find_ids(registry.get("deal"), world.actor("ann"), text, 500)
    (hit,) = search(world.actor("ann"), "doors")
    assert "Quetzal" not in hit.subtitle


def test_archived_and_deleted_records_are_not_found(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    record = make(kind, world.people["ann"], name="Kestrel")
    standard.delete(kind, actor, [record.pk])
    assert not search(actor, "kestrel")
    runner.run(standard.RESTORE, kind, actor, [record.pk])
    assert search(actor, "kestrel")


def test_parts_of_other_records_are_picked_within_their_rights(world: World) -> None:
    kind = registry.get("account_relation")
    ours: Any = make(kind, world.people["ann"], note="kestrel")
    assert [pk for pk, _t in find_titles(kind, world.actor("bob"), "kestrel", 5)] == [ours.pk]
    assert not find_titles(kind, world.actor("wes"), "kestrel", 5)
