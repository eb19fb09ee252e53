"""Formatted text: what is typed, pasted and kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.inputs.driving import values, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_editor_writes_the_few_allowed_tags(
    page: Page, saved: Callable[[], list[list[str]]]
) -> None:
    visit(page, "/?kind=longtext")
    box = page.locator("#f-note")
    box.click()
    page.locator("atrium-editor").first.get_by_role("button", name="Bold").click()
    page.keyboard.type("Bold")
    page.locator("atrium-editor").first.get_by_role("button", name="Bold").click()
    page.keyboard.type(" site")
    page.keyboard.press("Shift+Control+ArrowLeft")
    page.keyboard.press("Control+k")
    page.keyboard.type("example.org")
    page.keyboard.press("Enter")
    expect(box.locator("a")).to_have_attribute("href", "https://example.org")
    [html] = values(saved(), "note")
    assert (
        re.sub(r"</?p>", "", html) == '<strong>Bold</strong> <a href="https://example.org">site</a>'
    )


PASTED = (
    '<h1 onclick="x()">Head</h1><p class="Mso">a <b>b</b><span>c</span> <script>alert(1)</script>'
    '<a href="javascript:alert(1)">d</a> <a href="https://e.example" class="x">e</a>'
    "<img src=x onerror=alert(1)></p>"
    "<ul><li><p>f</p></li></ul><table><tr><td>g</td></tr></table>"
)


PASTE = """html => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


def test_what_is_pasted_is_reduced_to_the_allowed_tags(page: Page) -> None:
    visit(page, "/?kind=longtext")
    box = page.locator("#f-note")
    box.click()
    page.evaluate(PASTE, PASTED)
    kept = page.locator("textarea[name=note]").input_value()
    assert set(re.findall(r"<(\w+)", kept)) <= {"p", "strong", "a", "ul", "li", "br"}
    assert re.findall(r"<\w+ ([^>]*)>", kept) == ['href="https://e.example"']
    assert "alert" not in kept
    for letter in "bcdefg":
        assert letter in re.sub(r"<[^>]+>", "", kept)


# An element as the macro draws it, but around a value that nobody has cleaned.
NAUGHTY = """area => {
  const made = document.createElement("atrium-editor");
  made.append(area.parentElement.querySelector("template").cloneNode(true), area.cloneNode());
  made.lastChild.value = "<img src=x onerror='document.title = 1'><p>ok</p>";
  document.body.append(made);
}"""


def test_markup_in_a_value_is_not_run(page: Page) -> None:
    visit(page, "/?kind=longtext")
    page.locator("textarea[name=note]").evaluate(NAUGHTY)
    expect(page.locator("body > atrium-editor [contenteditable]")).to_have_text("ok")
    expect(page).to_have_title("Inputs")
