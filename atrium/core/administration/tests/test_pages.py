"""Who reaches the pages of administering, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atrium.core.access.models import Role
from atrium.core.actions import runner
from atrium.core.administration.tests.conftest import As
from atrium.core.records import registry
from tests.world import SETTER, World, make

PAGES = [
    "/roles/{role}/rights",
    "/teams/{team}/move",
    "/people/{person}/sign-in",
    "/company",
    "/company/rates",
    "/company/options",
    "/company/options/lost_reason",
    "/company/options/lost_reason/price",
    "/jobs",
]
POSTS = [
    "/teams/{team}/place",
    "/people/{person}/sign-in/password",
    "/people/{person}/sign-in/link",
    "/people/{person}/sign-in/sessions",
    "/people/{person}/sign-in/active",
    "/company/rates/1/remove",
    "/company/options/lost_reason/price/move",
    "/company/options/lost_reason/price/retire",
]


def fill(path: str, world: World) -> str:
    role = Role.objects.unscoped("test").get(code="salesperson")
    return path.format(role=role.pk, team=world.teams["East"].pk, person=world.people["ann"].pk)


@pytest.mark.parametrize("path", PAGES)
def test_administrators_reach_every_page(world: World, signed_in: As, path: str) -> None:
    answer = signed_in("ada").get(fill(path, world))
    assert answer.status_code == 200


@pytest.mark.parametrize("path", PAGES + POSTS)
@pytest.mark.parametrize("name", ["dora", "ann", "nil"])
def test_for_others_the_pages_do_not_exist(
    world: World, signed_in: As, path: str, name: str
) -> None:
    client = signed_in(name)
    send = client.post if path in POSTS else client.get
    assert send(fill(path, world)).status_code == 404


@pytest.mark.parametrize("path", ["/preferences", "/jobs/mine", "/teams/tree", "/auth/sessions/"])
def test_everybody_reaches_what_is_theirs(world: World, signed_in: As, path: str) -> None:
    assert signed_in("nil").get(path).status_code == 200


def queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/teams/tree", "/roles/{role}/rights", "/company/options"])
def test_the_number_of_queries_does_not_grow_with_the_company(
    world: World, signed_in: As, path: str
) -> None:
    client = signed_in("ada")
    few = queries(client, fill(path, world))
    for number in range(12):
        data = {"name": f"Branch {number}", "parent": world.teams["East"].pk}
        team = runner.create(registry.get("team"), SETTER, data)
        make(registry.get("person"), name=f"Person {number}", team=team.pk)
        data = {"name": f"Role {number}", "code": f"role-{number}"}
        runner.create(registry.get("role"), SETTER, data)
    assert queries(client, fill(path, world)) == few


def test_a_records_page_costs_the_same_however_many_people_are_on_it(
    world: World, signed_in: As
) -> None:
    from atrium.core.actions import standard

    account = make(registry.get("account"), world.people["ann"])
    client = signed_in("ann")
    standard.share(
        registry.get("account"), world.actor("ann"), account.pk, person=world.people["wes"].pk
    )
    few = queries(client, f"/accounts/{account.pk}")
    for name in ("bob", "cora", "mia", "sid"):
        standard.share(
            registry.get("account"), world.actor("ann"), account.pk, person=world.people[name].pk
        )
    assert queries(client, f"/accounts/{account.pk}") == few
