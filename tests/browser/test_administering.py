"""Administering by mouse and by keyboard, in English and in Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from atrium.core.access.models import Person, Role, Share, Team
from atrium.core.records import options, registry, versions
from tests import world as worlds
from tests.world import World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

PageOf = Callable[[Any], "Page"]


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.fixture
def salespeople(world: World) -> Any:
    return Role.objects.unscoped("test").get(code="salesperson")


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def speak(world: World, name: str, language: str) -> None:
    Person.objects.filter(pk=world.people[name].pk).update(language=language)
    versions.refresh()


def scopes(code: str) -> Any:
    return Role.objects.unscoped("test").get(code=code).scopes


def test_a_role_is_edited_by_mouse(page_of: PageOf, world: World, salespeople: Any) -> None:
    page = page_of(world.people["ada"])
    go(page, f"/roles/{salespeople.pk}")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Rights").click()
    deals = page.locator('[data-line="deal"]')
    see = page.get_by_role("combobox", name="Deals: See")
    expect(see).to_be_disabled()
    expect(deals.locator("[data-said]")).to_contain_text("sees what the team holds")
    page.get_by_role("checkbox", name="Deals: own rules").check()
    see.select_option("below")
    expect(deals.locator("[data-said]")).to_contain_text("the teams below hold")
    deals.get_by_text("Fields").click()
    page.get_by_role("combobox", name="Deals: Amount").select_option("hidden")
    page.get_by_role("checkbox", name="Import").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("were saved.")).to_be_visible()
    held = Role.objects.unscoped("test").get(pk=salespeople.pk)
    assert held.scopes["deal"]["see"] == "below"
    assert held.fields["deal"] == {"amount": "hidden"}
    assert held.rights == ["import"]


def test_a_role_is_edited_by_keyboard_in_japanese(
    page_of: PageOf, world: World, salespeople: Any
) -> None:
    speak(world, "ada", "ja")
    page = page_of(world.people["ada"])
    go(page, f"/roles/{salespeople.pk}/rights")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.locator('[name="scope.*.see"]').focus()
    page.keyboard.press("End")
    # What has no rules of its own follows.
    expect(page.locator('[name="scope.contact.see"]')).to_have_value("all")
    page.locator('[name="right.share_views"]').focus()
    page.keyboard.press("Space")
    page.locator("form.rights button.first").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert scopes("salesperson")["*"]["see"] == "all"


def test_the_last_administrator_is_kept_and_the_choice_stays(
    page_of: PageOf, world: World, complaints: Any
) -> None:
    complaints.expect("422")
    role = Role.objects.unscoped("test").get(code="administrator")
    page = page_of(world.people["ada"])
    go(page, f"/roles/{role.pk}/rights")
    page.get_by_role("checkbox", name="Administer").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("nobody could administer")
    expect(page.get_by_role("checkbox", name="Administer")).not_to_be_checked()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_record_is_shared_and_taken_back(page_of: PageOf, world: World, language: str) -> None:
    speak(world, "ann", language)
    account = make(registry.get("account"), world.people["ann"], name="Northwind")
    page = page_of(world.people["ann"])
    go(page, f"/accounts/{account.pk}")
    page.locator('.rail a[href$="/people"]').click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#f-person").fill("Wes")
    page.get_by_role("option", name="Wes West").click()
    dialog.locator("#f-part").fill("Advice")
    dialog.locator("#f-member").check()
    with page.expect_navigation():
        dialog.locator("button.first").press("Enter")
    expect(page.locator(".people-on")).to_contain_text("Wes West")
    expect(page.locator(".people-on")).to_contain_text("Advice")
    page.wait_for_load_state("networkidle")
    page.locator(".people-on button").click()
    with page.expect_navigation():
        page.get_by_role("alertdialog").locator("button.first").click()
    assert not Share.objects.exists()


def test_preferences_are_seen_at_once_and_kept(page_of: PageOf, world: World) -> None:
    page = page_of(world.people["ann"])
    go(page, "/preferences")
    root = page.locator("html")
    page.get_by_label("Dark").check()
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_label("Compact").check()
    expect(root).to_have_attribute("data-density", "compact")
    zone = page.get_by_role("combobox", name="Time zone")
    zone.fill("Tokyo")
    page.get_by_role("option", name=re.compile("Tokyo")).click()
    page.get_by_label("日本語").check()
    with page.expect_navigation():
        page.locator("form.prefs button.first").click()
    expect(root).to_have_attribute("lang", "ja")
    expect(root).to_have_attribute("data-theme", "dark")
    ann = Person.objects.get(pk=world.people["ann"].pk)
    assert (ann.language, ann.zone, ann.theme, ann.density) == (
        "ja", "Asia/Tokyo", "dark", "compact",
    )  # fmt: skip


def test_preferences_by_keyboard_in_japanese(page_of: PageOf, world: World) -> None:
    speak(world, "ann", "ja")
    page = page_of(world.people["ann"])
    go(page, "/preferences")
    page.locator('[name="language"][value="ja"]').focus()
    page.keyboard.press("ArrowUp")
    page.locator("form.prefs button.first").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_team_is_dragged_onto_another(page_of: PageOf, world: World) -> None:
    page = page_of(world.people["ada"])
    go(page, "/teams/tree")
    east, west = (world.teams[name].pk for name in ("East", "West"))
    start = page.locator(f'[data-team="{west}"] > .tree-line .grip').bounding_box()
    end = page.locator(f'[data-parent="{east}"]').bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 6, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 12, steps=14)
    with page.expect_response(re.compile("/place")) as answer:
        page.mouse.up()
    assert answer.value.ok
    assert Team.objects.unscoped("test").get(pk=west).parent_id == east
    expect(page.locator(f'[data-parent="{east}"] [data-team="{west}"]')).to_be_visible()


def test_a_team_is_moved_by_keyboard(page_of: PageOf, world: World) -> None:
    page = page_of(world.people["ada"])
    go(page, "/teams/tree")
    page.get_by_role("link", name="Move East Coast").press("Enter")
    dialog = page.get_by_role("dialog")
    box = dialog.get_by_role("combobox", name="Part of")
    box.fill("West")
    expect(page.get_by_role("option", name="West")).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("West")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Move").press("Enter")
    coast = Team.objects.unscoped("test").get(name="East Coast")
    assert coast.parent_id == world.teams["West"].pk


def test_an_option_is_added(page_of: PageOf, world: World) -> None:
    page = page_of(world.people["ada"])
    go(page, "/company/options/lost_reason")
    page.get_by_label("English").fill("Too noisy")
    page.get_by_label("日本語").fill("騒音")
    page.get_by_label("Amber").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Too noisy")).to_be_visible()
    versions.refresh()
    assert options.label("lost_reason", "too-noisy", "ja") == "騒音"


PATHS = (
    "/preferences",
    "/teams/tree",
    "/company",
    "/company/rates",
    "/company/options",
    "/company/options/lost_reason",
    "/company/options/lost_reason/price",
    "/jobs",
    "/jobs/mine",
    "/people/{ann}/sign-in",
    "/roles/{role}/rights",
    "/accounts/{account}/why?person={ann}",
    "/accounts/{account}/people",
    "/accounts/{account}",
)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing(
    page_of: PageOf,
    world: World,
    salespeople: Any,
    accessible: Callable[[Page], None],
    look: str,
) -> None:
    people = {name: person.pk for name, person in world.people.items()}
    Person.objects.filter(pk=people["ada"]).update(theme=look)
    account = make(registry.get("account"), world.people["ann"])
    from atrium.core.actions import standard

    kind = registry.get("account")
    standard.share(kind, world.actor("ann"), account.pk, person=people["wes"], member=True)
    page = page_of(world.people["ada"])
    for path in PATHS:
        go(page, path.format(role=salespeople.pk, account=account.pk, **people))
        accessible(page)
