"""What is written out: harmless in a spreadsheet, within rights, and the same when read again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atrium.config.environment import ROOT
from atrium.core.actions import runner, standard
from atrium.core.records import reading, registry
from atrium.core.records.book import Type
from atrium.core.transfer import tables
from atrium.core.transfer.exporting import columns_of, export
from atrium.core.transfer.importing import sources, starting
from atrium.customers.models import Account
from tests import world
from tests.transfer.files import begin, carry_out

pytestmark = pytest.mark.django_db
# Roles are made by hand: who may do what is not to be had from a file alone.
TYPES = (
    "team", "person", "account", "contact", "product", "pipeline", "stage", "deal", "deal_line",
    "contact_role", "account_relation", "class_dimension", "customer_class",
)  # fmt: skip
FULL: dict[str, dict[str, Any]] = {
    "account": {
        "name": "Acme; “Sons”, Ltd",
        "phones": [
            {"kind": "work", "number": "+81362011188"},
            {"kind": "mobile", "number": "+819012345678", "extension": "5"},
        ],
        "emails": [
            {"kind": "", "address": "a@b.example"}, {"kind": "home", "address": "c@d.example"},
        ],
        "address": {"country": "JP", "postcode": "530-0001", "region": "大阪府", "city": "大阪市",
                    "street": "梅田1-1"},
        "turnover": {"amount": "1234.5", "currency": "CHF"},
        "tags": ["blue", "Straße 5"],
        "channels": ["email", "phone"],
        "website": "https://acme.example",
        "description": "<p>Some <b>bold</b> &amp; plain</p>",
        "external_id": "ext-1",
        "language": "ja",
    },
    "contact": {"birthday": "1990-02-28", "external_id": "ext-2", "reading": "さとう みな"},
    "deal": {"amount": {"amount": "18420", "currency": "JPY"}, "external_id": "ext-3",
             "expected_close": "2027-01-31", "tags": ["x"]},
    "product": {"price": {"amount": "4821", "currency": "USD"}, "code": "GTX-1"},
}  # fmt: skip


@pytest.fixture
def company() -> world.World:
    return world.build()


def written(kind: Type, actor: Any, keys: tuple[str, ...] = (), only: Q | None = None) -> str:
    heads, rows = export(kind, actor, reading.Question(sort="id", extra=only or Q()), keys)
    return b"".join(tables.csv_chunks(heads, rows)).decode("utf-8-sig")


def importable(kind: Type, actor: Any) -> tuple[str, ...]:
    editable = kind.editable_fields(actor)
    return tuple(f.key for f in columns_of(kind, actor) if f.key in editable)


def shown(kind: Type, actor: Any, keys: tuple[str, ...], only: Q | None = None) -> list[Any]:
    """The values of the records in words, in the order of their ids."""
    question = reading.Question(fields=keys, sort="id", limit=500, extra=only or Q())
    return [
        {
            key: kind.fields[key].kind.display(value, kind.fields[key], actor)
            for key, value in row.values.items()
        }
        for row in reading.read(kind, actor, question).rows
    ]


@pytest.mark.parametrize("key", TYPES)
def test_what_is_exported_imports_as_the_same_records(key: str, company: world.World) -> None:
    ada = company.actor("ada")
    kind = registry.get(key)
    holder = company.people["ann"]
    made = [world.make(kind, holder, **FULL.get(key, {})), world.make(kind, holder)]
    ours = Q(pk__in=[record.pk for record in made])
    keys = importable(kind, ada)
    text, before = written(kind, ada, keys, ours), shown(kind, ada, keys, ours)
    _clear(kind, [record.pk for record in made])
    told = begin(ada, f"{key}.csv", text, key, on_duplicate="create")
    with sources.opened(told) as table:
        assert set(told.mapping) == set(table.columns), "every column finds its field by itself"
    carry_out(told, ada)
    assert [row.reasons for row in told.rows.filter(outcome="refused")] == []
    new = told.rows.filter(line__gt=0).values_list("record_id", flat=True)
    assert shown(kind, ada, keys, Q(pk__in=list(new))) == before
    assert told.beside == 0


def _clear(kind: Type, ids: list[int]) -> None:
    """Take the records away, so that the file alone can bring them back."""
    actor = world.SETTER
    columns = {f.key: None for f in kind.fields.values() if f.unique and f.key == "email"}
    for pk in ids:
        if columns:
            runner.update(kind, actor, [pk], columns)
    standard.delete(kind, actor, ids)


def test_names_that_several_records_bear_are_told_apart_by_number(company: world.World) -> None:
    ada = company.actor("ada")
    account = registry.get("account")
    first, second = (world.make(account, name="Twin") for _n in range(2))
    contact = registry.get("contact")
    runner.create(contact, ada, {"name": "P", "account": second.pk})
    text = written(contact, ada, ("name", "account"))
    assert f"Twin #{second.pk}" in text
    told = carry_out(begin(ada, "c.csv", text.replace('"P"', '"Q"'), "contact"), ada)
    assert told.created == 1
    rows = reading.read(
        contact, ada, reading.Question(fields=("name", "account"), sort="name")
    ).rows
    assert [row.values["account"].id for row in rows] == [second.pk, second.pk]
    assert first.pk != second.pk


def test_a_name_that_a_spreadsheet_would_run_is_written_harmless(company: world.World) -> None:
    ada = company.actor("ada")
    payloads = (ROOT / "tests/data/csv-injection/csv-payload.txt").read_text().splitlines()
    texts = [line for line in payloads if line.strip() and len(line) <= 250]
    kind = registry.get("account")
    for line in texts:
        runner.create(kind, ada, {"name": line})
    cells = [row[0] for row in csv.reader(io.StringIO(written(kind, ada, ("name",))))][1:]
    assert len(cells) == len(texts)
    assert not [cell for cell in cells if cell[:1] in "=@" or cell.startswith(("+c", "-c", "\t"))]
    told = begin(ada, "back.csv", written(kind, ada, ("name",)), "account", on_duplicate="create")
    carry_out(told, ada)
    names = list(Account.objects.visible_to(ada).order_by("pk").values_list("name", flat=True))
    assert names[len(texts) :] == texts


def test_only_what_one_may_export_is_written(company: world.World, client: Client) -> None:
    kind = registry.get("account")
    world.make(kind, company.people["mia"], name="Hers")
    world.make(kind, company.people["wes"], name="His")
    mia = company.actor("mia")
    assert "His" in str(shown(kind, mia, ("name",)))
    assert written(kind, mia, ("name",)).split() == ['"Name"', '"Hers"']
    client.force_login(company.people["ann"])
    assert client.get("/export/accounts").status_code == 403


def test_a_hidden_field_is_not_in_the_file(company: world.World) -> None:
    heads, _rows = export(registry.get("deal"), company.actor("mia"), reading.Question())
    assert "Amount" not in heads
    assert "Weighted amount" not in heads


def test_the_list_is_exported_as_it_is_shown(company: world.World, client: Client) -> None:
    kind = registry.get("account")
    world.make(kind, name="Beta", industry="retail")
    world.make(kind, name="Alpha", industry="retail")
    world.make(kind, name="Gamma", industry="health")
    client.force_login(company.people["ada"])
    told = {"all": [{"field": "industry", "op": "in", "value": ["retail"]}]}
    query = {"filter": json.dumps(told), "sort": "-name", "columns": "name,industry"}
    answer = client.get("/export/accounts", query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [["Name", "Industry"], ["Beta", "Retail"], ["Alpha", "Retail"]]
    every = client.get("/export/accounts", {**query, "fields": "all"})
    head = b"".join(every.streaming_content).decode("utf-8-sig").splitlines()[0]  # type: ignore[attr-defined]
    assert "Address: postcode" in head
    assert "Yearly turnover: currency" in head


def test_a_workbook_holds_the_same(company: world.World, client: Client, tmp_path: Path) -> None:
    world.make(registry.get("account"), name="=1+1", employees=5)
    client.force_login(company.people["ada"])
    answer = client.get("/export/accounts", {"format": "xlsx", "columns": "name,employees"})
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    table = tables.open_table(path, name="x.xlsx")
    assert table.columns == ("Name", "Employees")
    assert [row for _line, row in table.rows()] == [["=1+1", 5]]


def test_the_number_of_queries_does_not_grow_with_the_rows(company: world.World) -> None:
    kind, ada = registry.get("contact"), company.actor("ada")
    account = world.make(registry.get("account")).pk
    counts = []
    for count in (4, 36):
        for n in range(count):
            runner.create(kind, ada, {"name": f"N{n}", "account": account})
        written(kind, ada)
        with CaptureQueriesContext(connection) as queries:
            written(kind, ada)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_terminal_writes_a_file(
    company: world.World, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    world.make(registry.get("account"), name="Acme")
    call_command("atrium_export", "accounts", "--columns", "name", "--as", "ada@test.example")
    assert capsysbinary.readouterr().out.decode("utf-8-sig").split() == ['"Name"', '"Acme"']
    path = tmp_path / "a.xlsx"
    call_command("atrium_export", "account", "--format", "xlsx", "-o", str(path))
    rows = list(tables.open_table(path, name="a.xlsx").rows())
    assert len(rows) == 1
    with pytest.raises(CommandError, match="does not allow"):
        call_command("atrium_export", "account", "--as", "ann@test.example")


def test_a_view_of_one_import_exports_only_that(company: world.World, client: Client) -> None:
    ada = company.actor("ada")
    world.make(registry.get("account"), name="Before")
    told = carry_out(begin(ada, "a.csv", "name\nAcme\n", "account"), ada)
    client.force_login(company.people["ada"])
    answer = client.get("/export/accounts", {"import": told.pk, "columns": "name"})
    assert b"".join(answer.streaming_content).decode("utf-8-sig").split() == ['"Name"', '"Acme"']  # type: ignore[attr-defined]
    assert starting.data_of(told)["created"] == 1
