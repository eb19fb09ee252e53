"""One or several things picked from what the server finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.inputs.driving import values, visit
from tests.browser.inputs.server import Pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route


def test_picker_by_keyboard(page: Page, saved: Callable[[], list[list[str]]]) -> None:
    visit(page, "/?kind=person")
    box = page.locator("#f-owner")
    box.press_sequentially("pra")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("Prae Suwan")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert values(saved(), "owner") == ["5"]


def test_what_is_typed_before_the_picker_is_alive_counts(page: Page) -> None:
    def dawdle(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/picker.js", dawdle)
    page.goto("/?kind=person", wait_until="commit")
    page.locator("#f-owner").press_sequentially("pra")
    expect(page.get_by_role("option")).to_have_count(1)


def test_picker_arrows_go_round_and_name_the_active_option(page: Page) -> None:
    visit(page, "/?kind=person")
    box = page.locator("#f-owner")
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(5)
    box.press("ArrowUp")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("data-title", "<b>Bobby</b> & sons")
    expect(active).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Mina Sato")


def test_picker_by_mouse_and_back_by_escape(page: Page) -> None:
    visit(page, "/?kind=person")
    box = page.locator("#f-owner-filled")
    box.click()
    page.get_by_role("option", name="Jun Ho").click()
    expect(box).to_have_value("Jun Ho")
    box.fill("nobody of that name")
    expect(page.locator("atrium-picker:has(#f-owner-filled) [role=status]")).to_have_text(
        "Nothing found."
    )
    box.press("Escape")
    expect(box).to_have_value("Jun Ho")


def test_picker_emptied_by_hand_or_by_button_is_empty(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=person")
    page.locator("#f-owner-filled").fill("")
    page.locator("#f-owner-filled").press("Tab")
    page.locator(".field:has(#f-owner-long) [data-clear]").click()
    pairs = saved()
    assert values(pairs, "owner-filled") == [""]
    assert values(pairs, "owner-long") == [""]


def test_picker_leaves_the_input_method_alone(page: Page) -> None:
    visit(page, "/?kind=person")
    box = page.locator("#f-owner")
    box.click()
    expect(page.get_by_role("option")).to_have_count(5)
    Pages.state["asked"] = []
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "さ", "selectionStart": 1, "selectionEnd": 1})
    keys.send("Input.imeSetComposition", {"text": "佐藤", "selectionStart": 2, "selectionEnd": 2})
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    page.wait_for_timeout(300)
    assert Pages.state["asked"] == []
    keys.send("Input.insertText", {"text": "佐藤"})
    expect(page.get_by_role("option")).to_have_text(["佐藤美奈関西"])
    assert Pages.state["asked"] == ["佐藤"]


def test_picker_discards_an_answer_that_comes_too_late(page: Page) -> None:
    visit(page, "/?kind=person")
    box = page.locator("#f-owner")
    box.fill("slow")
    page.wait_for_timeout(250)
    box.fill("jun")
    expect(page.get_by_role("option")).to_have_text(["Jun HoSeoul"])
    page.wait_for_timeout(700)
    expect(page.get_by_role("option")).to_have_text(["Jun HoSeoul"])


def test_picker_says_when_the_list_cannot_be_fetched(page: Page) -> None:
    visit(page, "/?kind=person")
    page.locator("#f-owner").fill("broken")
    expect(page.locator("#f-owner-list")).to_have_text("The list could not be fetched. Try again.")


def test_tags_are_made_by_typing_and_removed_by_keyboard(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=tags")
    box = page.locator("#f-tags-filled")
    box.press_sequentially("glass")
    expect(page.get_by_role("option")).to_have_text("Create “glass”")
    box.press("Enter")
    box.press_sequentially("steel、")
    box.press_sequentially("roof")
    box.press("Tab")
    page.get_by_role("button", name="Remove fair 2026").first.click()
    expect(box).to_be_focused()
    box.press("Backspace")
    assert values(saved(), "tags-filled") == ["", "roof", "glass"]


def test_a_picked_one_is_not_offered_again(page: Page) -> None:
    visit(page, "/?kind=references")
    box = page.locator("#f-contacts")
    box.press_sequentially("mina")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    box.press_sequentially("mina")
    expect(page.locator("#f-contacts-list")).to_have_text("Nothing found.")


def test_an_option_is_text_and_never_markup(page: Page) -> None:
    visit(page, "/?kind=references")
    page.locator("#f-contacts").press_sequentially("bobby")
    page.get_by_role("option").click()
    expect(page.locator(".field:has(#f-contacts) .chip")).to_have_text("<b>Bobby</b> & sons")
