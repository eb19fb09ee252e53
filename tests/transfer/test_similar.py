"""What becomes of rows that resemble a record that is there already, or one another."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atrium.core.access.models import Role
from atrium.core.records import registry, versions
from atrium.core.transfer.importing.analysing import summary
from atrium.core.transfer.importing.results import refused_rows
from atrium.core.transfer.importing.undoing import undo
from atrium.core.transfer.models import Import
from atrium.customers.models import Account
from tests import world
from tests.transfer.files import begin, carry_out, look
from tests.world import World

pytestmark = pytest.mark.django_db
ACCOUNT = registry.get("account")
TEXT = "name,employees\nSIEMENS Aktiengesellschaft,7\nContoso,3\n"


@pytest.fixture
def company() -> World:
    """The company, in which salespeople may import."""
    made = world.build()
    role = Role.objects.unscoped("test").get(code="salesperson")
    role.rights = [*role.rights, "import"]
    role.save()
    versions.refresh()
    return made


@pytest.fixture
def siemens(company: World) -> Any:
    return world.make(ACCOUNT, company.people["ann"], name="Siemens AG", industry="retail")


def names() -> set[str]:
    return set(Account.objects.unscoped("test").values_list("name", flat=True))


def reasons(told: Import) -> dict[int, str]:
    _columns, rows = refused_rows(told)
    return {row[-2]: row[-1] for row in rows}


@pytest.mark.parametrize("choice", ["create", "refuse", "update"])
def test_the_preview_counts_them_and_tells_what_the_import_will_do(
    company: World, siemens: Any, choice: str
) -> None:
    ann = company.actor("ann")
    told = begin(ann, "a.csv", TEXT, "account", on_similar=choice)
    counts = summary(look(told, ann))
    assert counts["resembling"] == 1
    done = carry_out(told, ann)
    for outcome in ("created", "updated", "refused"):
        assert getattr(done, outcome) == counts[outcome]


def test_unless_somebody_chooses_otherwise_they_are_made(company: World, siemens: Any) -> None:
    told = carry_out(begin(company.actor("ann"), "a.csv", TEXT, "account"), company.actor("ann"))
    assert (told.created, names()) == (
        2,
        {"Siemens AG", "SIEMENS Aktiengesellschaft", "Contoso"},
    )


def test_they_are_refused_and_named_to_who_may_see_them(company: World, siemens: Any) -> None:
    for name, said in (
        ("ann", "This resembles “Siemens AG”, which is there already."),
        ("wes", "This exists already, but your role does not let you see it."),
    ):
        actor = company.actor(name)
        told = carry_out(begin(actor, "a.csv", TEXT, "account", on_similar="refuse"), actor)
        assert reasons(told)[2] == said
        undo(told, actor)


def test_the_record_is_updated_and_the_import_undone(company: World, siemens: Any) -> None:
    ann = company.actor("ann")
    told = carry_out(begin(ann, "a.csv", TEXT, "account", on_similar="update"), ann)
    siemens.refresh_from_db()
    assert (told.created, told.updated, siemens.employees, siemens.industry) == (1, 1, 7, "retail")
    undo(told, ann)
    siemens.refresh_from_db()
    assert (siemens.name, siemens.employees) == ("Siemens AG", None)


def test_what_one_may_not_change_or_see_is_not_updated(company: World, siemens: Any) -> None:
    wes = company.actor("wes")
    told = carry_out(begin(wes, "a.csv", TEXT, "account", on_similar="update"), wes)
    assert (told.created, told.updated, told.refused) == (1, 0, 1)
    siemens.refresh_from_db()
    assert siemens.employees is None


def test_rows_of_one_file_that_resemble_each_other(company: World) -> None:
    ann = company.actor("ann")
    text = "name,employees\nSiemens AG,\nContoso,\nSIEMENS Aktiengesellschaft,9\n"
    told = carry_out(begin(ann, "a.csv", text, "account", on_similar="refuse"), ann)
    assert reasons(told) == {4: "This resembles line 2."}
    undo(told, ann)
    told = carry_out(begin(ann, "a.csv", text, "account", on_similar="update"), ann)
    assert (told.created, told.updated) == (2, 1)
    assert Account.objects.unscoped("test").get(name__startswith="SIEMENS").employees == 9


def test_a_row_that_is_recognised_is_not_said_to_resemble(company: World, siemens: Any) -> None:
    ann = company.actor("ann")
    told = begin(ann, "a.csv", "name\nSiemens AG\n", "account", on_similar="refuse")
    done = carry_out(told, ann)
    assert (done.skipped, done.refused) == (1, 0)


def test_hidden_fields_take_no_part(company: World) -> None:
    """A surveyor who may not read phones learns nothing by sending them."""
    from atrium.core.duplicates.finding import compared_for

    for name in world.PEOPLE:
        actor = company.actor(name)
        visible = ACCOUNT.visible_fields(actor)
        assert {rule.field for rule in compared_for(ACCOUNT, actor)[0]} <= visible.keys()


def test_questions_do_not_grow_with_the_rows(company: World, siemens: Any) -> None:
    ann, costs = company.actor("ann"), []
    for many in (5, 200):
        rows = "".join(f"Siemens {n * 'x'}Werk\n" for n in range(many))
        told = begin(ann, "a.csv", f"name\n{rows}", "account", on_similar="refuse")
        with CaptureQueriesContext(connection) as seen:
            look(told, ann)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_page_and_the_command_offer_the_choice(
    company: World, siemens: Any, tmp_path: Path
) -> None:
    client = Client()
    client.force_login(company.people["ann"])
    told = begin(company.actor("ann"), "a.csv", TEXT, "account")
    page = f"/import/{told.pk}/columns"
    form = {"type": "account", "on_similar": "refuse", "go": "1"}
    form |= {f"name.{n}": c for n, c in enumerate(("name", "employees"))}
    form |= {f"column.{n}": c for n, c in enumerate(("name", "employees"))}
    client.post(page, form)
    told.refresh_from_db()
    assert told.on_similar == "refuse"
    preview = client.get(f"/import/{told.pk}/preview").content.decode()
    assert "1 row resembles a record that is there already" in preview
    file = tmp_path / "a.csv"
    file.write_text(TEXT, encoding="utf-8")
    out = StringIO()
    options = ["--as", company.people["ann"].email, "--on-similar", "refuse", "--json", "--dry-run"]
    call_command("atrium_import", "account", str(file), *options, stdout=out)
    counts = json.loads(out.getvalue())
    assert (counts["refused"], counts["resembling"]) == (1, 1)
