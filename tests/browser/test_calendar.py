"""A month of deals: looked at, and moved by keyboard and by mouse."""

from __future__ import annotations

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

ACCOUNT, DEAL = registry.get("account"), registry.get("deal")


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_deal_is_moved_to_another_day(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ann = world.people["ann"]
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    account = make(ACCOUNT, ann)
    deal = make(DEAL, ann, name="Roof", account=account.pk, expected_close="2026-03-04")
    page = page_of(ann)
    page.goto("/deals/calendar?by=expected_close&month=2026-03")
    page.wait_for_load_state("networkidle")
    accessible(page)

    def closes(day: str) -> None:
        expect(page.locator(f'[data-lane="{day}"] #card-{deal.pk}:not(.saving)')).to_be_visible()
        told = reading.one(DEAL, SETTER, deal.pk, ["expected_close"]).values["expected_close"]
        assert told.isoformat() == day

    card = page.locator(f"#card-{deal.pk}")
    card.focus()
    for key in ("Space", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    with page.expect_response("**/calendar/move*"):
        page.keyboard.press("Space")
    closes("2026-03-12")

    start = card.bounding_box()
    end = page.locator('[data-lane="2026-03-18"] [data-cards]').bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 10, steps=12)
    with page.expect_response("**/calendar/move*"):
        page.mouse.up()
    closes("2026-03-18")

    # What a colleague moves appears by itself.
    runner.update(DEAL, SETTER, [deal.pk], {"expected_close": "2026-03-25"})
    expect(page.locator(f'[data-lane="2026-03-25"] #card-{deal.pk}')).to_be_visible()
