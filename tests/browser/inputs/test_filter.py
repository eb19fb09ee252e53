"""The filter builder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.inputs.driving import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


LISTEN = """() => {
  window.heard = [];
  const filter = document.querySelector("main > atrium-filter");
  filter.addEventListener("change", (event) => heard.push(event.target.value));
}"""


def shown_filter(page: Page) -> dict[str, Any]:
    kept = page.locator("main > atrium-filter > input[data-filter]").input_value()
    tree: dict[str, Any] = json.loads(kept)
    return tree


def test_a_filter_is_shown_as_it_is(page: Page) -> None:
    visit(page, "/parts")
    builder = page.locator("main > atrium-filter")
    expect(builder.locator("[data-row]")).to_have_count(3)
    expect(builder.locator(".chip")).to_have_text("Mina Sato")
    expect(builder.locator("[data-n]")).to_have_value("30")
    assert page.evaluate("document.querySelector('main > atrium-filter').value") == shown_filter(
        page
    )


def test_filter_conditions_are_added_changed_grouped_and_removed_by_keyboard(page: Page) -> None:
    visit(page, "/parts")
    builder = page.locator("main > atrium-filter")
    page.evaluate(LISTEN)
    add = builder.get_by_role("button", name="Condition", exact=True).last
    add.focus()
    add.press("Enter")
    row = builder.locator("[data-row]").last
    expect(row.locator("[data-field]")).to_be_focused()
    row.locator("[data-field]").select_option("amount")
    row.locator("[data-op]").select_option("between")
    assert len(shown_filter(page)["all"]) == 2, "a condition without its value is left out"
    row.locator("input").first.fill("1000")
    row.locator("input").last.fill("2000")
    assert shown_filter(page)["all"][2] == {
        "field": "amount",
        "op": "between",
        "value": ["1000", "2000"],
    }
    row.get_by_role("button", name="Put into a group").press("Enter")
    assert shown_filter(page)["all"][2] == {
        "any": [{"field": "amount", "op": "between", "value": ["1000", "2000"]}]
    }
    builder.get_by_role("button", name="Remove group").nth(1).press("Enter")
    builder.get_by_role("button", name="Remove condition").first.press("Enter")
    builder.locator("[data-join]").first.select_option("any")
    kept = shown_filter(page)
    assert list(kept) == ["any"]
    assert len(kept["any"]) == 1
    assert json.loads(page.evaluate("heard.at(-1)")) == kept


def test_filter_by_relative_date_and_by_person(page: Page) -> None:
    visit(page, "/parts")
    builder = page.locator("main > atrium-filter")
    builder.locator("[data-relative]").select_option("this_month")
    builder.get_by_role("combobox", name="Owner").press_sequentially("jun")
    page.get_by_role("option", name="Jun Ho").click()
    [month, owners] = shown_filter(page)["all"][1]["any"]
    assert month == {"field": "close", "op": "during", "value": {"relative": "this_month"}}
    assert owners == {"field": "owner", "op": "in", "value": ["3", "6"]}


def test_filter_by_yes_or_no_and_by_several_texts(page: Page) -> None:
    visit(page, "/parts")
    builder = page.locator("main > atrium-filter")
    builder.locator("[data-field]").nth(1).select_option("vip")
    builder.locator("[data-field]").nth(2).select_option("tags")
    builder.get_by_role("textbox", name="Tags").fill("roof, 硝子、fair 2026")
    [vip, tags] = shown_filter(page)["all"][1]["any"]
    assert vip == {"field": "vip", "op": "is", "value": "true"}
    assert tags == {"field": "tags", "op": "any", "value": ["roof", "硝子", "fair 2026"]}


def test_filter_sheet_fills_a_phone_and_sends_only_the_filter(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, "/parts")
    page.get_by_role("button", name="Filter 2").click()
    sheet = page.get_by_role("dialog", name="Filter")
    assert sheet.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    sheet.get_by_role("button", name="Remove condition").first.click()
    sheet.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/parts?filter=*")
    assert "none" not in page.url
    assert page.url.count("=") == 1
