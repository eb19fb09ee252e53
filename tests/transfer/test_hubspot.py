"""An export of another CRM: every row lands, every association is made or reported.

The files are not part of the project. Where they do not lie beside it, a few rows of the same
shape stand in for them.
"""

from __future__ import annotations

import csv
import io
import warnings
from pathlib import Path
from typing import Any

import pytest

from atrium.core.transfer.models import ImportRow
from atrium.customers.models import Account, Contact
from atrium.sales.models import Deal
from tests import world
from tests.transfer.files import SHARED, begin_file, carry_out

pytestmark = pytest.mark.django_db
KINDS = {"companies": "account", "contacts": "contact", "deals": "deal"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    real = SHARED / "hubspot-dummy"
    if real.is_dir():
        return real
    warnings.warn(
        "The export is not here; a few rows of the same shape stand in for it.", stacklevel=1
    )
    for name, (heads, rows) in _likeness().items():
        out = io.StringIO()
        csv.writer(out).writerows([heads, *rows])
        (tmp_path / f"hubspot_{name}.csv").write_text(out.getvalue())
    return tmp_path


def _likeness() -> dict[str, tuple[list[str], list[list[str]]]]:
    return {
        "companies": (
            ["Company ID", "Company Name", "Company Domain Name", "Industry", "Phone Number",
             "Street Address", "City", "Postal Code", "Country", "Company Owner"],
            [["COMP-1", "Cruz Inc", "flowers.example", "Technology", "831.605.2433x72",
              "669 Wagner Gateway", "North Christineview", "75424", "Comoros", "pam@test.example"],
             ["COMP-2", "Davis-Chang", "holmes.example", "Non-profit", "+1-781-948-6348x4026",
              "75221 Brown Land", "Lake David", "16995", "Haiti", "jim@test.example"]],
        ),
        "contacts": (
            ["Contact ID", "First Name", "Last Name", "Email", "Mobile Phone Number",
             "Contact Owner", "Lead Source", "Postal Code", "Country", "Associated Company Domain"],
            [["CONT-1", "Francisco", "Small", "anna@mail.example", "(376)694-9481x100",
              "pam@test.example", "Direct Traffic", "06652", "Ghana", "flowers.example"],
             ["CONT-2", "Laura", "Smith", "sherry@mail.example", "808-988-6965", "jim@test.example",
              "Other", "44313", "Kyrgyz Republic", ""]],
        ),
        "deals": (
            ["Deal ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Close Date",
             "Create Date", "Deal Owner", "Associated Company Domain", "Associated Contact Email"],
            [["DEAL-1", "Long", "Closed Won", "Sales Pipeline", "210833.37", "2025-06-17",
              "2023-03-29", "pam@test.example", "flowers.example", "anna@mail.example"],
             ["DEAL-2", "Bailey", "Closed Lost", "Renewals", "233290.22", "2025-01-09",
              "2023-08-26", "jim@test.example", "holmes.example", "sherry@mail.example"]],
        ),
    }  # fmt: skip


def bring(folder: Path, name: str, actor: Any) -> tuple[Any, list[dict[str, str]]]:
    path = folder / f"hubspot_{name}.csv"
    told = begin_file(actor, path)
    assert told.record_type == KINDS[name]
    # Made-up postcodes of made-up places: what is wrong in an address is left out of it.
    told.options |= {"country": "US", "country_by_hand": True}
    told.faults = {"address": "empty"}
    told.decisions = {"address.country": {"*": {"do": "likely", "else": "empty"}}}
    carry_out(told, actor)
    return told, list(csv.DictReader(path.open()))


def test_every_row_lands_with_every_association(folder: Path) -> None:
    ada = world.build().actor("ada")
    for name in KINDS:
        told, rows = bring(folder, name, ada)
        reasons = ImportRow.objects.filter(of=told, outcome="refused").values_list("reasons")
        assert (told.created, list(reasons)) == (len(rows), [])
        {"companies": companies, "contacts": contacts, "deals": deals}[name](rows)


def companies(rows: list[dict[str, str]]) -> None:
    held = {a.external_id: a for a in Account.objects.unscoped("the test").select_related("owner")}
    for row in rows:
        account = held[row["Company ID"]]
        assert account.name == row["Company Name"]
        assert (account.owner.email if account.owner else "") == row["Company Owner"]
        assert account.address["city"] == row["City"]
        assert account.address["street"] == row["Street Address"]
        assert bool(account.phones) == bool(row["Phone Number"])
        assert row["Company Domain Name"] in account.website


def contacts(rows: list[dict[str, str]]) -> None:
    found = Contact.objects.unscoped("the test").select_related("account", "owner")
    held = {c.external_id: c for c in found}
    for row in rows:
        contact = held[row["Contact ID"]]
        assert contact.name == f"{row['First Name']} {row['Last Name']}"
        domain = row["Associated Company Domain"]
        assert (contact.account is not None) == bool(domain)
        assert not domain or domain in contact.account.website
        kinds = [p["kind"] for p in contact.phones]
        assert ("mobile" in kinds) == bool(row["Mobile Phone Number"])


def deals(rows: list[dict[str, str]]) -> None:
    found = Deal.objects.unscoped("the test").select_related(
        "account", "contact", "owner", "stage", "pipeline"
    )
    held = {d.external_id: d for d in found}
    for row in rows:
        deal = held[row["Deal ID"]]
        assert (deal.stage.name, deal.pipeline.name) == (row["Deal Stage"], row["Pipeline"])
        domain, mail = row["Associated Company Domain"], row["Associated Contact Email"]
        assert (deal.account is not None) == bool(domain)
        assert not domain or domain in deal.account.website
        assert (deal.contact.emails[0]["address"] if deal.contact else "") == mail
        assert float(deal.amount or 0) == float(row["Amount"] or 0)
    outcomes = {d.stage.name: d.outcome for d in held.values()}
    assert outcomes.get("Closed Won", "won") == "won"
    assert outcomes.get("Closed Lost", "lost") == "lost"
