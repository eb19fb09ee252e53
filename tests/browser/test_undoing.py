"""What one did is taken back: from the message, from one's last actions, from the trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from atrium.core.actions import runner
from atrium.core.actions.work import begin
from atrium.core.records import registry
from atrium.core.undo import jobs
from atrium.core.undo.starting import AT_ONCE
from tests import world as worlds
from tests.world import SETTER, World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACCOUNT = registry.get("account")


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


def words(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "undo": _("Undo"), "mine": _("My last actions"), "history": _("History"),
            "restore": _("Restore the old value of %(field)s") % {
                "field": ACCOUNT.fields["website"].label},
            "partly": _("Undo what can be undone"),
        }  # fmt: skip


def fits(page: Page) -> None:
    """Nothing is wider than a phone."""
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert before
    page.set_viewport_size(before)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_people_take_back_what_they_did(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ann, word = world.people["ann"], words(language)
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    record, other = (make(ACCOUNT, ann, website="https://old.example") for _n in range(2))
    page = page_of(ann)

    # A value typed in place, and taken back by the message.
    page.goto(f"/accounts/{record.pk}")
    page.wait_for_load_state("networkidle")
    page.locator('[data-url$="/fields/website"]').dblclick(position={"x": 2, "y": 2})
    box = page.locator('[data-url$="/fields/website"] input[name="website"]')
    box.fill("https://new.example")
    box.press("Enter")
    page.locator("#toasts").get_by_role("button", name=word["undo"]).click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".rail")).to_contain_text("old.example")

    # Many at once; somebody else changes one of them; the rest is taken back.
    ids = [record.pk, other.pk]
    runner.update(ACCOUNT, world.actor("ann"), ids, {"website": "https://both.example"})
    runner.update(ACCOUNT, world.actor("max"), [other.pk], {"website": "https://max.example"})
    page.goto("/")
    page.locator(".me").click()
    page.get_by_role("menuitem", name=word["mine"]).click()
    page.wait_for_url(re.compile("/actions$"))
    accessible(page)
    fits(page)
    page.locator(".runs").get_by_role("button").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text(world.people["max"].name)
    accessible(page)
    page.locator("main").get_by_role("button", name=word["partly"]).click()
    page.wait_for_url(re.compile("/actions$"))
    record.refresh_from_db()
    assert record.website == "https://old.example"

    # The trail, and an old value out of it.
    page.goto(f"/accounts/{record.pk}")
    page.get_by_role("link", name=word["history"], exact=True).click()
    page.wait_for_url(re.compile("tab=history"))
    accessible(page)
    fits(page)
    page.get_by_role("button", name=word["restore"]).first.click()
    page.wait_for_load_state("networkidle")
    record.refresh_from_db()
    assert record.website == "https://both.example"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_undo_of_many_goes_on_in_the_background(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World, language: str
) -> None:
    ann, actor = world.people["ann"], world.actor("ann")
    runner.update(registry.get("person"), SETTER, [ann.pk], {"language": language})
    with begin(SETTER, "create") as work:
        rows = [{"name": f"Account {n}", "owner": ann.pk} for n in range(AT_ONCE + 1)]
        ids = [record.pk for record in work.create(ACCOUNT, rows)]
    runner.update(ACCOUNT, actor, ids, {"website": "https://new.example"})
    page = page_of(ann)
    page.goto("/actions")
    page.locator(".runs").get_by_role("button").first.click()
    page.wait_for_url(re.compile("/actions/.+"))
    expect(page.locator("main progress")).to_be_visible()
    accessible(page)
    fits(page)
    (job,) = ProcrastinateJob.objects.filter(task_name="undo.run")
    jobs.take_back.func(**job.args)
    with translation.override(language):
        again = _("Do again")
    expect(page.locator("main").get_by_role("button", name=again)).to_be_visible()
    expect(page.locator("#undoing")).to_contain_text(str(AT_ONCE + 1))
    accessible(page)
    rows_now: Any = ACCOUNT.model._base_manager
    assert not rows_now.filter(pk__in=ids).exclude(website="").exists()


def test_an_administrator_sets_how_long_things_are_kept(
    page_of: Callable[[Any], Page], accessible: Callable[[Page], None], world: World
) -> None:
    page = page_of(world.people["ada"])
    page.goto("/company/retention")
    accessible(page)
    fits(page)
    page.locator('input[name="bin-deal"]').fill("90")
    page.locator("main").get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle")
    assert page.locator('input[name="bin-deal"]').input_value() == "90"
