"""Editing a value where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.inputs.driving import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_cell_is_edited_by_keyboard_and_tab_moves_on(page: Page) -> None:
    visit(page, "/parts")
    first = page.locator("td[data-edit]").first
    first.focus()
    first.press("ArrowDown")
    first.press("ArrowUp")
    page.keyboard.press("F2")
    box = first.get_by_role("textbox")
    expect(box).to_be_focused()
    box.fill("Doors")
    box.press("Tab")
    expect(first).to_have_text("Doors")
    expect(page.locator("td[data-edit]").nth(1).get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("td[data-edit]").nth(1)).to_have_text("stage 1")
    expect(page.locator("td[data-edit]").nth(1)).to_be_focused()
    assert page.locator("td[data-edit][tabindex='0']").count() == 1


def test_a_refused_cell_says_so_and_keeps_what_was_typed(page: Page) -> None:
    visit(page, "/parts")
    cell = page.locator("td[data-edit]").first
    cell.dblclick()
    cell.get_by_role("textbox").fill("bad")
    page.keyboard.press("Enter")
    expect(cell.get_by_role("textbox")).to_have_value("bad")
    expect(cell.get_by_role("textbox")).to_have_accessible_description(
        "“bad” is not allowed. Type another title."
    )
    page.keyboard.press("Escape")
    expect(cell).to_have_text("title 1")


@pytest.mark.parametrize(
    ("button", "shown"), [("Save mine", "clash"), ("Keep what is stored", "theirs")]
)
def test_two_who_edit_one_cell_see_both_values(page: Page, button: str, shown: str) -> None:
    visit(page, "/parts")
    cell = page.locator("td[data-edit]").first
    cell.dblclick()
    cell.get_by_role("textbox").fill("clash")
    page.keyboard.press("Enter")
    expect(cell.get_by_role("alertdialog")).to_contain_text(
        "Jun Ho changed this while you were typing."
    )
    expect(cell).to_contain_text("theirs")
    cell.get_by_role("button", name=button).click()
    expect(cell).to_have_text(shown)


def test_a_picker_in_a_cell_keeps_enter_for_its_list(page: Page) -> None:
    visit(page, "/parts")
    cell = page.locator("td[data-edit]").nth(2)
    cell.focus()
    cell.press("Enter")
    box = cell.get_by_role("combobox")
    box.fill("jun")
    expect(page.locator("#cell-list [role=option]")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("Jun Ho")
    box.press("Enter")
    expect(cell).to_have_text("6")


def test_facts_are_edited_in_place_too(page: Page) -> None:
    visit(page, "/parts")
    fact = page.locator("dd[data-edit]").last
    fact.dblclick()
    fact.get_by_role("combobox").select_option("won")
    fact.get_by_role("button", name="Save").click()
    expect(fact).to_have_text("won")
