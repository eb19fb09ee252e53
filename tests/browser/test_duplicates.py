"""What is there already shows while one types; the queue is worked off with mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from atrium.core.actions import runner
from atrium.core.duplicates.reviewing import scan
from atrium.core.records import registry
from tests import world as worlds
from tests.world import SETTER, World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACCOUNT = registry.get("account")
WORDS = {
    "en": {
        "there": "This may be there already:", "save": "Save", "none": "No duplicates",
        "apart": "Not the same", "compare": "Compare and merge", "merge": "Merge",
    },
    "ja": {
        "there": "すでに登録されている可能性があります：",
        "save": "保存", "none": "重複はありません",
        "apart": "別のレコード", "compare": "比較して統合", "merge": "統合",
    },
}  # fmt: skip


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


def typed_name(page: Page) -> Any:
    return page.locator("input[name=name]")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_there_shows_while_one_types(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ann, word = world.people["ann"], WORDS[language]
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    there = make(ACCOUNT, ann, name="株式会社東芝")
    page = page_of(ann)
    page.goto("/accounts/new")
    page.wait_for_load_state("networkidle")
    typed_name(page).press_sequentially("(株)東芝")
    place = page.locator("[data-alike-place]")
    expect(place).to_contain_text(word["there"])
    expect(place.get_by_role("link")).to_have_attribute("href", f"/accounts/{there.pk}")
    accessible(page)
    # Who goes on typing another name is left alone.
    typed_name(page).fill("日立製作所")
    expect(place).to_be_empty()
    typed_name(page).fill("東芝")
    expect(place).to_contain_text(word["there"])
    # Who was shown it may make a second one.
    page.locator("main").get_by_role("button", name=word["save"], exact=True).click()
    page.wait_for_url(re.compile(r"/accounts/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("東芝")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_queue_is_worked_off(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ann, word = world.people["ann"], WORDS[language]
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    for name in ("Alder GmbH", "Alder", "Birch Ltd", "Birch Inc."):
        make(ACCOUNT, ann, name=name)
    assert scan(ACCOUNT) == 2
    page = page_of(ann)
    page.goto("/accounts/duplicates")
    page.wait_for_load_state("networkidle")
    accessible(page)
    alder = page.locator("article", has_text="Alder")
    alder.get_by_role("link", name=word["compare"]).press("Enter")
    page.wait_for_url(re.compile("/accounts/merge"))
    page.locator("main").get_by_role("button", name=word["merge"], exact=True).click()
    page.wait_for_url(re.compile("/accounts/duplicates$"))
    expect(page.locator("article")).to_have_count(1)
    page.locator("article", has_text="Birch").get_by_role(
        "button", name=re.compile(word["apart"])
    ).click()
    expect(page.get_by_role("heading", name=word["none"])).to_be_visible()
    accessible(page)
