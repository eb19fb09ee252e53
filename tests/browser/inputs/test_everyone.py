"""What holds for every input: access for everyone, every width, every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.inputs.driving import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/parts", "/form"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(
    page: Page, path: str, scheme: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    visit(page, path)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_in_what_opens(page: Page) -> None:
    visit(page, "/parts")
    page.get_by_role("button", name="Search or jump to").first.click()
    expect(page.locator(".palette-list [role=option]")).to_have_count(5)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter 2").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("td[data-edit]").nth(2).dblclick()
    page.locator("td[data-edit]").nth(2).get_by_role("combobox").fill("jun")
    expect(page.locator("#cell-list [role=option]")).to_have_count(1)
    assert violations(page) == []


def test_a_finger_picks_and_edits(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    visit(page, "/?kind=person")
    page.locator("#f-owner").tap()
    page.get_by_role("option", name="Jun Ho").tap()
    expect(page.locator("#f-owner")).to_have_value("Jun Ho")
    visit(page, "/parts")
    cell = page.locator("td[data-edit]").first
    cell.tap()
    expect(cell.get_by_role("textbox")).to_have_count(0)
    cell.tap()
    expect(cell.get_by_role("textbox")).to_be_focused()
    context.close()


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_every_sentence_can_be_translated(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="ja-JP")
    page = context.new_page()
    for path in ("/", "/parts", "/form"):
        visit(page, path)
        said = page.evaluate(SAID)
        assert [text for text in said if not text.startswith("「")] == []
    page.get_by_label("「Title」")
    context.close()


# The texts of the controls themselves, not of the fields and values they show.
SAID = """() => [...document.querySelectorAll(`button, details.more > summary, .form-foot a,
    [data-tree] legend, [data-relative] option, .hint-drop, atrium-address > label > span`)]
  .filter((one) => one.checkVisibility()).map((one) => (one.ariaLabel || one.innerText).trim())
  .filter(Boolean)"""
