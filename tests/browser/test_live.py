"""Two people on one record: what the other did appears, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from atrium.core.actions import runner, standard
from atrium.core.records import registry
from atrium.sales.models import Deal
from tests import world as worlds
from tests.support.browser import Complaints, sign_in
from tests.world import SETTER, World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

PageOf = Callable[[Any], "Page"]
ACCOUNT, DEAL = registry.get("account"), registry.get("deal")
SOON = 2500


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.fixture
def account(world: World) -> Any:
    return make(ACCOUNT, world.people["ann"], name="Northwind Facades")


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def say(world: World, name: str, language: str) -> None:
    runner.update(registry.get("person"), SETTER, [world.people[name].pk], {"language": language})


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_list_keeps_up(page_of: PageOf, world: World, account: Any, language: str) -> None:
    say(world, "ann", language)
    other = make(ACCOUNT, world.people["ann"], name="Old Harbour")
    page = page_of(world.people["ann"])
    go(page, "/accounts")
    line = page.locator(f"#row-{account.pk}")
    line.get_by_role("checkbox").check()
    runner.update(ACCOUNT, SETTER, [account.pk], {"name": "Northwind Windows"})
    expect(line).to_contain_text("Northwind Windows", timeout=SOON)
    expect(line.get_by_role("checkbox")).to_be_checked()
    standard.delete(ACCOUNT, SETTER, [other.pk])
    expect(page.locator(f"#row-{other.pk}")).to_have_class(re.compile("gone"), timeout=SOON)
    make(ACCOUNT, world.people["ann"], name="Brand New")
    fresh = page.locator("#row-fresh a")
    expect(fresh).to_be_visible(timeout=SOON)
    fresh.click()
    expect(page.get_by_text("Brand New")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_board_keeps_up(page_of: PageOf, world: World, account: Any, language: str) -> None:
    say(world, "ann", language)
    data = {"account": account.pk, "stage": world.stages["Talk"].pk, "amount": 5200}
    deal = make(DEAL, world.people["ann"], name="Roof lights", **data)
    page = page_of(world.people["ann"])
    go(page, "/deals/board")
    offer = world.stages["Offer"].pk
    runner.update(DEAL, SETTER, [deal.pk], {"stage": offer})
    card = page.locator(f'[data-lane="{offer}"] #card-{deal.pk}')
    expect(card).to_be_visible(timeout=SOON)
    expect(page.locator(f"#lane-{offer} .tally")).to_have_text("1")
    second = make(DEAL, world.people["ann"], name="Shop front", **data)
    expect(page.locator(f"#card-{second.pk}")).to_be_visible(timeout=SOON)
    standard.delete(DEAL, SETTER, [deal.pk])
    expect(card).to_have_count(0, timeout=SOON)


def deafen(page: Page) -> None:
    """As if the other were quicker than the page's next question."""
    page.route("**/pulse*", lambda route: route.fulfill(status=204))


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_card_moved_by_two_shows_both_lanes(
    page_of: PageOf, world: World, account: Any, complaints: Complaints, choice: str
) -> None:
    complaints.expect("409")
    data = {"account": account.pk, "stage": world.stages["Talk"].pk}
    deal = make(DEAL, world.people["ann"], name="Roof lights", **data)
    page = page_of(world.people["ann"])
    deafen(page)
    go(page, "/deals/board")
    won = world.stages["Won"]
    runner.update(DEAL, SETTER, [deal.pk], {"stage": won.pk})
    page.locator(f"#card-{deal.pk}").focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("was moved by somebody else meanwhile")
    expect(dialog.locator("dd")).to_have_text(["Won", "Offer"])
    dialog.get_by_role("button").nth(0 if choice == "mine" else 1).click()
    expect(dialog).to_have_count(0)
    offer = world.stages["Offer"]
    if choice == "mine":
        expect(page.locator(f'[data-lane="{offer.pk}"] #card-{deal.pk}')).to_be_visible()
    held = Deal.objects.unscoped("test").get(pk=deal.pk)
    assert held.stage_id == (offer if choice == "mine" else won).pk


def test_another_field_changed_does_not_stand_in_the_way(
    page_of: PageOf, world: World, account: Any
) -> None:
    data = {"account": account.pk, "stage": world.stages["Talk"].pk}
    deal = make(DEAL, world.people["ann"], name="Roof lights", **data)
    page = page_of(world.people["ann"])
    deafen(page)
    go(page, "/deals/board")
    runner.update(DEAL, SETTER, [deal.pk], {"amount": 77})
    page.locator(f"#card-{deal.pk}").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    with page.expect_response(re.compile("/board/move")) as answer:
        page.keyboard.press("Space")
    assert answer.value.ok
    expect(page.locator(f"#card-{deal.pk}")).to_contain_text("77")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_record_page_keeps_up_and_keeps_what_is_typed(
    page_of: PageOf, world: World, account: Any, language: str
) -> None:
    say(world, "ann", language)
    page = page_of(world.people["ann"])
    go(page, f"/accounts/{account.pk}")
    composer = page.locator(".compose textarea")
    composer.fill("They want blue frames")
    runner.update(ACCOUNT, SETTER, [account.pk], {"name": "Northwind Windows"})
    expect(page.locator(".toast")).to_be_visible(timeout=SOON)
    page.get_by_role("heading", level=1).click()
    page.evaluate("document.activeElement.blur()")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northwind Windows", timeout=SOON)
    expect(composer).to_have_value("They want blue frames")


def test_a_form_outlives_the_session_it_was_opened_in(
    page_of: PageOf, live: str, world: World, account: Any, complaints: Complaints
) -> None:
    complaints.expect("401")
    page = page_of(world.people["ann"])
    go(page, f"/accounts/{account.pk}/edit")
    name = page.locator("[name=name]")
    name.fill("Northwind Windows")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("signed out")
    expect(name).to_have_value("Northwind Windows")
    sign_in(page, live, world.people["ann"])
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"{live}/accounts/{account.pk}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northwind Windows")
