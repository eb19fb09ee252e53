"""The form around the inputs, on its page, in a dialog and beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.inputs.driving import values, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Dialog, Page


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_fault(page: Page) -> None:
    visit(page, "/form")
    page.locator("#f-count").fill("x")
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".fault-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2 things are to be put right")
    expect(page.locator("#f-count")).to_have_value("x")
    summary.get_by_role("link", name="Title is missing").click()
    title = page.locator("#f-title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description(
        "As people call it. Title is missing. Type what people call it."
    )


def test_leaving_a_changed_form_asks_first(page: Page) -> None:
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    visit(page, "/form")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/parts")
    assert asked == []
    visit(page, "/form")
    page.locator("#f-count").press_sequentially("7")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/parts")
    assert asked == ["beforeunload"]


def test_few_fields_show_and_the_rest_waits(page: Page) -> None:
    visit(page, "/form")
    expect(page.get_by_label("Discount")).to_be_hidden()
    page.get_by_text("5 more fields").click()
    expect(page.get_by_label("Discount")).to_be_visible()


@pytest.mark.parametrize("button", ["Quick create", "Edit"])
def test_a_form_in_a_dialog_shows_faults_and_closes_when_saved(page: Page, button: str) -> None:
    visit(page, "/parts")
    page.get_by_role("link", name=button).click()
    dialog = page.get_by_role("dialog", name="New deal")
    expect(dialog.locator("#f-title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Title is missing")
    dialog.locator("#f-title").fill("Windows")
    page.evaluate(
        "addEventListener('atrium:created', event => document.title = event.detail.address)"
    )
    dialog.locator("#f-title").press("Enter")
    expect(dialog).to_have_count(0)
    expect(page).to_have_title("/parts")


def test_a_picker_makes_what_is_missing_in_a_dialog(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=reference")
    page.locator("atrium-picker:has(#f-account)").evaluate(
        "one => { one.dataset.create = '/form'; one.dataset.createLabel = 'Create “{title}”' }"
    )
    box = page.locator("#f-account")
    box.press_sequentially("Hill Windows")
    page.evaluate("() => import('/static/atrium/js/inputs/form-dialog.js')")
    page.get_by_role("option", name="Create “Hill Windows”").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#f-title")).to_have_value("Hill Windows")
    dialog.get_by_role("button", name="Save").click()
    expect(box).to_have_value("Hill Windows")
    assert values(saved(), "account") == ["99"]
