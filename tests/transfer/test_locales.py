"""Contact lists of five locales: as UTF-8 and as their people's programs write them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from atrium.config.environment import ROOT
from atrium.core.transfer.importing import sources, starting
from atrium.core.transfer.importing.undoing import undo
from atrium.customers.models import Contact
from tests import world
from tests.transfer.files import begin_file, carry_out

pytestmark = pytest.mark.django_db
CONTACTS = ROOT / "tests" / "data" / "contacts"
PAIRS = {
    "en_US": ("en_US.utf-8.csv", "en_US.utf-8-sig.csv"),
    "ja_JP": ("ja_JP.utf-8.csv", "ja_JP.cp932.csv"),
    "ko_KR": ("ko_KR.utf-8.csv", "ko_KR.cp949.csv"),
    "zh_CN": ("zh_CN.utf-8.csv", "zh_CN.gb18030.csv"),
    "th_TH": ("th_TH.utf-8.csv", "th_TH.tis-620.csv"),
}


def bring(path: Path, actor: Any) -> tuple[Any, list[dict[str, Any]]]:
    """Import a list with its dates as birthdays; the import and the records in the file's order."""
    told = begin_file(actor, path, "contact")
    told.options["by_hand"] = {"since": "birthday"}
    if path.name.startswith("en_US"):
        told.options |= {"country": "US", "country_by_hand": True}
    with sources.opened(told) as table:
        starting.look_over(told, actor, table, sources.glimpse(table))
    carry_out(told, actor)
    shown = (
        "external_id", "name", "reading", "birthday", "emails", "phones", "address",
        "account__name",
    )  # fmt: skip
    rows = Contact.objects.visible_to(actor).values(*shown)
    return told, sorted(rows, key=lambda row: int(row["external_id"]))


@pytest.mark.parametrize("locale", PAIRS)
def test_both_files_of_a_locale_give_the_same_records(locale: str) -> None:
    company = world.build()
    ada = company.actor("ada")
    first, second = PAIRS[locale]
    told, one = bring(CONTACTS / first, ada)
    with (CONTACTS / first).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (told.created, told.refused, told.skipped) == (len(rows), 0, 0)
    for row, record in zip(rows, one, strict=True):
        assert record["name"] == row["name"]
        assert record["account__name"] == row["company"]
        assert record["emails"][0]["address"].lower() == row["email"].lower()
        assert record["phones"][0]["typed"] == row["phone"]
        assert record["phones"][0]["number"].startswith("+")
    undo(told, ada)
    again, other = bring(CONTACTS / second, ada)
    assert again.created == len(rows)
    assert other == one


def test_years_since_the_buddha_become_those_of_the_common_era() -> None:
    company = world.build()
    told, records = bring(CONTACTS / "th_TH.utf-8.csv", company.actor("ada"))
    with (CONTACTS / "th_TH.utf-8.csv").open(encoding="utf-8") as file:
        wanted = [int(row["since"].rsplit(" ", 1)[-1]) - 543 for row in csv.DictReader(file)]
    assert [record["birthday"].year for record in records] == wanted
    assert told.options["country"] == "TH"


def test_the_same_file_a_second_time_makes_nothing_twice() -> None:
    company = world.build()
    ada = company.actor("ada")
    _told, records = bring(CONTACTS / "ja_JP.utf-8.csv", ada)
    again, same = bring(CONTACTS / "ja_JP.cp932.csv", ada)
    assert (again.created, again.skipped) == (0, len(records))
    assert same == records
