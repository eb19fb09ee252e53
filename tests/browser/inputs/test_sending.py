"""What the inputs send with their form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.inputs.driving import values, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page


def test_what_came_in_goes_out_again(page: Page, saved: Callable[[], list[list[str]]]) -> None:
    visit(page, "/")
    pairs = saved()
    assert values(pairs, "title-filled") == ["Winter windows"]
    assert values(pairs, "note-filled") == ["<p>Call <strong>before noon</strong>.</p>"]
    assert values(pairs, "amount-filled.amount") == ["6900000"]
    assert values(pairs, "amount-filled.currency") == ["JPY"]
    assert values(pairs, "close-filled") == ["2026-11-30"]
    assert values(pairs, "meet-filled") == ["2026-11-30T14:30"]
    assert values(pairs, "took-filled") == ["1:30"]
    assert values(pairs, "vip-filled") == ["", "true"]
    assert values(pairs, "classes-filled") == ["", "new", "won"]
    assert values(pairs, "tags-filled") == ["", "fair 2026", "roof"]
    assert values(pairs, "account-filled") == ["7"]
    assert values(pairs, "contacts-filled") == ["", "1", "2"]
    assert values(pairs, "phones-filled.0.kind") == ["work"]
    assert values(pairs, "phones-filled.0.number") == ["06-6201-1188"]
    assert values(pairs, "emails-filled.0.address") == ["haruto@sakura.example"]
    assert values(pairs, "address-filled.region") == ["大阪府"]
    assert values(pairs, "papers-filled") == ["", "4"]
    assert values(pairs, "country-filled") == ["JP"]
    assert values(pairs, "rating-filled") == ["4"]


def test_everything_that_can_be_emptied_says_that_it_was_there(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/")
    told = {name.split(".")[0] for name, _ in saved()}
    for key in (
        "vip",
        "classes",
        "tags",
        "contacts",
        "phones",
        "emails",
        "papers",
        "rating",
        "owner",
    ):
        assert key in told


def test_a_read_only_field_sends_nothing(page: Page, saved: Callable[[], list[list[str]]]) -> None:
    visit(page, "/")
    assert [name for name, _ in saved() if "readonly" in name] == []


def test_without_scripts_formatted_text_is_typed_as_html(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/?kind=longtext")
    expect(page.locator("#f-note-filled")).to_have_value(
        "<p>Call <strong>before noon</strong>.</p>"
    )
    context.close()
