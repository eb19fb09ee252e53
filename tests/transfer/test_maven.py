"""A hardware seller's own files: what they must give, through the program and the terminal.

The files are not part of the project. Where they do not lie beside it, files of the same shape
and with the same traps are made here, and their own figures are asserted in their place.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from atrium.core.access.models import Person
from atrium.core.transfer.importing.undoing import undo
from atrium.core.transfer.models import Import, ImportRow, Outcome
from atrium.customers.models import Account
from atrium.sales.models import Deal, DealLine, Product, Stage
from atrium.sales.reports import pipeline_report
from tests import world
from tests.transfer.files import SHARED, accept, begin_file, carry_out, look
from tests.transfer.maven import FILES, expected, files, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files(tmp_path_factory.mktemp("maven"))


@pytest.fixture
def company() -> world.World:
    return world.build()


def check_figures(folder: Path, actor: Any) -> None:
    """What the data's own description calls a right import."""
    told = expected(folder)
    if folder == SHARED / "maven":
        # The description's own words, so that the sums above are held to them too.
        assert (told.won, told.lost, told.engaging, told.prospecting) == (4238, 2473, 1589, 500)
        assert told.worth == 10_005_534
        assert sorted(told.quarters.values()) == [1_134_672, 2_802_496, 2_982_255, 3_086_111]
        assert told.regions == {"Central": 3_346_293, "East": 3_090_594, "West": 3_568_647}
        assert told.best == 1_153_214
        assert (told.won_days, told.lost_days) == ((51.78, 57), (41.48, 14))
    report = pipeline_report(actor)
    assert (report.totals.won, report.totals.lost) == (told.won, told.lost)
    assert report.totals.open == told.engaging + told.prospecting
    assert report.totals.won_worth == told.worth
    assert report.totals.win_rate is not None
    rate = Decimal(100 * told.won) / (told.won + told.lost)
    assert abs(report.totals.win_rate - rate) < Decimal("0.01")
    assert round(report.totals.won_days[0] or 0, 2) == told.won_days[0]
    assert report.totals.won_days[1] == told.won_days[1]
    assert round(report.totals.lost_days[0] or 0, 2) == told.lost_days[0]
    assert report.totals.lost_days[1] == told.lost_days[1]
    quarters = {f"{q.key.year} Q{(q.key.month + 2) // 3}": q.worth for q in report.quarters}
    assert {k: v for k, v in quarters.items() if v} == told.quarters
    assert {t.label: t.worth for t in report.teams if t.worth} == told.regions
    assert max(p.worth or 0 for p in report.people) == told.best


def test_the_files_give_what_their_description_says(folder: Path, company: world.World) -> None:
    ada = company.actor("ada")
    for name in FILES:
        told = carry_out(begin_file(ada, folder / f"{name}.csv"), ada)
        count = len(rows_of(folder, name))
        assert (told.total, told.created, told.refused, told.skipped) == (count, count, 0, 0), name
    check_figures(folder, ada)
    check_relations(folder)


def check_relations(folder: Path) -> None:
    """Deals know their account, owner, team, product; accounts their parent; people their place."""
    rows = {r["opportunity_id"]: r for r in rows_of(folder, "sales_pipeline")}
    deals = Deal.objects.unscoped("the test looks at everything")
    held = {
        ext: (owner, team, account, day)
        for ext, owner, team, account, day in deals.values_list(
            "external_id", "owner__name", "team__name", "account__name", "opened_on"
        )
    }
    region = {r["sales_agent"]: r["regional_office"] for r in rows_of(folder, "sales_teams")}
    for ext, row in rows.items():
        owner, team, account, _day_opened = held[ext]
        assert owner == row["sales_agent"]
        assert team == region[owner]
        assert (account or "") == row["account"]
    lines = DealLine.objects.unscoped("the test looks at everything")
    sold = dict(lines.values_list("deal__external_id", "product__name"))
    assert all(sold[e] == r["product"].replace("GTXPro", "GTX Pro") for e, r in rows.items())
    parents = dict(
        Account.objects.unscoped("the test")
        .exclude(parent=None)
        .values_list("name", "parent__name")
    )
    wanted = {r["account"]: r["subsidiary_of"] for r in rows_of(folder, "accounts")}
    assert parents == {k: v for k, v in wanted.items() if v}
    fixed = Account.objects.unscoped("the test")
    assert not fixed.filter(name__in=wanted).exclude(address__country__regex="^[A-Z]{2}$").exists()
    assert fixed.get(name="Acme Corporation").industry == "technology"
    assert fixed.get(name="Bioholding").address["country"] == "PH"
    for row in rows_of(folder, "sales_teams"):
        agent = Person.objects.get(name=row["sales_agent"])
        manager = Person.objects.get(name=row["manager"])
        assert agent.manager_id == manager.pk
        assert agent.team is not None
        assert agent.team.name == row["regional_office"]
        assert manager.team_id == agent.team_id
        assert [r.code for r in _roles(agent)] == ["salesperson"]
        assert [r.code for r in _roles(manager)] == ["sales_manager"]


def _roles(person: Person) -> list[Any]:
    from atrium.core.access.models import Role

    ids = person.roles.through._base_manager.filter(person=person).values("role")
    return list(Role.objects.unscoped("the test").filter(pk__in=ids))


def test_every_trap_is_named_with_what_was_probably_meant(
    folder: Path, company: world.World
) -> None:
    ada = company.actor("ada")
    carry_out(begin_file(ada, folder / "products.csv"), ada)
    deals = look(begin_file(ada, folder / "sales_pipeline.csv"), ada)
    strange = deals.plan.columns["products"].strange["", "GTXPro"]
    rows = rows_of(folder, "sales_pipeline")
    assert strange.near == "GTX Pro"
    assert strange.count == sum(r["product"] == "GTXPro" for r in rows)
    assert deals.plan.told.options["date_order"] == "mdy"
    accounts = look(begin_file(ada, folder / "accounts.csv"), ada).plan
    assert accounts.columns["industry"].strange["", "technolgy"].near == "Technology"
    assert accounts.columns["address.country"].strange["", "Philipines"].near == "Philippines"


def test_stages_are_made_in_a_pipeline_of_their_own(folder: Path, company: world.World) -> None:
    ada = company.actor("ada")
    carry_out(begin_file(ada, folder / "products.csv"), ada)
    told = begin_file(ada, folder / "sales_pipeline.csv")
    (question,) = look(told, ada).plan.open_parents
    assert [(title, count) for _pk, title, count in question.offered] == [("Test pipeline", 2)]
    carry_out(told, ada)
    stages = Stage.objects.unscoped("the test").exclude(pipeline=company.pipeline)
    assert [
        (s.name, s.outcome) for s in stages.select_related("pipeline").order_by("position")
    ] == [("Prospecting", "open"), ("Engaging", "open"), ("Won", "won"), ("Lost", "lost")]
    assert {s.pipeline.name for s in stages} == {"Sales pipeline"}


def test_a_pipeline_that_has_all_the_stages_is_taken_without_asking(company: world.World) -> None:
    ada = company.actor("ada")
    text = "name,stage\nOne,Talk\nTwo,Won\n"
    from tests.transfer.files import begin

    told = begin(ada, "deals.csv", text, "deal")
    assert not look(told, ada).plan.asks()
    carry_out(told, ada)
    deals = Deal.objects.unscoped("the test").order_by("name")
    assert [d.stage_id for d in deals] == [company.stages["Talk"].pk, company.stages["Won"].pk]


def test_the_terminal_gives_the_same(
    folder: Path, company: world.World, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, kind in zip(FILES, ("product", "accounts", "people", "deal"), strict=True):
        path = str(folder / f"{name}.csv")
        call_command("atrium_import", kind, path, "--yes", "--json", "--as", "ada@test.example")
        said = json.loads(capsys.readouterr().out)
        count = len(rows_of(folder, name))
        assert (said["rows"], said["created"], said["refused"]) == (count, count, 0)
    check_figures(folder, company.actor("ada"))


def test_the_terminal_asks_before_it_decides(
    folder: Path, company: world.World, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management.base import CommandError

    path = str(folder / "accounts.csv")
    with pytest.raises(CommandError, match=r"technolgy.*Did you mean “Technology”"):
        call_command("atrium_import", "account", path, "--as", "ada@test.example")
    fixes = ["--fix", "sector:technolgy=technology", "--fix", "office_location:Philipines=PH"]
    call_command("atrium_import", "account", path, *fixes, "--as", "ada@test.example")
    assert f"{len(rows_of(folder, 'accounts'))} created" in capsys.readouterr().out


def test_a_dry_run_tells_and_writes_nothing(
    folder: Path, company: world.World, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(folder / "products.csv")
    before = Import.objects.count()
    call_command("atrium_import", "product", path, "--yes", "--dry-run", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["created"] == len(rows_of(folder, "products"))
    assert Import.objects.count() == before
    assert not Product.objects.unscoped("the test").exists()


def test_a_whole_import_is_taken_back(folder: Path, company: world.World) -> None:
    ada = company.actor("ada")
    made = {name: begin_file(ada, folder / f"{name}.csv") for name in FILES[:1]}
    for told in made.values():
        carry_out(told, ada)
    told = begin_file(ada, folder / "sales_pipeline.csv")
    carry_out(told, ada)
    undo(told, ada)
    assert told.left == 0
    assert told.undone == told.created + told.beside
    assert not Deal.objects.visible_to(ada).exists()
    assert not Stage.objects.visible_to(ada).exclude(pipeline=company.pipeline).exists()
    assert Product.objects.visible_to(ada).count() == len(rows_of(folder, "products"))
    again = begin_file(ada, folder / "sales_pipeline.csv")
    carry_out(again, ada)
    assert again.created == told.created
    assert not ImportRow.objects.filter(of=again, outcome=Outcome.REFUSED).exists()


def test_what_the_file_does_not_decide_refuses_its_rows(folder: Path, company: world.World) -> None:
    ada = company.actor("ada")
    told = begin_file(ada, folder / "accounts.csv")
    told.decisions = {"industry": {"*": {"do": "refuse"}}}
    accept(told, ada)
    told.decisions["industry"] = {"*": {"do": "refuse"}}
    found = look(told, ada)
    rows = rows_of(folder, "accounts")
    assert found.counts[Outcome.REFUSED] == sum(r["sector"] == "technolgy" for r in rows)
