"""Every page that leads from another: nothing for axe to find, nothing wider than the screen.

The pages are found by following links from the first one, so that a new page is looked at as soon
as something leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from atrium.core.access.models import Person
from atrium.core.actions import standard
from atrium.core.records import registry, versions
from tests import world as worlds
from tests.world import SETTER, World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINK = re.compile(r'href="(/[^"#?]*)')
# What is no page: files to be taken away, and the way out.
ASIDE = re.compile(r"^/(static|export|files|auth/logout)\b|\.(csv|json|xlsx)$")
MOST = 120
LONG = "Vereinigte Niederrheinische Fensterbaugesellschaft 株式会社さくら建築硝子工業"


@pytest.fixture
def world(transactional_db: None) -> World:
    """A company in which every sort of page has something to show, some of it long."""
    made = worlds.build()
    ann = made.people["ann"]
    account = make(registry.get("account"), ann, name=LONG, industry="construction")
    make(registry.get("contact"), ann, name="สมชาย ใจดี", account=account.pk)
    make(registry.get("deal"), ann, name=LONG * 2, account=account.pk, amount="98765432109.87")
    make(registry.get("product"), name="Roof light")
    standard.write_note(registry.get("account"), SETTER, account.pk, f"<p>{LONG}</p>")
    return made


def pages(person: Person) -> list[str]:
    """One address of each sort of page that can be reached."""
    client = Client()
    client.force_login(person)
    sorts: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(sorts) < MOST:
        path = waiting.pop(0)
        answer = client.get(path)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code != 200 or not is_page:
            assert answer.status_code < 400, f"{path} leads to {answer.status_code}"
            continue
        for found in LINK.findall(answer.content.decode()):
            if not ASIDE.search(found) and sort_of(found) not in sorts:
                sorts[sort_of(found)] = found
                waiting.append(found)
    assert len(sorts) < MOST, "links without end"
    return list(sorts.values())


def sort_of(path: str) -> str:
    """What pages have in common that differ in their record, or in a type other than the two."""
    parts = path.strip("/").split("/")
    kind = registry.find_slug(parts[0])
    if kind is not None and kind.key not in {"account", "deal"}:
        parts[0] = f"a type with {type(kind.policy).__name__}"
    if parts[:2] == ["company", "options"]:
        parts[2:] = ["one"] * len(parts[2:])
    return "/".join("7" if part.isdigit() else part for part in parts)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 1440, "dark"), ("ja", 390, "light")]
)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page_of: Callable[[Any], Page],
    accessible: Callable[[Page], None],
    world: World,
    language: str,
    width: int,
    scheme: Any,
) -> None:
    ada = world.people["ada"]
    Person.objects.filter(pk=ada.pk).update(language=language)
    versions.refresh()
    page = page_of(ada)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    found = pages(ada)
    assert {"/jobs", "/roles", "/import", "/preferences", "/reports/pipeline"} <= set(found)
    faults = [fault for path in found if (fault := fault_of(page, path, language, accessible))]
    assert not faults, "\n".join(faults)


def fault_of(page: Page, path: str, language: str, accessible: Callable[[Page], None]) -> str:
    """What is wrong with a page; "" for nothing."""
    page.goto(path)
    if page.locator("html").get_attribute("lang") != language:
        return f"{path} is not in {language}"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        return f"{path} is {wide} pixels wider than the screen"
    try:
        accessible(page)
    except AssertionError as fault:
        return f"{path}: {fault}"
    return ""
