"""Two records that are the same: chosen in the list, looked at, merged, parted again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from atrium.core.actions import runner
from atrium.core.records import reading, registry
from tests import world as worlds
from tests.world import SETTER, World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACCOUNT, CONTACT = registry.get("account"), registry.get("contact")
WORDS = {
    "en": {"merge": "Merge", "part": "Unmerge", "keep": "Keep this one", "website": "Web site"},
    "ja": {"merge": "統合", "part": "統合を解除", "keep": "これを残す", "website": "Webサイト"},
}


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_two_accounts_are_merged_and_parted(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ann, word = world.people["ann"], WORDS[language]
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    first = make(ACCOUNT, ann, name="Alder GmbH", website="https://alder.example")
    second = make(ACCOUNT, ann, name="Alder", website="https://old.example")
    contact = make(CONTACT, ann, account=second.pk)
    page = page_of(ann)

    page.goto("/accounts")
    page.wait_for_load_state("networkidle")
    for record in (first, second):
        page.locator(f"#row-{record.pk}").get_by_role("checkbox").check()
    page.get_by_role("button", name=word["merge"], exact=True).click()
    page.wait_for_url(re.compile("/merge\\?ids="))
    accessible(page)
    heads = page.locator("thead th")
    heads.filter(has=page.get_by_role("link", name="Alder GmbH")).get_by_label(word["keep"]).check()
    page.get_by_label(f"{word['website']}: Alder", exact=True).check()
    page.locator("main").get_by_role("button", name=word["merge"], exact=True).click()
    page.wait_for_url(re.compile(f"/accounts/{first.pk}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alder GmbH")
    expect(page.locator(".rail")).to_contain_text("old.example")

    # What still names the merged one leads here, and has come along.
    page.goto(f"/accounts/{second.pk}")
    page.wait_for_url(re.compile(f"/accounts/{first.pk}$"))
    told = reading.one(CONTACT, SETTER, contact.pk, ["account"]).values["account"]
    assert told.id == first.pk

    page.goto(f"/accounts/{first.pk}/merges")
    page.wait_for_load_state("networkidle")
    accessible(page)
    page.get_by_role("button", name=word["part"], exact=True).click()
    page.get_by_role("alertdialog").locator("button.first").click()
    page.wait_for_url(re.compile(f"/accounts/{first.pk}$"))
    expect(page.locator(".rail")).to_contain_text("alder.example")
    page.goto(f"/accounts/{second.pk}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alder")
