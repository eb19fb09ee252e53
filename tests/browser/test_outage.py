"""The database gone while somebody types: said at once, sent again when it is back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import translation
from playwright.sync_api import expect

from atrium.core.access.models import Person
from atrium.core.records.outages import Outage
from atrium.customers.models import Account
from tests import world as worlds
from tests.support.browser import Complaints
from tests.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Page

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@contextmanager
def outage() -> Iterator[None]:
    """For every thread of the program, as long as this lasts."""
    place = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
    try:
        yield
    finally:
        connection.settings_dict["HOST"] = place


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_was_typed_is_sent_again_when_the_database_is_back(
    page_of: Callable[[Any], Page],
    accessible: Callable[[Page], None],
    world: World,
    complaints: Complaints,
    language: str,
) -> None:
    complaints.expect("503")
    ann = world.people["ann"]
    Person.objects.filter(pk=ann.pk).update(language=language)
    page = page_of(ann)
    page.goto("/accounts/new")
    page.wait_for_load_state("networkidle")
    page.locator('[name="name"]').fill("Typed in the dark")
    with translation.override(language):
        told, again = Outage.DATABASE.told, translation.gettext("Try again")
    with outage():
        page.locator('[name="name"]').press("Enter")
        expect(page.get_by_text(told)).to_be_visible()
        assert page.locator('[name="name"]').input_value() == "Typed in the dark"
        accessible(page)
        beside = page.context.new_page()
        complaints.watch(beside)
        beside.goto("/accounts")
        expect(beside.get_by_text(told)).to_be_visible()
        accessible(beside)
    beside.get_by_text(again).click()
    expect(beside.locator("h1")).not_to_have_text("503")
    page.get_by_role("button", name=again).click()
    page.wait_for_url(re.compile(r"/accounts/\d+"))
    assert Account.objects.unscoped("test").filter(name="Typed in the dark").count() == 1
