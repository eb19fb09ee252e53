"""Values of several parts: rows, addresses, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.inputs.driving import values, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_rows_are_added_and_the_last_is_emptied(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=phones")
    rows = page.locator("#f-phones-filled")
    rows.get_by_role("button", name="Add a phone number").click()
    expect(rows.locator("li input").last).to_be_focused()
    page.keyboard.type("090-1234-5678")
    rows.get_by_role("button", name="Remove").first.click()
    only = page.locator("#f-phones-error")
    only.get_by_role("button", name="Remove").click()
    pairs = saved()
    assert values(pairs, "phones-filled.1.number") == ["090-1234-5678"]
    assert values(pairs, "phones-filled.0.number") == []
    assert values(pairs, "phones-error.0.number") == [""]


def test_address_takes_the_order_of_its_country_and_keeps_what_was_typed(page: Page) -> None:
    visit(page, "/?kind=address")
    address = page.locator("#f-address")
    address.locator("[data-part=city]").fill("Bonn")
    address.locator("[data-part=region]").fill("Rheinland")
    address.get_by_label("Country").select_option("DE")
    expect(address.locator("[data-part]")).to_have_count(3)
    order = address.locator("[data-part]").evaluate_all("all => all.map(one => one.name)")
    assert order == ["address.street", "address.postcode", "address.city"]
    expect(address.locator("[data-part=city]")).to_have_value("Bonn")
    address.get_by_label("Country").select_option("JP")
    expect(address.locator("[data-part=region]")).to_have_value("Rheinland")


def test_without_a_list_of_countries_the_country_is_picked(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=address")
    site = page.locator("#f-site-filled")
    expect(site.get_by_role("combobox", name="Country")).to_have_value("Japan")
    site.get_by_role("combobox", name="Country").fill("mina")
    site.get_by_role("option").click()
    expect(site.locator("[data-part]")).to_have_count(3)
    assert values(saved(), "site-filled.country") == ["3"]


def test_files_are_sent_at_once_and_the_form_waits_for_them(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=files")
    files = page.locator("#f-papers")
    chooser = files.locator("input[type=file]").first
    chooser.set_input_files({"name": "a & b.txt", "mimeType": "text/plain", "buffer": b"abc"})
    expect(files.locator("li")).to_contain_text("a & b.txt")
    assert values(saved(), "papers") == ["", "41"]


def test_a_refused_file_says_why_and_can_be_removed(page: Page) -> None:
    visit(page, "/?kind=files")
    files = page.locator("#f-papers")
    files.locator("input[type=file]").first.set_input_files(
        {"name": "bad.txt", "mimeType": "text/plain", "buffer": b"abc"}
    )
    expect(files.locator("li")).to_contain_text("“bad.txt” is too large.")
    files.get_by_role("button", name="Remove bad.txt").click()
    expect(files.locator("li")).to_have_count(0)
