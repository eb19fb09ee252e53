"""Bringing a file in, walked in the browser as on the first day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from atrium.core.transfer import jobs
from atrium.core.transfer.models import Import
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = (
    "company,sector,office,parent company\n"
    "Acme,technolgy,Philipines,\nBeta,Retail,Kenya,Acme\nGamma,Retail,Japan,Nowhere Ltd\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_file_becomes_records(
    page_of: Callable[[Any], Page],
    live: str,
    file: Path,
    accessible: Callable[[Page], None],
    language: str,
) -> None:
    company = world.build()
    ada = company.people["ada"]
    ada.language = language
    ada.save()
    page = page_of(ada)
    page.goto(f"{live}/import?type=account")
    accessible(page)
    page.set_input_files("#import-file", file)
    page.wait_for_url("**/columns")
    accessible(page)
    assert page.locator("select[name='column.1']").input_value() == "industry"
    # A change is shown at once, without a button.
    page.select_option("select[name='column.2']", "address.country")
    expect(page.locator("select[name='column.2']")).to_have_value("address.country")
    page.click("button[name=go]")
    page.wait_for_url("**/problems")
    expect(page.get_by_text("technolgy").first).to_be_visible()
    expect(page.get_by_text("Philipines").first).to_be_visible()
    accessible(page)
    page.locator("form.import-problems button[type=submit]").click()
    page.wait_for_url("**/preview")
    expect(page.locator(".import-tiles dd").first).to_have_text("3")
    accessible(page)
    page.locator(".import-foot button[type=submit]").click()
    page.wait_for_url("**/import/*")
    told = Import.objects.latest("pk")
    expect(page.locator("#import-progress")).to_be_visible()
    jobs.carry_out(progress=told.progress_id, of=told.pk)
    expect(page.locator(".notice.moss")).to_be_visible()
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".import-acts a.first").click()
    # The parent that only the file knows came along.
    expect(page.locator("tbody tr")).to_have_count(4)
