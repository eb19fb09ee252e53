"""What a page answers for what is not there, or not seen."""

from __future__ import annotations

import pytest
from django.test import Client

from atrium.core.actions import standard
from atrium.core.records import registry
from tests.world import SETTER, World, make


@pytest.mark.parametrize("verb", ["restore", "delete", "archive", "nonsense"])
def test_no_verb_has_a_page_for_a_record_that_is_not_there(
    world: World, static_files: None, verb: str
) -> None:
    client = Client()
    client.force_login(world.people["ada"])
    assert client.get(f"/accounts/987654/act/{verb}").status_code == 404


def test_what_lies_in_the_bin_can_be_restored_by_who_may(world: World, static_files: None) -> None:
    record = make(registry.get("account"), world.people["ann"])
    standard.delete(registry.get("account"), SETTER, [record.pk])
    for name, status in (("ada", 200), ("wes", 404)):
        client = Client()
        client.force_login(world.people[name])
        assert client.get(f"/accounts/{record.pk}/act/restore").status_code == status


def test_the_sign_in_page_offers_a_forgotten_password_once(
    db: None, static_files: None, client: Client
) -> None:
    assert client.get("/auth/login/").content.decode().count("/auth/password/reset/") == 1


def test_a_page_of_bare_text_has_a_picture_too(
    db: None, static_files: None, client: Client
) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")
