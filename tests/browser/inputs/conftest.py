"""A browser at the gallery of inputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.inputs.server import Pages, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


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
        pairs: list[list[str]] = json.loads(page.locator("body").inner_text())
        return pairs

    return send
