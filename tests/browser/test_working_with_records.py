"""What a salesperson does all day, by mouse and by keyboard, in English and in Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from atrium.core.access.models import Person
from atrium.core.records import registry
from atrium.core.screens.models import SavedView
from atrium.sales.models import Deal
from tests import world as worlds
from tests.support.browser import Complaints
from tests.world import World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

PageOf = Callable[[Any], "Page"]


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.fixture
def deals(world: World) -> list[Any]:
    kind = registry.get("deal")
    account = make(registry.get("account"), world.people["ann"], name="Northwind Facades")
    made = []
    for name, stage, amount in (("Roof lights", "Talk", 5200), ("Shop front", "Offer", 14900)):
        data = {"stage": world.stages[stage].pk, "amount": amount, "account": account.pk}
        made.append(make(kind, world.people["ann"], name=name, **data))
    return made


def go(page: Page, path: str) -> None:
    """Open a page and let its scripts arrive, which no person outruns."""
    page.goto(path)
    page.wait_for_load_state("networkidle")


def test_a_card_moves_by_keyboard(page_of: PageOf, world: World, deals: list[Any]) -> None:
    page = page_of(world.people["ann"])
    go(page, "/deals/board")
    card = page.locator(f"#card-{deals[0].pk}")
    card.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    with page.expect_response(re.compile("/board/move")) as answer:
        page.keyboard.press("Space")
    assert answer.value.ok
    deal = Deal.objects.unscoped("test").get(pk=deals[0].pk)
    assert deal.stage_id == world.stages["Offer"].pk
    expect(page.locator(f"#lane-{world.stages['Offer'].pk} .tally")).to_have_text("2")


def test_a_card_moves_by_mouse(page_of: PageOf, world: World, deals: list[Any]) -> None:
    page = page_of(world.people["ann"])
    go(page, "/deals/board")
    card = page.locator(f"#card-{deals[0].pk}")
    target = page.locator(f'[data-lane="{world.stages["Won"].pk}"] [data-cards]')
    start, end = card.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 20, steps=12)
    with page.expect_response(re.compile("/board/move")):
        page.mouse.up()
    assert Deal.objects.unscoped("test").get(pk=deals[0].pk).outcome == "won"


def test_a_list_is_filtered_and_the_view_saved(
    page_of: PageOf, world: World, deals: list[Any]
) -> None:
    page = page_of(world.people["ann"])
    go(page, "/deals")
    page.get_by_role("button", name="Filter", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Condition").click()
    dialog.get_by_label("Field", exact=True).select_option("name")
    dialog.get_by_label("Comparison").select_option("contains")
    dialog.locator("[data-value-place] input").fill("roof")
    dialog.get_by_role("button", name=re.compile("^(Show|Apply)")).click()
    page.wait_for_url(re.compile("filter="))
    expect(page.get_by_role("link", name="Roof lights")).to_be_visible()
    expect(page.get_by_role("link", name="Shop front")).to_have_count(0)
    page.get_by_role("button", name="Save as a view").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Roofs")
    page.get_by_role("button", name="Save as new").click()
    page.wait_for_url(re.compile("view="))
    view = SavedView.objects.get(name="Roofs")
    assert view.filter == {"all": [{"field": "name", "op": "contains", "value": "roof"}]}
    expect(page.get_by_role("link", name="Roofs")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Shop front")).to_have_count(0)


def test_a_value_is_changed_where_it_stands(
    page_of: PageOf, world: World, deals: list[Any]
) -> None:
    page = page_of(world.people["ann"])
    go(page, "/deals")
    cell = page.locator(f"#row-{deals[0].pk} td[data-url$='/fields/amount']")
    cell.dblclick()
    cell.locator("input[name='amount.amount']").fill("6100")
    cell.locator("input[name='amount.amount']").press("Enter")
    expect(cell).to_contain_text("6,100")
    assert Deal.objects.unscoped("test").get(pk=deals[0].pk).amount == 6100


def test_a_wrong_value_is_explained_and_stays(
    page_of: PageOf, world: World, deals: list[Any], complaints: Complaints
) -> None:
    complaints.expect("422")
    page = page_of(world.people["ann"])
    go(page, "/deals")
    cell = page.locator(f"#row-{deals[0].pk} td[data-url$='/fields/amount']")
    cell.dblclick()
    cell.locator("input[name='amount.amount']").fill("a lot")
    cell.locator("input[name='amount.amount']").press("Enter")
    expect(cell.locator(".fault").first).to_be_visible()
    expect(cell.locator("input[name='amount.amount']")).to_have_value("a lot")


def test_several_deals_are_given_to_a_colleague_at_once(
    page_of: PageOf, world: World, deals: list[Any]
) -> None:
    page = page_of(world.people["max"])
    go(page, "/deals")
    page.get_by_label("Select all lines shown").check()
    page.get_by_role("button", name="Assign").click()
    dialog = page.get_by_role("dialog")
    picker = dialog.get_by_role("combobox", name=re.compile("Owner"))
    picker.fill("Bob")
    page.get_by_role("option", name=re.compile("Bob")).click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Apply").click()
    owners = {d.owner_id for d in Deal.objects.unscoped("test").all()}
    assert owners == {world.people["bob"].pk}


def test_an_account_shows_its_people_deals_and_timeline_and_takes_a_note(
    page_of: PageOf, world: World, deals: list[Any]
) -> None:
    page = page_of(world.people["ann"])
    go(page, f"/accounts/{deals[0].account_id}")
    expect(page.get_by_role("heading", name="Northwind Facades")).to_be_visible()
    expect(page.locator("#timeline")).to_contain_text("Roof lights")
    box = page.get_by_role("textbox", name="Note")
    box.fill("They want it @Bob")
    page.get_by_role("option", name=re.compile("Bob")).click()
    box.press("End")
    box.type(" before Christmas")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("before Christmas")
    page.get_by_role("link", name=re.compile("^Deals")).last.click()
    expect(page.get_by_role("link", name="Shop front")).to_be_visible()


def test_anything_is_found_with_the_palette(
    page_of: PageOf, world: World, deals: list[Any]
) -> None:
    page = page_of(world.people["ann"])
    go(page, "/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name=re.compile("Search")).fill("shop fr")
    expect(page.get_by_role("option", name=re.compile("Shop front"))).to_be_visible()
    page.get_by_role("option", name=re.compile("Shop front")).click()
    page.wait_for_url(f"**/deals/{deals[1].pk}")


def test_a_record_is_made_in_the_quick_form(page_of: PageOf, world: World) -> None:
    page = page_of(world.people["ann"])
    go(page, "/")
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="New account").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^Name")).fill("Tanaka Hotels")
    dialog.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/accounts/\d+$"))
    expect(page.get_by_role("heading", name="Tanaka Hotels")).to_be_visible()


def test_the_screens_speak_japanese(page_of: PageOf, world: World, deals: list[Any]) -> None:
    Person.objects.filter(pk=world.people["ann"].pk).update(language="ja")
    page = page_of(world.people["ann"])
    go(page, "/deals/board")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.parametrize(
    "path", ["/", "/accounts", "/deals", "/deals/board", "/accounts/new", "/reports/pipeline"]
)
def test_axe_finds_nothing(
    page_of: PageOf, world: World, deals: list[Any], accessible: Callable[[Page], None], path: str
) -> None:
    page = page_of(world.people["dora"])
    go(page, path)
    accessible(page)


def test_axe_finds_nothing_on_a_records_page(
    page_of: PageOf, world: World, deals: list[Any], accessible: Callable[[Page], None]
) -> None:
    page = page_of(world.people["dora"])
    for path in (f"/deals/{deals[0].pk}", f"/accounts/{deals[0].account_id}?tab=0"):
        go(page, path)
        accessible(page)
