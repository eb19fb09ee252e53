"""The look and the frame in a real browser: what every page of the product is made of."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from atrium.core.screens.guide import PARTS, draw
from tests.browser.guide_server import STATIC, Pages, serving

SHIFT = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 150);
})"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of the guide; a script error or a breach of the content policy fails the test."""
    Pages.asked.clear()
    Pages.posted.clear()
    context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(5000)
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda told: faults.append(told.text) if "Security" in told.text else None)
    yield opened
    context.close()
    assert faults == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("look", ["language=en&theme=light", "language=ja&theme=dark"])
def test_a_page_has_no_accessibility_finding(page: Page, part: str, look: str) -> None:
    page.goto(f"/{part}?{look}")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("width", [390, 768, 1440, 2560])
def test_a_page_fits_its_window_and_nothing_shifts(page: Page, part: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/{part}?language=ja")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SHIFT) < 0.01


def test_a_menu_is_steered_by_keys_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/list")
    opener = page.get_by_role("button", name="Your menu, Kirill Volkov")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Preferences")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_role("menuitem", name="Preferences")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_phone_has_the_navigation_in_a_drawer(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/list")
    side = page.get_by_role("navigation", name="Main")
    expect(side).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(side.get_by_role("link", name="Pipeline report")).to_be_visible()
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()


def test_lines_are_picked_one_by_one_in_a_stretch_and_all(page: Page) -> None:
    page.goto("/list")
    bar = page.locator(".selected")
    expect(bar).to_be_hidden()
    page.get_by_label("Select Northwind Facades Ltd").click()
    expect(bar).to_contain_text("1 selected")
    page.get_by_label("Select Olive Street School").click(modifiers=["Shift"])
    expect(bar).to_contain_text("6 selected")
    page.get_by_label("Select all lines shown").click()
    expect(bar).to_contain_text("12 selected")
    expect(bar.get_by_text("All that the list holds")).to_be_visible()
    page.get_by_role("button", name="Clear the selection").click()
    expect(bar).to_be_hidden()


def test_a_bulk_action_sends_the_lines_picked_after_asking(page: Page) -> None:
    page.goto("/list")
    page.get_by_label("Select Tanaka Hotels").click()
    page.get_by_label("Select Kowalski Okna").click()
    page.locator(".selected").get_by_role("button", name="Delete").click()
    asked = page.get_by_role("alertdialog", name="Are you sure?")
    expect(asked).to_contain_text("recycle bin")
    asked.get_by_role("button", name="Cancel").click()
    assert Pages.posted == []
    page.locator(".selected").get_by_role("button", name="Delete").click()
    with page.expect_navigation():
        asked.get_by_role("button", name="Continue").click()
    assert Pages.posted[0]["ids"] == "7:0,11:0"  # with the versions shown


def test_columns_are_moved_without_a_mouse(page: Page) -> None:
    page.goto("/list")
    page.get_by_role("button", name="Columns").click()
    up = page.get_by_role("button", name="Move City up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator(".columns li").first).to_contain_text("City")


def test_a_card_is_moved_by_mouse_and_its_lanes_are_told_anew(page: Page) -> None:
    page.goto("/board")
    page.wait_for_load_state("networkidle")
    drag(page, "#card-0", '[data-lane="s2"] .card >> nth=0')
    expect(page.locator('[data-lane="s2"] #card-0')).to_be_visible()
    expect(page.locator("#lane-s2 .tally")).to_have_text("99")
    (sent,) = Pages.posted
    assert (sent["card"], sent["from"], sent["to"]) == ("0", "s0", "s2")


def test_a_refused_move_puts_the_card_back_and_says_why(page: Page) -> None:
    page.goto("/board")
    page.wait_for_load_state("networkidle")
    drag(page, "#card-0", '[data-lane="s3"] .card >> nth=0')
    expect(page.locator("#toasts")).to_contain_text("The deal needs a signed contract first.")
    expect(page.locator('[data-lane="s0"] .card').first).to_have_id("card-0")


def test_a_card_is_moved_by_keys_and_each_step_is_said(page: Page) -> None:
    page.goto("/board")
    page.wait_for_load_state("networkidle")
    spoken = page.locator("#spoken")
    page.locator("#card-0").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#card-1")).to_be_focused()
    page.keyboard.press(" ")
    expect(spoken).to_contain_text("Shop front is lifted from First call")
    page.keyboard.press("ArrowRight")
    expect(spoken).to_have_text("Shop front: Measurement, place 2 of 3.")
    page.keyboard.press("Escape")
    expect(spoken).to_have_text("Shop front is back in First call.")
    assert Pages.posted == []
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(spoken).to_contain_text("Shop front is now in Approval")
    expect(page.locator("#card-1")).to_be_focused()
    (sent,) = Pages.posted
    assert (sent["card"], sent["from"], sent["to"]) == ("1", "s0", "s2")


def test_a_page_may_keep_a_move_from_being_sent(page: Page) -> None:
    page.goto("/board")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.addEventListener('atrium:move', (event) => event.preventDefault())")
    page.locator("#card-0").focus()
    for key in (" ", "ArrowRight", " "):
        page.keyboard.press(key)
    expect(page.locator('[data-lane="s0"] .card').first).to_have_id("card-0")
    assert Pages.posted == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("500", "The server failed to do this"),
        ("404", "no longer there"),
        ("403", "you may not do it"),
        ("401", "You are signed out"),
        ("409", "Someone else changed this"),
        ("422?plain", "Give the view a name."),
    ],
)
def test_a_failed_request_is_told_and_what_was_typed_stays(
    page: Page, answer: str, told: str
) -> None:
    ask(page, answer)
    expect(page.locator("#toasts")).to_contain_text(told)
    expect(page.get_by_label("typed")).to_have_value("kept")


def test_a_form_refused_with_markup_is_shown_again(page: Page) -> None:
    ask(page, "422")
    expect(page.get_by_text("422 shown")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)


def test_a_lost_connection_offers_to_try_again(page: Page) -> None:
    page.goto("/list")
    page.wait_for_load_state("networkidle")
    page.evaluate("import('/static/atrium/js/toast.js')")
    page.route("**/answer/*", lambda route: route.abort())
    press(page)
    expect(page.locator("#toasts")).to_contain_text("The server cannot be reached")
    expect(page.get_by_label("typed")).to_have_value("kept")
    page.unroute("**/answer/*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_label("typed")).to_have_count(0)


def test_the_first_page_stays_within_its_budget(page: Page) -> None:
    """Design: at most ten requests and 100 kB compressed, cold."""
    page.goto("/panels?language=en")
    page.wait_for_load_state("networkidle")
    assert len(Pages.asked) <= 10
    assert sum(weight(path) for path in Pages.asked) <= 100_000


def weight(path: str) -> int:
    """What a request costs, compressed as in production; the page itself is drawn anew."""
    if not path.startswith("/static/"):
        return len(gzip.compress(draw(path.strip("/")).encode()))
    held = (STATIC / path.removeprefix("/static/")).read_bytes()
    return len(held) if path.endswith(".woff2") else len(gzip.compress(held))


def ask(page: Page, answer: str) -> None:
    """Send the form of the page to an address that answers so."""
    page.goto("/list")
    page.wait_for_load_state("networkidle")
    page.evaluate(f"document.getElementById('form').setAttribute('hx-get', '/answer/{answer}')")
    press(page)


def press(page: Page) -> None:
    page.get_by_label("typed").fill("kept")
    page.get_by_role("button", name="Go").click()


def drag(page: Page, what: str, where: str) -> None:
    start, end = page.locator(what).bounding_box(), page.locator(where).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 90, start["y"] + 50)
    page.mouse.down()
    for part in (0.2, 0.6, 0.9, 1):
        across = start["x"] + part * (end["x"] - start["x"])
        page.mouse.move(across + 90, start["y"] + 50 + part * (end["y"] - start["y"]), steps=4)
    page.mouse.up()
