"""The first weeks of a hardware seller: the files of the old system come in, and people work.

The files are brought in as `atrium import` does; the pages of the import are walked in
test_importing. Everything after is done in the browser, in English and in Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person
from atrium.core.records import registry, versions
from atrium.core.screens.models import SavedView
from atrium.sales.models import Deal
from tests import world as worlds
from tests.transfer.files import begin_file, carry_out
from tests.transfer.maven import FILES, files, rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

PageOf = Callable[[Any], "Page"]
Check = Callable[["Page"], None]
WORDS = {
    "en": {
        "filter": "Filter", "condition": "Condition", "field": "Field", "comparison": "Comparison",
        "apply": "Apply", "save view": "Save as a view", "name": "Name", "save new": "Save as new",
        "note": "Note", "save": "Save",
    },
    "ja": {
        "filter": "フィルター", "condition": "条件", "field": "項目", "comparison": "比較方法",
        "apply": "適用", "save view": "ビューとして保存", "name": "名称",
        "save new": "新規ビューとして保存", "note": "メモ", "save": "保存",
    },
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, transactional_db: None) -> Path:
    """The seller's files, all of them imported."""
    found = files(tmp_path)
    ada = worlds.build().actor("ada")
    for name in FILES:
        carry_out(begin_file(ada, found / f"{name}.csv"), ada)
    versions.refresh()
    return found


def speaking(person: Person, language: str) -> Person:
    person.language = language
    person.save()
    return person


def best_agent(folder: Path) -> tuple[Person, Person]:
    """The agent with most open deals, and the agent's manager."""
    rows = [r for r in rows_of(folder, "sales_pipeline") if r["deal_stage"] == "Engaging"]
    names = [row["sales_agent"] for row in rows]
    agent = Person.objects.get(name=max(set(names), key=names.count))
    assert agent.manager is not None
    return agent, agent.manager


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def settled(page: Page, *, count: int) -> None:
    """The list says how many records it holds."""
    expect(page.locator("#count")).to_have_text(re.compile(rf"^\D*{count:,}\D"))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_manager_works_with_what_the_import_made(
    page_of: PageOf, folder: Path, accessible: Check, language: str
) -> None:
    _agent, manager = best_agent(folder)
    word = WORDS[language]
    page = page_of(speaking(manager, language))
    region = [r for r in rows_of(folder, "sales_teams") if r["manager"] == manager.name]
    names = {r["sales_agent"] for r in rows_of(folder, "sales_teams")
             if r["regional_office"] == region[0]["regional_office"]}  # fmt: skip
    rows = [r for r in rows_of(folder, "sales_pipeline") if r["sales_agent"] in names]

    # The report: the region's won deals, as the files have them.
    go(page, "/reports/pipeline")
    accessible(page)
    won = [r for r in rows if r["deal_stage"] == "Won"]
    shown = re.sub(r"[^\d\n]", "", page.locator("main").inner_text())
    assert str(sum(int(float(r["close_value"])) for r in won)) in shown

    # As a list: the region's deals, filtered; the view saved; a value changed where it stands.
    go(page, "/deals")
    settled(page, count=len(rows))
    accessible(page)
    page.get_by_role("button", name=word["filter"], exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=word["condition"]).click()
    dialog.get_by_label(word["field"], exact=True).select_option("outcome")
    dialog.get_by_label(word["comparison"]).select_option("in")
    dialog.locator("[data-value-place] label").first.click()
    dialog.get_by_role("button", name=word["apply"]).click()
    page.wait_for_url(re.compile("filter="))
    still = [r for r in rows if r["deal_stage"] in {"Engaging", "Prospecting"}]
    settled(page, count=len(still))
    page.get_by_role("button", name=word["save view"]).click()
    page.get_by_role("textbox", name=word["name"], exact=True).fill("Open")
    page.get_by_role("button", name=word["save new"]).click()
    page.wait_for_url(re.compile("view="))
    assert SavedView.objects.get(name="Open").person_id == manager.pk
    cell = page.locator("td[data-url$='/fields/expected_close']").first
    address = str(cell.get_attribute("data-url"))
    cell.dblclick()
    cell.locator("input[name=expected_close]").fill("2026-12-24")
    cell.locator("input[name=expected_close]").press("Enter")
    expect(cell.locator("input[name=expected_close]")).to_have_count(0)
    deal = Deal.objects.unscoped("test").get(pk=int(address.split("/")[2]))
    assert str(deal.expected_close) == "2026-12-24"

    # On the board: by keyboard to the next stage, by mouse to the one before.
    moved = {}
    go(page, f"/deals/board?pipeline={deal.pipeline_id}")
    accessible(page)
    lanes = page.locator("[data-lane]")
    card = lanes.nth(1).locator("[data-card]").first
    moved["key"] = int(str(card.get_attribute("data-card")))
    card.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    with page.expect_response(re.compile("/board/move")) as answer:
        page.keyboard.press("Space")
    assert answer.value.ok
    card = lanes.nth(1).locator("[data-card]").first
    moved["mouse"] = int(str(card.get_attribute("data-card")))
    start, end = card.bounding_box(), lanes.nth(0).locator("[data-cards]").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 20, steps=12)
    with page.expect_response(re.compile("/board/move")) as answer:
        page.mouse.up()
    assert answer.value.ok
    places = {str(lanes.nth(n).get_attribute("data-lane")) for n in (0, 2)}
    now = Deal.objects.unscoped("test").filter(pk__in=moved.values())
    assert {str(pk) for pk in now.values_list("stage", flat=True)} == places

    # An account's page, found by Ctrl-K: its deals and its timeline.
    target = next(r["account"] for r in rows if r["account"])
    page.keyboard.press("Control+k")
    page.keyboard.type(target[:6].lower())
    page.get_by_role("option", name=re.compile(re.escape(target))).first.click()
    page.wait_for_url(re.compile(r"/accounts/\d+"))
    expect(page.get_by_role("heading", name=target)).to_be_visible()
    accessible(page)
    box = page.get_by_role("textbox", name=word["note"])
    box.fill("Rang about the spring order.")
    page.get_by_role("button", name=word["save"], exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("spring order")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_agent_sees_what_the_role_allows_on_every_screen(
    page_of: PageOf, folder: Path, language: str
) -> None:
    agent, _manager = best_agent(folder)
    page = page_of(speaking(agent, language))
    mates = Person.objects.filter(team=agent.team).values_list("name", flat=True)
    rows = rows_of(folder, "sales_pipeline")
    seen = [r for r in rows if r["sales_agent"] in set(mates)]
    hidden = [r for r in rows if r["sales_agent"] not in set(mates)]

    go(page, "/deals")
    settled(page, count=len(seen))
    stranger = Deal.objects.unscoped("test").get(external_id=hidden[0]["opportunity_id"])
    assert page.request.get(f"/deals/{stranger.pk}").status == 404
    assert page.request.get(f"/api/v1/deals/{stranger.pk}").status == 404
    counted = page.request.get("/api/v1/deals?count=1&limit=1").json()
    assert counted["total"] == len(seen)
    go(page, "/reports/pipeline")
    worth = sum(int(float(r["close_value"])) for r in seen if r["deal_stage"] == "Won")
    assert str(worth) in re.sub(r"[^\d\n]", "", page.locator("main").inner_text())
    go(page, "/deals/board")
    for one in page.locator("[data-card]").all()[:20]:
        held = Deal.objects.unscoped("test").get(pk=int(str(one.get_attribute("data-card"))))
        assert held.team_id == agent.team_id
    # A mate's deal may be seen and not changed.
    mate = Person.objects.filter(team=agent.team).exclude(pk=agent.pk)
    other = Deal.objects.unscoped("test").filter(owner__in=mate).first()
    assert other is not None
    client = Client()
    client.force_login(agent)
    assert client.get(f"/deals/{other.pk}").status_code == 200
    told = {"job": "x", "expected_close": "2026-12-24"}
    assert client.post(f"/deals/{other.pk}/edit", told).status_code in {403, 404}
    assert registry.get("deal").policy.may_create(actor_for(agent), registry.get("deal"))
