"""What every test of the inputs does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


def visit(page: Page, path: str) -> None:
    """Opens a page and waits until its elements are alive."""
    page.goto(path, wait_until="networkidle" if path.startswith("/parts") else "load")
    expect(page.locator("main :not(:defined):not(atrium-palette)")).to_have_count(0)


def values(pairs: list[list[str]], key: str) -> list[str]:
    """What was sent under this name, in order."""
    return [value for name, value in pairs if name == key]
