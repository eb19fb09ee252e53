from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from atrium.core.access.models import Person
from atrium.core.api import tokens
from atrium.core.records import registry
from tests import world as worlds
from tests.world import World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(world: World) -> Client:
    client = Client()
    client.force_login(world.people["ann"])
    return client


def test_a_new_token_is_shown_once(ann: Client) -> None:
    page = ann.post("/settings/tokens", {"name": "Nightly", "days": "30"}).content.decode()
    found = re.search(r'value="(atrium_[^"]+)"', page)
    assert found
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert Client(headers=headers).get("/api/v1/me").status_code == 200
    again = ann.get("/settings/tokens").content.decode()
    assert "Nightly" in again
    assert found[1] not in again


def test_a_token_without_a_name_is_not_made(ann: Client) -> None:
    answer = ann.post("/settings/tokens", {"name": " ", "days": "0"})
    assert answer.status_code == 422
    assert "Give the token a name" in answer.content.decode()


def test_one_revokes_only_ones_own_tokens(world: World, ann: Client) -> None:
    mine, _secret = tokens.make(world.people["ann"], "Mine")
    other, _secret = tokens.make(world.people["bob"], "Other")
    assert "Other" not in ann.get("/settings/tokens").content.decode()
    assert ann.post(f"/settings/tokens/{other.pk}/revoke").status_code == 404
    assert ann.post(f"/settings/tokens/{mine.pk}/revoke").status_code == 302
    assert not tokens.of(world.people["ann"])


def test_the_guide_describes_every_type_one_reaches(world: World, ann: Client) -> None:
    for kind in registry.all_types():
        answer = ann.get("/api/", {"type": kind.slug})
        if kind.key == "role":
            assert answer.status_code == 404
            continue
        text = answer.content.decode()
        assert f"/api/v1/{kind.slug}" in text
        assert all(f"<code>{key}</code>" in text for key in kind.fields)
    assert ann.get("/api").status_code == 200


def test_the_guide_does_not_tell_hidden_fields(world: World) -> None:
    client = Client()
    client.force_login(world.people["mia"])
    assert "<code>amount</code>" not in client.get("/api/?type=deals").content.decode()


def test_the_guide_wants_somebody_signed_in(db: None, static_files: None) -> None:
    assert Client().get("/api/").status_code == 302


@pytest.fixture
def opened(live: str, page_of: Callable[[Any], Page]) -> Page:
    world = worlds.build()
    make(registry.get("deal"), world.people["ann"], name="Shown in the answer")
    return page_of(world.people["ann"])


def test_the_api_is_tried_out_in_the_page(opened: Page, accessible: Callable[[Page], None]) -> None:
    opened.goto("/api/?type=deals")
    accessible(opened)
    opened.get_by_role("button", name="Send").press("Enter")
    opened.get_by_text("Shown in the answer").wait_for()
    accessible(opened)
    opened.emulate_media(color_scheme="dark")
    opened.reload()
    accessible(opened)


@pytest.mark.parametrize("address", ["/api/?type=deals", "/settings/tokens"])
def test_the_pages_fit_a_phone(opened: Page, address: str) -> None:
    tokens.make(Person.objects.get(email="ann@test.example"), "Nightly export")
    opened.set_viewport_size({"width": 390, "height": 800})
    opened.goto(address)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_token_is_made_and_revoked_in_the_page(
    opened: Page, accessible: Callable[[Page], None]
) -> None:
    opened.goto("/settings/tokens")
    accessible(opened)
    opened.get_by_label("What uses it").fill("Nightly export")
    opened.keyboard.press("Enter")
    assert opened.get_by_label("The new token").input_value().startswith("atrium_")
    accessible(opened)
    opened.get_by_role("button", name="Revoke Nightly export").click()
    opened.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
    opened.get_by_text("No tokens yet").wait_for()
