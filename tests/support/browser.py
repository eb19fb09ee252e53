"""Chromium, and what browser tests ask of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from atrium.config.browser import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser that is installed; none is ever downloaded."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Chromium was not found. Install it, or name it in ATRIUM_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Complaints:
    """What the page's console complained of; a test fails for what it did not expect."""

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def expect(self, pattern: str) -> None:
        """Allow complaints in which the regular expression is found."""
        self.expected.append(pattern)

    def check(self) -> None:
        rest = [c for c in self.found if not any(re.search(p, c) for p in self.expected)]
        assert not rest, "The browser complains:\n" + "\n".join(rest)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self.found.append(f"{message.text} ({place.get('url')}:{place.get('lineNumber')})")


def sign_in(page: Page, address: str, person: Any) -> None:
    """Give the browser a session of the person, without the sign-in page."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": address}])


# Colours on their way from one theme to the other are nobody's contrast.
SETTLED = """document.getAnimations().forEach(one => {
    if (one.effect.getComputedTiming().endTime !== Infinity) one.finish()
})"""


def check_accessible(page: Page) -> None:
    """Fail for every violation that axe finds, once what moves has arrived."""
    page.evaluate(SETTLED)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
