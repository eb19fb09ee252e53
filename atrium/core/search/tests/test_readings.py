"""A name is found by how it is read, in whichever script one types."""

from __future__ import annotations

import pytest

from atrium.core.access.models import Role
from atrium.core.records import registry
from atrium.core.search.query import find_ids, find_titles, search
from tests.world import World, make

PEOPLE = {
    "tanaka": {"name": "田中 太郎", "reading": "タナカ タロウ"},
    "sato": {"name": "サトウ ゆうこ"},
    "wang": {"name": "王伟"},
    "kim": {"name": "김철수"},
    "ivanov": {"name": "Иванов Юрий"},
    "somchai": {"name": "สมชาย"},
    "latin_wang": {"name": "Wang Wei"},
    "latin_ivanov": {"name": "Ivanov Peter"},
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tanaka", ["tanaka"]),
        ("taro tanaka", ["tanaka"]),
        ("たなか", ["tanaka"]),
        ("ﾀﾅｶ", ["tanaka"]),
        ("sato yuko", ["sato"]),
        ("satou", ["sato"]),
        ("wang wei", ["latin_wang", "wang"]),
        ("wangwei", ["wang"]),
        ("王伟", ["latin_wang", "wang"]),
        ("kim", ["kim"]),
        ("gimcheol", ["kim"]),
        ("IVANOV", ["ivanov", "latin_ivanov"]),
        ("Иванов", ["ivanov", "latin_ivanov"]),
        ("yuri ivanov", ["ivanov"]),
        ("smchay", ["somchai"]),
    ],
)
def test_names_are_found_by_their_readings(world: World, text: str, found: list[str]) -> None:
    kind, actor = registry.get("contact"), world.actor("ann")
    made = {make(kind, world.people["ann"], **told).pk: key for key, told in PEOPLE.items()}
    assert sorted(made[hit.id] for hit in search(actor, text, ["contact"])) == found
    assert sorted(made[pk] for pk in find_ids(kind, actor, text, 20)) == found


def test_the_script_one_typed_comes_first(world: World) -> None:
    kind, actor = registry.get("contact"), world.actor("ann")
    for told in PEOPLE.values():
        make(kind, world.people["ann"], **told)
    assert [t for _pk, t in find_titles(kind, actor, "王伟", 5)] == ["王伟", "Wang Wei"]
    assert [t for _pk, t in find_titles(kind, actor, "wang wei", 5)] == ["Wang Wei", "王伟"]


def test_who_works_there_is_found_by_the_reading_of_the_company(world: World) -> None:
    account = make(registry.get("account"), world.people["ann"], name="Северсталь")
    contact = make(registry.get("contact"), world.people["ann"], name="Ida", account=account.pk)
    found = {(hit.type, hit.id) for hit in search(world.actor("ann"), "severstal")}
    assert found == {("account", account.pk), ("contact", contact.pk)}


def test_the_reading_of_a_hidden_field_finds_nothing(world: World) -> None:
    kind, holder = registry.get("contact"), world.people["wes"]
    record = make(kind, holder, name="Ida", reading="メルリン")
    Role.objects.unscoped("the test's set-up").filter(code="marketing").update(
        fields={"contact": {"reading": "hidden"}}
    )
    for text in ("merurin", "めるりん"):
        assert [hit.id for hit in search(world.actor("wes"), text)] == [record.pk]
        assert not search(world.actor("mia"), text)


def test_a_record_is_not_found_by_the_reading_of_one_that_is_not_seen(world: World) -> None:
    from tests.world import leave_alone

    account = make(registry.get("account"), world.people["wes"], name="Северсталь")
    deal = make(registry.get("deal"), world.people["ann"], name="Doors", account=account.pk)
    leave_alone(account)
    assert [hit.id for hit in search(world.actor("dora"), "severstal", ["deal"])] == [deal.pk]
    assert not search(world.actor("ann"), "severstal")
