"""Why can this person see this: the same answer as the records give, with its reasons."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.access.explaining import explain
from atrium.core.actions import runner, standard
from atrium.core.administration.tests.conftest import As
from atrium.core.records import reading, registry
from tests.world import HOLDERS, PEOPLE, SETTER, World, make


def told(world: World, name: str, kind_key: str, pk: int) -> dict[str, Any]:
    world.actor(name)
    found = explain(registry.get(kind_key), world.people[name], pk)
    return {answer.verb.value: answer for answer in found.answers}


def codes(world: World, name: str, pk: int, verb: str = "see") -> set[str]:
    return {reason.code for reason in told(world, name, "account", pk)[verb].reasons}


@pytest.mark.parametrize("key", [kind.key for kind in registry.all_types()])
def test_there_is_a_reason_exactly_where_the_records_say_yes(world: World, key: str) -> None:
    kind = registry.get(key)
    records = [make(kind, world.people[name]) for name in HOLDERS]
    for person in PEOPLE:
        actor = world.actor(person)
        for record in records:
            for answer in explain(kind, world.people[person], record.pk).answers:
                seen = reading.visible(kind, actor, answer.verb).filter(pk=record.pk).exists()
                assert answer.may == seen
                assert bool(answer.reasons) == seen, f"{person} {answer.verb} {key}"


def test_each_way_to_a_record_is_named(world: World) -> None:
    kind = registry.get("account")
    anns, wess = (make(kind, world.people[name]).pk for name in ("ann", "wes"))
    assert codes(world, "ann", anns) == {"own", "team"}
    assert codes(world, "bob", anns) == {"team"}
    assert codes(world, "max", anns) == {"below"}
    assert codes(world, "dora", anns) == {"all"}
    assert codes(world, "cora", anns) == set()
    standard.share(kind, world.actor("dora"), wess, team=world.teams["East"].pk, level="edit")
    assert codes(world, "cora", wess) == {"shared"}
    assert codes(world, "cora", wess, "edit") == {"shared"}
    assert codes(world, "cora", wess, "delete") == set()


def test_with_several_roles_it_is_told_which_one(world: World) -> None:
    from atrium.core.access.models import Role

    pk = make(registry.get("account"), world.people["wes"]).pk
    roles = Role.objects.unscoped("test").filter(code__in=["salesperson", "director"])
    data = {"roles": [role.pk for role in roles]}
    runner.update(registry.get("person"), SETTER, [world.people["ann"].pk], data)
    reasons = told(world, "ann", "account", pk)["see"].reasons
    assert [(r.code, r.role.code) for r in reasons if r.role] == [("all", "director")]


def test_hidden_fields_come_with_the_role_that_hides_them(world: World) -> None:
    deal = make(registry.get("deal"), world.people["mia"])
    world.actor("mia")
    kept = explain(registry.get("deal"), world.people["mia"], deal.pk).fields
    assert {k.field.key: [r.code for r in k.roles] for k in kept} == {
        key: ["marketing"] for key in ("amount", "probability", "weighted")
    }


def test_the_page_tells_who_shared_it_and_what_is_missing(world: World, signed_in: As) -> None:
    account = make(registry.get("account"), world.people["wes"])
    base = f"/accounts/{account.pk}/why?person="
    page = signed_in("dora").get(f"{base}{world.people['ann'].pk}").content.decode()
    assert "No rule and no share lets them do this." in page
    assert "reaches only what their team holds" in page
    standard.share(
        registry.get("account"),
        world.actor("dora"),
        account.pk,
        person=world.people["ann"].pk,
    )
    page = signed_in("dora").get(f"{base}{world.people['ann'].pk}").content.decode()
    assert "Dora Company shared it with them" in page


def test_the_page_leads_on_to_what_a_part_belongs_to(world: World, signed_in: As) -> None:
    line = make(registry.get("deal_line"), world.people["ann"])
    url = f"/deal-lines/{line.pk}/why?person={world.people['bob'].pk}"
    page = signed_in("dora").get(url).content.decode()
    assert f'href="/deals/{line.deal_id}/why"' in page


def test_who_may_neither_change_nor_administer_may_not_ask(world: World, signed_in: As) -> None:
    account = make(registry.get("account"), world.people["ann"])
    url = f"/accounts/{account.pk}/why?person={world.people['ann'].pk}"
    assert signed_in("ann").get(url).status_code == 200
    assert signed_in("bob").get(url).status_code == 403
    assert signed_in("wes").get(url).status_code == 404


def test_a_field_hidden_from_the_asker_is_not_named(world: World, signed_in: As) -> None:
    kind = registry.get("deal")
    deal = make(kind, world.people["mia"])
    url = f"/deals/{deal.pk}/why?person={world.people['sid'].pk}"
    assert "Amount" not in signed_in("mia").get(url).content.decode()
    assert "Amount" in signed_in("dora").get(url).content.decode()


def test_names_are_text_and_never_markup(world: World, signed_in: As) -> None:
    wes = {"name": "<b>Wes</b>"}
    runner.update(registry.get("person"), SETTER, [world.people["dora"].pk], wes)
    account = make(registry.get("account"), world.people["wes"])
    standard.share(
        registry.get("account"),
        world.actor("dora"),
        account.pk,
        person=world.people["ann"].pk,
    )
    url = f"/accounts/{account.pk}/why?person={world.people['ann'].pk}"
    page = signed_in("dora").get(url).content.decode()
    assert "&lt;b&gt;Wes" in page
    assert "<b>Wes" not in page
