"""The palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.inputs.driving import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_palette_opens_by_key_and_goes_where_enter_says(page: Page) -> None:
    visit(page, "/parts")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or jump to")
    expect(box).to_be_focused()
    expect(page.locator(".palette-group")).to_have_text("Lately")
    box.press_sequentially("jun")
    expect(page.locator(".palette-list [role=option]")).to_have_count(1)
    box.press("Enter")
    page.wait_for_url("**/parts?at=6")


def test_palette_opens_a_new_tab_with_control_enter(page: Page) -> None:
    visit(page, "/parts")
    page.get_by_role("button", name="Search or jump to").first.click()
    expect(page.locator(".palette-list [role=option]")).to_have_count(5)
    page.keyboard.press("ArrowDown")
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    assert opened.value.url.endswith("/parts?at=4")
    assert page.url.endswith("/parts")


def test_palette_discards_stale_answers_and_closes_by_escape(page: Page) -> None:
    visit(page, "/parts")
    opener = page.get_by_role("button", name="Search or jump to").first
    opener.click()
    box = page.get_by_role("combobox", name="Search or jump to")
    box.fill("slow")
    page.wait_for_timeout(200)
    box.fill("prae")
    expect(page.locator(".palette-list [role=option]")).to_have_text(["Prae SuwanBangkok"])
    page.wait_for_timeout(700)
    expect(page.locator(".palette-list [role=option]")).to_have_text(["Prae SuwanBangkok"])
    box.fill("nothing like this")
    expect(page.locator(".palette-none")).to_have_text("Nothing found.")
    box.press("Escape")
    expect(opener).to_be_focused()
