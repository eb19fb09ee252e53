"""The inputs and their elements, driven by keyboard, mouse and input method in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.gallery_server import Pages, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page at the gallery; a script error or a breach of the content policy fails the test."""
    Pages.state.clear()
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(5000)
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda told: faults.append(told.text) if breach(told.text) else None)
    yield opened
    context.close()
    assert faults == []


def breach(told: str) -> bool:
    """Whether this tells of our own breach; Chromium also names handlers in text it only parses."""
    return "Content Security" in told and "inline event handler" not in told


@pytest.fixture
def saved(page: Page) -> Callable[[], list[list[str]]]:
    """Sends the gallery's form and answers what arrived, as pairs."""

    def send() -> list[list[str]]:
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/echo")
        return json.loads(page.locator("body").inner_text())

    return send


def visit(page: Page, path: str) -> None:
    """Opens a page and waits until its elements are alive."""
    page.goto(path, wait_until="networkidle" if path.startswith("/parts") else "load")
    expect(page.locator("main :not(:defined)")).to_have_count(0)


def values(pairs: list[list[str]], key: str) -> list[str]:
    return [value for name, value in pairs if name == key]


# What is sent


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


# Picker


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
    page.route("**/picker.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
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


# Formatted text


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
    '<a href="javascript:alert(1)">d</a> <a href="https://e.example" class="x">e</a><img src=x onerror=alert(1)></p>'
    "<ul><li><p>f</p></li></ul><table><tr><td>g</td></tr></table>"
)


def test_what_is_pasted_is_reduced_to_the_allowed_tags(page: Page) -> None:
    visit(page, "/?kind=longtext")
    box = page.locator("#f-note")
    box.click()
    page.evaluate(
        """html => { const data = new DataTransfer(); data.setData("text/html", html);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        PASTED,
    )
    kept = page.locator("textarea[name=note]").input_value()
    assert set(re.findall(r"<(\w+)", kept)) <= {"p", "strong", "a", "ul", "li", "br"}
    assert re.findall(r"<\w+ ([^>]*)>", kept) == ['href="https://e.example"']
    assert "alert" not in kept
    for letter in "bcdefg":
        assert letter in re.sub(r"<[^>]+>", "", kept)


def test_markup_in_a_value_is_not_run(page: Page) -> None:
    visit(page, "/?kind=longtext")
    page.locator("textarea[name=note]").evaluate(
        """one => { const made = document.createElement("atrium-editor"); made.append(one.parentElement.querySelector("template").cloneNode(true));
        const area = document.createElement("textarea"); area.value = "<img src=x onerror='document.title=1'><p>ok</p>"; made.append(area); document.body.append(made); }"""
    )
    expect(page.locator("body > atrium-editor [contenteditable]")).to_have_text("ok")
    expect(page).to_have_title("Inputs")


# Rows, address, files


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


# Form


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_fault(page: Page) -> None:
    visit(page, "/form")
    page.locator("#f-count").fill("x")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
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
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
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


# Filter


def shown_filter(page: Page) -> dict[str, Any]:
    return json.loads(page.locator("main > atrium-filter > input[data-filter]").input_value())


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
    page.evaluate(
        """() => { window.heard = []; document.querySelector("main > atrium-filter").addEventListener(
        "change", event => heard.push(event.target.value)); }"""
    )
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


# Palette


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


# Editing in place


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


# Composer


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


# For everyone


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


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]
