"""Two people, one list: a change to many leaves what others changed, and asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from atrium.core.actions import runner
from atrium.core.records import registry
from tests import world as worlds
from tests.support.browser import Complaints
from tests.world import SETTER, World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACCOUNT = registry.get("account")


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_values_are_shown_and_one_chooses(
    page_of: Callable[[Any], Page],
    accessible: Callable[[Page], None],
    complaints: Complaints,
    world: World,
    language: str,
) -> None:
    complaints.expect("409")
    ann, max_ = world.people["ann"], world.people["max"]
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    records = [make(ACCOUNT, ann, name=name, website="") for name in ("Alder", "Yew Tree")]
    with translation.override(language):
        change, apply = _("Change a field"), _("Apply")
        leave, too = _("Leave them"), _("Change these too")
    page = page_of(ann)
    page.goto("/accounts")
    page.wait_for_load_state("networkidle")

    def give(value: str) -> Any:
        for record in records:
            page.locator(f"#row-{record.pk} input[name=ids]").check()
        told = {"website": "https://max.example"}
        runner.update(ACCOUNT, world.actor("max"), [records[1].pk], told)
        page.locator("form.selected").get_by_role("button", name=change).click()
        page.locator("#bulk-field").select_option("website")
        page.locator("#bulk-value input[name=website]").fill(value)
        page.locator("#bulk-update").get_by_role("button", name=apply).click()
        return page.locator("#bulk-left")

    dialog = give("https://ann.example")
    expect(dialog).to_contain_text("Yew Tree")
    expect(dialog).to_contain_text(max_.name)
    expect(dialog).to_contain_text("max.example")
    expect(dialog).to_contain_text("ann.example")
    expect(dialog).not_to_contain_text("Alder")
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": 1280, "height": 800})
    dialog.get_by_role("button", name=leave).press("Enter")
    expect(dialog).to_have_count(0)
    page.wait_for_load_state("networkidle")
    for record, value in zip(records, ("ann", "max"), strict=True):
        record.refresh_from_db()
        assert record.website == f"https://{value}.example"

    runner.update(ACCOUNT, world.actor("max"), [records[1].pk], {"website": "https://m.example"})
    page.reload()
    page.wait_for_load_state("networkidle")
    dialog = give("https://both.example")
    dialog.get_by_role("button", name=too).click()
    expect(dialog).to_have_count(0)
    page.wait_for_load_state("networkidle")
    for record in records:
        record.refresh_from_db()
        assert record.website == "https://both.example"
