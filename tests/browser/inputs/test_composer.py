"""The note box of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.inputs.driving import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_note_mentions_people_and_is_saved_by_control_enter(page: Page) -> None:
    visit(page, "/parts")
    box = page.get_by_role("textbox", name="Note")
    box.press_sequentially("Ask @pra")
    expect(page.locator("#compose-mentions [role=option]")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("Ask @Prae Suwan ")
    box.press_sequentially("mail a@b.example")
    page.wait_for_timeout(250)
    expect(page.locator("#compose-mentions")).to_be_hidden()
    box.press("Control+Enter")
    expect(page.locator("#guide-timeline li")).to_contain_text('["mentions", "5"]')
    expect(box).to_have_value("")


def test_a_refused_note_stays_in_its_box(page: Page) -> None:
    visit(page, "/parts")
    box = page.get_by_role("textbox", name="Note")
    box.fill("please refuse")
    page.locator("atrium-composer").get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text(
        "The note may not say “refuse”. Write it differently."
    )
    expect(box).to_have_value("please refuse")
