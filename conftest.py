"""Fixtures of the whole suite; tests need no set-up by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import TransactionTestCase

from atrium.config.preparing import collect_static
from tests.support import network
from tests.support.browser import Complaints, check_accessible, launched, sign_in
from tests.support.database import Databases, server
from tests.support.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

network.close()


@pytest.fixture(scope="session")
def django_db_setup(static_files: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's: copies a migrated database, and copies it again after tests
    that commit, where Django would empty every table and lose what migrations filled in.
    """
    with server():
        databases = Databases()
        with django_db_blocker.unblock():
            databases.make()
        TransactionTestCase._fixture_teardown = lambda _test: databases.restore()  # type: ignore[attr-defined]
        yield
        with django_db_blocker.unblock():
            databases.drop()


@pytest.fixture(autouse=True)
def _no_memories() -> None:
    """What the program keeps in memory is of rows that another test rolled back."""
    from atrium.core.records import versions

    versions.forget()


@pytest.fixture(autouse=True)
def _english() -> None:
    """Each test begins in English, whatever language the one before it ended in."""
    from django.utils import translation

    translation.activate("en")


@pytest.fixture(scope="session")
def static_files(django_test_environment: None) -> None:
    """The files for the browser, gathered as for production."""
    collect_static()


@pytest.fixture(scope="session")
def _served(static_files: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def live(_served: str, transactional_db: None) -> str:
    """The address of the running program; what the test writes, the program sees."""
    return _served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture
def complaints() -> Complaints:
    """What the browser's console complained of; the test may expect some."""
    return Complaints()


@pytest.fixture
def page(browser: Browser, live: str, complaints: Complaints) -> Iterator[Page]:
    """A page of a fresh browser on the running program; complaints fail the test."""
    context = browser.new_context(
        base_url=live, locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints.watch(opened)
    yield opened
    context.close()
    complaints.check()


@pytest.fixture
def page_of(page: Page, live: str) -> Callable[[Any], Page]:
    """The page, signed in as the person given."""

    def signed_in(person: Any) -> Page:
        sign_in(page, live, person)
        return page

    return signed_in


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fails for every violation that axe finds on the page."""
    return check_accessible
