"""What browser tests may rely on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session

from atrium.core.access.models import Person
from atrium.core.actions import runner
from atrium.core.records import registry
from atrium.core.records.actor import system
from tests.support.browser import Complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def plain(page: Page) -> Page:
    """A page that is bare text, for which the browser looks for an icon itself."""
    page.goto("/healthz")
    return page


def test_the_browser_reaches_the_running_program(plain: Page) -> None:
    assert plain.inner_text("body").strip() == "ok"


def test_somebody_signs_in_by_hand(
    page: Page, live: str, accessible: Callable[[Page], None]
) -> None:
    data = {"name": "Mina Sato", "email": "mina@example.com"}
    person = runner.create(registry.get("person"), system("test"), data)
    person.set_password("winter windows")
    person.save(update_fields=["password"])
    page.goto("/auth/login/")
    accessible(page)
    page.locator("[name=login]").fill("mina@example.com")
    page.get_by_label("Password").fill("winter windows")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{live}/")


def test_a_complaint_of_the_console_fails_the_test(plain: Page, complaints: Complaints) -> None:
    plain.evaluate("console.error('something broke')")
    with pytest.raises(AssertionError, match="something broke"):
        complaints.check()
    complaints.expect("something broke")
    complaints.check()


def test_a_page_is_signed_in_as_the_person_asked_for(page_of: Callable[[Person], Page]) -> None:
    data = {"name": "Mina Sato", "email": "mina@example.com"}
    person = runner.create(registry.get("person"), system("test"), data)
    page = page_of(person)
    assert any(cookie["name"] == "atrium_session" for cookie in page.context.cookies())
    assert Session.objects.get().get_decoded()["_auth_user_id"] == str(person.pk)


def test_the_browser_reaches_no_other_machine(page: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")
