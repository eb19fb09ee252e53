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


def test_the_browser_reaches_the_running_program(page: Page) -> None:
    answer = page.goto("/healthz")
    assert answer is not None
    assert answer.text() == "ok\n"


def test_a_complaint_of_the_console_fails_the_test(page: Page, complaints: Complaints) -> None:
    page.goto("/healthz")
    page.evaluate("console.error('something broke')")
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
