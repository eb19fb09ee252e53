"""Somebody who is made inactive or removed is out at once, by whatever path that was done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from atrium.core.access.models import Person
from atrium.core.actions import runner, standard
from atrium.core.api import tokens
from atrium.core.records import reading, registry
from tests.world import SETTER, World, make

PERSON = registry.get("person")


def _inactive(pk: int) -> None:
    runner.update(PERSON, SETTER, [pk], {"is_active": False})


def _removed(pk: int) -> None:
    standard.delete(PERSON, SETTER, [pk])


@pytest.mark.parametrize("leave", [_inactive, _removed])
def test_sessions_and_tokens_end_at_once(
    world: World, client: Client, static_files: None, leave: Callable[[int], None]
) -> None:
    ann = world.people["ann"]
    _token, secret = tokens.make(ann, "script")
    bearer = {"Authorization": f"Bearer {secret}"}
    client.force_login(ann)
    assert client.get("/accounts").status_code == 200
    assert Client().get("/api/v1/accounts", headers=bearer).status_code == 200
    leave(ann.pk)
    answer = client.get("/accounts")
    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"] or "login" in answer["Location"]
    assert Client().get("/api/v1/accounts", headers=bearer).status_code == 401
    assert client.get("/api/v1/accounts").status_code == 401


@pytest.mark.parametrize("leave", [_inactive, _removed])
def test_who_has_left_sees_nothing(world: World, leave: Callable[[int], None]) -> None:
    kind, ann = registry.get("account"), world.people["ann"]
    make(kind, ann)
    shared = make(kind, world.people["wes"])
    standard.share(kind, SETTER, shared.pk, person=ann.pk, level="edit")
    leave(ann.pk)
    actor = world.actor("ann")
    for one in registry.all_types():
        assert not reading.visible(one, actor).exists(), one.key


def test_somebody_who_comes_back_has_their_rights_again(world: World) -> None:
    kind, ann = registry.get("account"), world.people["ann"]
    record = make(kind, ann)
    _inactive(ann.pk)
    runner.update(PERSON, SETTER, [ann.pk], {"is_active": True})
    assert reading.sees(kind, world.actor("ann"), record.pk)
    assert Person.objects.get(pk=ann.pk).is_active
