"""An own field added by mouse and by keyboard, seen on form and list, and arranged by dragging."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from atrium.core.access.models import Person
from atrium.core.records import registry, versions
from tests import world as worlds
from tests.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Page

PageOf = Callable[[Any], "Page"]


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def place_of(line: Any) -> int:
    return int(line.evaluate("line => [...line.parentElement.children].indexOf(line)"))


def drag_above(page: Page, line: Any, other: Any) -> None:
    line.scroll_into_view_if_needed()
    start, end = line.locator(".grip").bounding_box(), other.locator(".grip").bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] - 4, steps=14)
    page.mouse.up()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_field_is_added_filled_in_and_arranged(
    page_of: PageOf, accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ada = world.people["ada"]
    Person.objects.filter(pk=ada.pk).update(language=language)
    versions.refresh()
    label = {"en": "Shoe size", "ja": "靴のサイズ"}[language]
    page = page_of(ada)
    go(page, "/company/fields/contact/new")
    accessible(page)
    page.locator('a[href="?kind=number"]').click()
    page.locator('[name="labels.en"]').fill("Shoe size")
    page.locator('[name="labels.ja"]').fill("靴のサイズ")
    accessible(page)
    page.locator(".form-foot .btn.first").press("Enter")
    expect(page.locator("[data-own-fields] li")).to_contain_text(label)
    accessible(page)

    go(page, "/contacts/new")
    page.locator('[name="name"]').fill("Jan")
    page.get_by_label(label).fill("42")
    page.get_by_label(label).press("Enter")
    page.wait_for_url(re.compile(r"/contacts/\d+$"))
    expect(page.locator("main")).to_contain_text(label)

    go(page, "/company/fields/contact/layout")
    accessible(page)
    columns = page.locator('section[aria-labelledby="of-columns"]')
    line = columns.locator("li", has_text=label)
    line.locator("input[name=column]").check()
    line.locator("[data-move=up]").press("Enter")
    above = columns.locator("li").nth(place_of(line) - 1)
    named = above.locator("input").get_attribute("value")
    drag_above(page, line, above)
    expect(
        columns.locator(f"li:has(input[value=own_shoe_size]) + li input[value={named}]")
    ).to_be_attached()
    form = page.locator('section[aria-labelledby="of-form"]')
    moved = form.locator("li", has_text=label)
    place = place_of(moved)
    moved.locator("[data-move=up]").press("Enter")
    expect(form.locator("li").nth(place - 1)).to_contain_text(label)
    page.locator(".form-foot .btn.first").click()
    page.wait_for_load_state("networkidle")
    versions.refresh()
    assert "own_shoe_size" in registry.get("contact").list.columns

    go(page, "/contacts")
    expect(page.locator("thead")).to_contain_text(label)
    expect(page.locator("tbody")).to_contain_text("42")
