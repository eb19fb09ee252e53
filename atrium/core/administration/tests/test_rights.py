"""Changing what a role allows, and the administrator who must remain."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from atrium.core.access import settling
from atrium.core.access.models import Role
from atrium.core.access.roles import BUILT_IN
from atrium.core.actions import runner, standard
from atrium.core.administration.actions.rights import Rights, set_rights
from atrium.core.administration.tests.conftest import As
from atrium.core.events.models import Event
from atrium.core.history.models import HistoryEntry
from atrium.core.records import reading, registry
from atrium.core.records.actor import Right, Verb
from atrium.core.records.errors import Conflict, Forbidden, NotFound, Rejected
from tests import world as worlds
from tests.world import World, make


def role(code: str) -> Any:
    return Role.objects.unscoped("test").get(code=code)


def rights_of(held: Any, **change: Any) -> Rights:
    told = {"scopes": held.scopes, "fields": held.fields, "rights": held.rights, **change}
    return Rights(**told)


def form_of(client: Client, held: Any) -> dict[str, str]:
    """What the browser would send if nothing were changed."""
    page = client.get(f"/roles/{held.pk}/rights").content.decode()
    sent = {"version": str(held.version)}
    for name, body in re.findall(
        r'<select class="box" name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="(\w+)"[^>]* selected', body)
        sent[name] = chosen[1] if chosen else ""
    for name in re.findall(
        r'<input type="checkbox" class="tick" name="([^"]+)"[^>]* checked', page
    ):
        sent[name] = "1"
    return sent


@pytest.mark.parametrize("code", [told.code for told in BUILT_IN])
def test_saving_the_page_unchanged_changes_nothing(world: World, signed_in: As, code: str) -> None:
    held, client = role(code), signed_in("ada")
    told = (held.fields, held.rights)
    reach = {(k, v): s for k, row in held.scopes.items() for v, s in row.items()}
    answer = client.post(f"/roles/{held.pk}/rights", form_of(client, held))
    assert answer.status_code == 302
    after = role(code)
    assert (after.fields, sorted(after.rights)) == (told[0], sorted(told[1]))
    now = {(k, v): s for k, row in after.scopes.items() for v, s in row.items()}
    assert now == reach


def test_a_wider_scope_shows_more_at_once(world: World, signed_in: As) -> None:
    kind = registry.get("deal")
    deal = make(kind, world.people["wes"])
    assert not reading.visible(kind, world.actor("ann")).filter(pk=deal.pk).exists()
    held, client = role("salesperson"), signed_in("ada")
    sent = form_of(client, held) | {"own.deal": "1", "scope.deal.see": "all"}
    assert client.post(f"/roles/{held.pk}/rights", sent).status_code == 302
    assert reading.visible(kind, world.actor("ann")).filter(pk=deal.pk).exists()
    assert signed_in("ann").get(f"/deals/{deal.pk}").status_code == 200


def test_a_field_hidden_on_the_page_is_hidden_everywhere(world: World, signed_in: As) -> None:
    deal = make(
        registry.get("deal"), world.people["ann"], amount={"amount": 4711, "currency": "EUR"}
    )
    held, client = role("salesperson"), signed_in("ada")
    sent = form_of(client, held) | {"field.deal.amount": "hidden"}
    client.post(f"/roles/{held.pk}/rights", sent)
    assert "amount" not in registry.get("deal").visible_fields(world.actor("ann"))
    assert "4,711" not in signed_in("ann").get(f"/deals/{deal.pk}").content.decode()


def test_the_page_says_in_words_what_a_role_may(world: World, signed_in: As) -> None:
    page = signed_in("ada").get(f"/roles/{role('sales_manager').pk}/rights").content.decode()
    assert "sees what the team and the teams below hold" in page


def test_a_change_is_told_and_trailed(world: World) -> None:
    held = role("salesperson")
    set_rights(world.actor("ada"), held.pk, rights_of(held, rights=["import"]))
    assert Event.objects.filter(code="access.role.rights_changed", record_id=held.pk).exists()
    entry = HistoryEntry.objects.filter(record_type="role", record_id=held.pk).latest("pk")
    assert entry.actor == world.people["ada"].pk
    assert entry.action == "set_rights"
    assert entry.after == {"rights": ["import"]}


def test_the_second_of_two_editors_sees_that_somebody_was_quicker(
    world: World, signed_in: As
) -> None:
    held, client = role("salesperson"), signed_in("ada")
    sent = form_of(client, held) | {"right.import": "1"}
    set_rights(world.actor("ada"), held.pk, rights_of(held, rights=["share_views"]))
    answer = client.post(f"/roles/{held.pk}/rights", sent)
    assert answer.status_code == 409
    assert "Somebody else has changed this role" in answer.content.decode()
    assert role("salesperson").rights == ["share_views"]
    with pytest.raises(Conflict):
        set_rights(world.actor("ada"), held.pk, rights_of(held), held.version)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": {"deel": {"see": "all"}}},
        {"scopes": {"deal": {"see": "everything"}}},
        {"scopes": {"deal": {"look": "all"}}},
        {"fields": {"deal": {"amuont": "hidden"}}},
        {"fields": {"deal": {"amount": "secret"}}},
        {"rights": ["rule"]},
    ],
)
def test_what_does_not_exist_is_refused(world: World, wrong: dict[str, Any]) -> None:
    held = role("salesperson")
    with pytest.raises(Rejected):
        set_rights(world.actor("ada"), held.pk, rights_of(held, **wrong))
    assert role("salesperson").version == held.version


def test_only_administrators_change_rights(world: World) -> None:
    held = role("salesperson")
    with pytest.raises((Forbidden, NotFound)):
        set_rights(world.actor("dora"), held.pk, rights_of(held, rights=["administer"]))


def test_a_role_in_the_recycle_bin_gives_no_rights(world: World) -> None:
    standard.delete(registry.get("role"), world.actor("ada"), [role("salesperson").pk])
    assert not world.actor("ann").scope("deal", Verb.SEE)


# The last administrator


def ways_out(world: World) -> dict[str, Any]:
    """Every path by which the last administrator could go."""
    ada, administrator = world.people["ada"].pk, role("administrator")
    person = registry.get("person")
    actor = world.actor("ada")
    return {
        "inactive": lambda: runner.update(person, actor, [ada], {"is_active": False}),
        "other role": lambda: runner.update(person, actor, [ada], {"roles": [role("director").pk]}),
        "no address": lambda: runner.update(person, actor, [ada], {"email": ""}),
        "deleted": lambda: standard.delete(person, actor, [ada]),
        "rights": lambda: set_rights(actor, administrator.pk, rights_of(administrator, rights=[])),
        "role deleted": lambda: standard.delete(registry.get("role"), actor, [administrator.pk]),
    }


@pytest.mark.parametrize(
    "way", ["inactive", "other role", "no address", "deleted", "rights", "role deleted"]
)
def test_the_last_administrator_cannot_go(world: World, way: str) -> None:
    with pytest.raises(Rejected, match="nobody could administer"):
        ways_out(world)[way]()
    assert world.actor("ada").may(Right.ADMINISTER)


@pytest.mark.parametrize("way", ["inactive", "other role", "no address", "deleted"])
def test_one_of_two_administrators_may_go(world: World, way: str) -> None:
    dora = world.people["dora"].pk
    roles = [role("administrator").pk]
    runner.update(registry.get("person"), world.actor("ada"), [dora], {"roles": roles})
    ways_out(world)[way]()
    assert [p.pk for p in settling.administrators()] == [dora]


def test_an_inactive_administrator_does_not_count(world: World) -> None:
    person, dora = registry.get("person"), world.people["dora"].pk
    data = {"roles": [role("administrator").pk], "is_active": False}
    runner.update(person, world.actor("ada"), [dora], data)
    with pytest.raises(Rejected, match="nobody could administer"):
        runner.update(person, world.actor("ada"), [world.people["ada"].pk], {"is_active": False})


def test_the_page_says_why_the_last_administrator_must_stay(world: World, signed_in: As) -> None:
    client, held = signed_in("ada"), role("administrator")
    sent = form_of(client, held)
    del sent["right.administer"]
    answer = client.post(f"/roles/{held.pk}/rights", sent)
    assert answer.status_code == 422
    assert "nobody could administer" in answer.content.decode()


STEP = st.tuples(
    st.sampled_from(["ada", "dora", "ann"]), st.sampled_from(["up", "down", "in", "out"])
)


class LastAdministrator(TestCase):
    """Whatever is done in whatever order, somebody can administer."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEP, max_size=8))
    def test_somebody_always_remains(self, steps: list[tuple[str, str]]) -> None:
        world = worlds.build()
        kind, top = registry.get("person"), role("administrator").pk
        data: dict[str, dict[str, Any]] = {"up": {"roles": [top]}, "down": {"roles": []}}
        data |= {"in": {"is_active": True}, "out": {"is_active": False}}
        for name, what in steps:
            left = {p.pk for p in settling.administrators()} - {world.people[name].pk}
            actor = worlds.SETTER
            try:
                runner.update(kind, actor, [world.people[name].pk], data[what])
            except Rejected:
                assert not left
            assert settling.administrators().exists()


def test_of_two_administrators_leaving_at_the_same_moment_one_stays(
    transactional_db: None, static_files: None
) -> None:
    world, kind = worlds.build(), registry.get("person")
    data: dict[str, Any] = {"roles": [role("administrator").pk]}
    runner.update(kind, worlds.SETTER, [world.people["dora"].pk], data)
    together, ends = threading.Barrier(2), []

    def leave(name: str) -> None:
        try:
            with transaction.atomic():
                together.wait(10)
                runner.update(kind, worlds.SETTER, [world.people[name].pk], {"is_active": False})
                time.sleep(0.3)  # the other one must wait, not look past this
            ends.append("left")
        except Rejected:
            ends.append("stayed")
        finally:
            connection.close()

    both = [threading.Thread(target=leave, args=(name,)) for name in ("ada", "dora")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(ends) == ["left", "stayed"]
    assert settling.administrators().count() == 1
