"""Finding things with the palette and in a list, by people who mistype, in English and Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from atrium.core.access.models import Person
from atrium.core.actions import standard
from atrium.core.documents import texts
from atrium.core.documents.storing import store
from atrium.core.documents.tests.files import docx, pdf
from atrium.core.records import registry
from atrium.core.search import recent
from tests import world as worlds
from tests.world import World, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

PageOf = Callable[[Any], "Page"]


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    return worlds.build()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_people_find_what_they_mean(
    page_of: PageOf, world: World, accessible: Callable[[Page], None], language: str
) -> None:
    Person.objects.filter(pk=world.people["ann"].pk).update(language=language)
    kind, ann = registry.get("account"), world.people["ann"]
    first, tanaka, opened = (
        make(kind, ann, **told)
        for told in (
            {"name": "Kestrel Holdings"},
            {"name": "田中商事", "reading": "タナカショウジ"},
            {"name": "Harbour Kestrel"},
        )
    )
    recent.remember(world.actor("ann"), kind, opened.pk)
    attach(world, tanaka.pk, "Offer.docx", docx("納品は十二月"))
    attach(world, tanaka.pk, "Secret.pdf", pdf("x", password="secret"))
    page = page_of(ann)
    page.goto("/accounts")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    box = page.locator("atrium-palette [role=combobox]")
    options = page.locator("atrium-palette [role=option]")
    box.fill("kestrel")
    expect(options.nth(0)).to_contain_text("Harbour Kestrel")
    expect(options.nth(1)).to_contain_text("Kestrel Holdings")
    box.fill("kestrle holdings")
    expect(options).to_have_count(1)
    expect(page.locator("atrium-palette [role=status]")).to_contain_text("kestrel")
    accessible(page)
    box.fill("tanakashouji")
    expect(options.nth(0)).to_contain_text("田中商事")
    box.fill("納品")
    expect(options.nth(0)).to_contain_text("Offer.docx")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/accounts/{tanaka.pk}")
    row = page.locator(".attached li").filter(has_text="Secret.pdf")
    expect(row.locator(".faint")).not_to_be_empty()
    page.goto("/accounts?q=kestrle+holdings")
    expect(page.locator(".told-instead")).to_contain_text("kestrel")
    expect(page.get_by_role("link", name=re.compile(first.name)).first).to_be_visible()
    accessible(page)


def attach(world: World, record: int, name: str, content: bytes) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    file = store(actor, name, BytesIO(content), len(content))
    standard.write_note(kind, actor, record, "", files=[file.pk])
    texts.keep(file)
