"""What an import does with rows, rights, repetitions, interruptions and its own undoing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from time import monotonic
from typing import Any

import pytest

from atrium.config.environment import ROOT
from atrium.core.access.models import Person, Role, Share
from atrium.core.actions import runner, standard
from atrium.core.events.models import Event
from atrium.core.history.models import HistoryEntry, Run
from atrium.core.records import options, registry
from atrium.core.records.errors import Forbidden, Rejected
from atrium.core.transfer.importing import results, running, sources, starting
from atrium.core.transfer.importing.planning import make_plan
from atrium.core.transfer.importing.undoing import undo
from atrium.core.transfer.models import Import, ImportRow, Outcome
from atrium.core.undo.undoing import look as look_at
from atrium.core.undo.undoing import undo as undo_run
from atrium.customers.models import Account, Contact
from tests import world
from tests.transfer.files import begin, carry_out, look

pytestmark = pytest.mark.django_db
NAUGHTY = json.loads((ROOT / "tests/data/naughty-strings/blns.json").read_text(encoding="utf-8"))


@pytest.fixture
def company() -> world.World:
    return world.build()


@pytest.fixture
def ada(company: world.World) -> Any:
    return company.actor("ada")


def table(rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def accounts() -> Any:
    return Account.objects.unscoped("the test looks at everything")


def reasons(told: Import, outcome: Outcome = Outcome.REFUSED) -> dict[int, str]:
    rows = ImportRow.objects.filter(of=told, outcome=outcome)
    return {row.line: " ".join(r["message"] for r in row.reasons) for row in rows}


# Rows that belong together


def test_rows_may_point_at_rows_further_down(ada: Any) -> None:
    text = "name,parent\nLeaf,Branch\nBranch,Trunk\nTrunk,\n"
    told = carry_out(begin(ada, "a.csv", text, "account"), ada)
    assert told.created == 3
    parents = dict(accounts().values_list("name", "parent__name"))
    assert parents == {"Leaf": "Branch", "Branch": "Trunk", "Trunk": None}


def test_rows_that_point_at_each_other_in_a_circle_are_refused(ada: Any) -> None:
    told = carry_out(begin(ada, "a.csv", "name,parent\nOne,Two\nTwo,One\nThree,\n", "account"), ada)
    assert (told.created, told.refused) == (1, 2)
    assert all("circle" in text for text in reasons(told).values())


def test_a_row_whose_parent_row_is_refused_is_refused_too(ada: Any) -> None:
    text = "name,parent,employees\nChild,Mother,\nMother,,many\n"
    told = carry_out(begin(ada, "a.csv", text, "account"), ada)
    assert "“Mother”" in reasons(told)[2]
    assert (told.created, told.refused) == (0, 2)


def test_a_manager_whom_only_the_rows_name_joins_their_team(ada: Any) -> None:
    text = "name,manager,team\nAgent One,Boss,North\nAgent Two,Boss,North\n"
    told = carry_out(begin(ada, "p.csv", text, "person"), ada)
    boss = Person.objects.get(name="Boss")
    assert boss.team is not None
    assert boss.team.name == "North"
    assert told.beside == 2


# Rights


def test_who_may_not_import_cannot_begin(company: world.World) -> None:
    with pytest.raises(Forbidden):
        begin(company.actor("ann"), "a.csv", "name\nX\n", "account")
    assert not Import.objects.exists()


def import_right(company: world.World, name: str) -> Any:
    """The person with the right to import beside their role."""
    role = Role.objects.unscoped("the test").get(code=company_role(name))
    role.rights = [*role.rights, "import"]
    role.save()
    return company.actor(name)


def company_role(name: str) -> str:
    return world.PEOPLE[name][1]


def test_a_reference_to_a_record_one_does_not_see_is_no_reference(company: world.World) -> None:
    world.make(registry.get("account"), company.people["wes"], name="Hidden Ltd")
    world.make(registry.get("account"), company.people["ann"], name="Seen Ltd")
    ann = import_right(company, "ann")
    told = begin(ann, "c.csv", "name,account\nP,Hidden Ltd\nQ,Seen Ltd\n", "contact")
    told.decisions = {"account": {"*": {"do": "refuse"}}}
    carry_out(told, ann)
    assert (told.created, told.refused) == (1, 1)
    assert reasons(told)[2] == "“Hidden Ltd” is no account that you can see."


def test_a_record_one_may_not_see_is_not_made_a_second_time(company: world.World) -> None:
    hidden = world.make(registry.get("account"), company.people["wes"], external_id="X1")
    ann = import_right(company, "ann")
    told = carry_out(begin(ann, "a.csv", "external_id,name\nX1,New\n", "account"), ann)
    assert told.refused == 1
    assert "exists already" in reasons(told)[2]
    assert hidden.name not in str(reasons(told))


def test_a_record_one_may_see_but_not_change_is_not_changed(company: world.World) -> None:
    kept = world.make(registry.get("account"), company.people["bob"], name="Bob's")
    ann = import_right(company, "ann")
    text = "name,employees\nBob's,7\n"
    told = begin(ann, "a.csv", text, "account", on_duplicate="update")
    carry_out(told, ann)
    assert told.refused == 1
    assert accounts().get(pk=kept.pk).employees is None


def test_giving_records_to_others_needs_the_right(company: world.World) -> None:
    ann = import_right(company, "ann")
    told = carry_out(
        begin(ann, "a.csv", "name,owner\nMine,Ann East\nHis,Bob East\n", "account"), ann
    )
    assert (told.created, told.refused) == (1, 1)
    assert "give this to somebody else" in reasons(told)[3]


def test_a_field_one_may_not_edit_is_no_target(company: world.World) -> None:
    mia = import_right(company, "mia")
    told = begin(mia, "a.csv", "name,Yearly turnover\nX,5\n", "account")
    assert told.mapping == {"name": "name"}


def test_options_are_made_by_those_who_set_up_only(company: world.World) -> None:
    dora = company.actor("dora")
    told = carry_out(begin(dora, "a.csv", "name,industry\nX,Beekeeping\n", "account"), dora)
    assert told.refused == 1
    assert told.made == []


# Repetitions


def test_what_is_there_is_skipped_updated_or_made_again(ada: Any) -> None:
    carry_out(begin(ada, "a.csv", "name,employees\nAcme,1\n", "account"), ada)
    text = "name,employees\nACME,2\n"
    skipped = carry_out(begin(ada, "a.csv", text, "account"), ada)
    assert (skipped.skipped, accounts().get().employees) == (1, 1)
    updated = begin(ada, "a.csv", text, "account", on_duplicate="update")
    carry_out(updated, ada)
    assert (updated.updated, accounts().get().employees) == (1, 2)
    second = begin(ada, "a.csv", text, "account", on_duplicate="create")
    carry_out(second, ada)
    assert (second.created, accounts().count()) == (1, 2)


def test_an_empty_cell_does_not_empty_the_record(ada: Any) -> None:
    carry_out(begin(ada, "a.csv", "name,employees\nAcme,1\n", "account"), ada)
    told = begin(ada, "a.csv", "name,employees\nAcme,\n", "account", on_duplicate="update")
    carry_out(told, ada)
    assert accounts().get().employees == 1


def test_rows_of_one_file_that_are_the_same_are_one_record(ada: Any) -> None:
    text = "name,email,job title\nAnn,ann@x.example,Buyer\nAnn,ann@x.example,Chief\n"
    told = carry_out(begin(ada, "c.csv", text, "contact"), ada)
    assert (told.created, told.skipped) == (1, 1)
    assert "line 2" in reasons(told, Outcome.SKIPPED)[3]
    again = begin(ada, "c.csv", text, "contact", on_duplicate="update")
    carry_out(again, ada)
    assert Contact.objects.unscoped("the test").get().job_title == "Chief"


def test_people_of_one_name_stay_apart_where_anything_tells_them_apart(ada: Any) -> None:
    text = "name,email,account\nAnn,a@x.example,One\nAnn,b@x.example,One\nAnn,,Two\nAnn,,Three\n"
    told = carry_out(begin(ada, "c.csv", text, "contact"), ada)
    assert told.created == 4


def test_a_name_that_two_records_bear_needs_more(ada: Any) -> None:
    for _twice in range(2):
        world.make(registry.get("account"), name="Twin")
    told = carry_out(begin(ada, "a.csv", "name\nTwin\n", "account"), ada)
    assert "Several records" in reasons(told)[2]


# Faults


def test_rows_with_faults_are_refused_with_the_field_and_the_rest_goes_in(ada: Any) -> None:
    text = "name,email,employees\nGood,a@b.example,5\nBad,no address,5\nWorse,c@d.example,lots\n"
    told = carry_out(begin(ada, "a.csv", text, "account"), ada)
    assert (told.created, told.refused) == (1, 2)
    heads, rows = results.refused_rows(told)
    assert heads == ["name", "email", "employees", "Line", "Reason"]
    made = list(rows)
    assert [row[:4] for row in made] == [
        ["Bad", "no address", "5", 3], ["Worse", "c@d.example", "lots", 4],
    ]  # fmt: skip
    assert made[0][4].startswith("E-mail: ")
    assert made[1][4].startswith("Employees: ")


def test_a_fault_can_be_left_out_in_place_of_the_row(ada: Any) -> None:
    text = "name,email\nBad,no address\n"
    told = begin(ada, "a.csv", text, "account", faults={"emails": "empty", "name": "empty"})
    carry_out(told, ada)
    assert (told.created, accounts().get().emails) == (1, [])


def test_a_value_too_large_for_its_column_refuses_its_row_alone(ada: Any) -> None:
    rows = [["name", "founded"], *([f"A{n}", 1990] for n in range(20)), ["Huge", 99999999]]
    told = carry_out(begin(ada, "a.csv", table(rows), "account"), ada)
    assert (told.created, told.refused) == (20, 1)


def test_what_is_demanded_and_missing_is_named(ada: Any) -> None:
    told = begin(ada, "s.csv", "position,name\n1,\n2,Two\n", "product")
    found = look(told, ada)
    assert found.counts[Outcome.REFUSED] == 1
    assert [group.key for group in found.groups] == ["name"]


def test_a_row_with_more_cells_than_columns_is_refused(ada: Any) -> None:
    told = carry_out(
        begin(ada, "a.csv", "name,website\nA,b.example\nC,d.example,e\n", "account"), ada
    )
    assert (told.created, told.refused) == (1, 1)


def test_a_file_that_is_no_table_is_refused_with_a_sentence(ada: Any) -> None:
    for content in (b"", b"%PDF-1.7", b"<html></html>"):
        with pytest.raises(Rejected):
            begin(ada, "x.csv", content)
    assert not Import.objects.exists()


def test_naughty_strings_come_in_unchanged(ada: Any) -> None:
    strings = [s for s in NAUGHTY if s.strip() and len(s) <= 250 and "\x00" not in s]
    rows = [["external_id", "name"], *([str(n), s] for n, s in enumerate(strings))]
    told = carry_out(begin(ada, "naughty.csv", table(rows), "account"), ada)
    assert (told.created, reasons(told)) == (len(strings), {})
    held = dict(accounts().values_list("external_id", "name"))
    assert [held[str(n)] for n in range(len(strings))] == strings


# What is told of it


def test_a_record_tells_from_which_file_it_came(ada: Any) -> None:
    carry_out(begin(ada, "mine.csv", "name\nAcme\n", "account"), ada)
    events = Event.objects.filter(record_type="account", record_id=accounts().get().pk)
    assert [(e.code, e.data["file"]) for e in events] == [("record.imported", "mine.csv")]


def test_the_list_shows_what_came_with_one_import(company: world.World, ada: Any) -> None:
    world.make(registry.get("account"), name="Before")
    told = carry_out(begin(ada, "a.csv", "name\nAcme\n", "account"), ada)
    kind = registry.get("account")
    narrowed = results.came_with(kind, ada, str(told.pk))
    assert [a.name for a in accounts().filter(narrowed.rows)] == ["Acme"]
    other = results.came_with(kind, company.actor("dora"), str(told.pk))
    assert not accounts().filter(other.rows).exists()


# Interruptions


def test_a_worker_that_dies_half_way_is_followed_by_one_that_goes_on(
    ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 10)
    monkeypatch.setattr(running, "CHUNK", 20)
    rows = [["external_id", "name"], *([f"E{n}", f"Account {n}"] for n in range(95))]
    told = begin(ada, "a.csv", table(rows), "account")

    def die(done: int, _total: int) -> None:
        if done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.run(told, ada, die)
    half = Import.objects.get(pk=told.pk)
    assert (half.done, half.created, accounts().count()) == (40, 40, 40)
    running.run(half, ada)
    assert (half.state, half.created, half.done) == ("done", 95, 95)
    assert accounts().count() == 95
    assert ImportRow.objects.filter(of=told).count() == 95


def test_of_two_workers_one_gives_way(ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 10)
    rows = [["name"], *([f"Account {n}"] for n in range(30))]
    told = begin(ada, "a.csv", table(rows), "account")

    def meddle(done: int, _total: int) -> None:
        if done == 10:
            running.run(Import.objects.get(pk=told.pk), ada)

    with pytest.raises(running.Overtaken):
        running.run(told, ada, meddle)
    assert accounts().count() == 30
    assert Import.objects.get(pk=told.pk).created == 30


# Undo


def test_undo_takes_back_what_was_made_and_changed(ada: Any) -> None:
    before = world.make(registry.get("account"), name="Old", employees=1, industry="health")
    version = HistoryEntry.objects.count()
    text = "name,employees,industry\nOld,2,Retail\nNew,3,Beekeeping\n"
    told = begin(ada, "a.csv", text, "account", on_duplicate="update")
    carry_out(told, ada)
    assert (told.created, told.updated, told.made) == (1, 1, [["industry", "beekeeping"]])
    assert HistoryEntry.objects.count() > version
    undo(told, ada)
    held = accounts().get(pk=before.pk)
    assert (held.employees, held.industry) == (1, "health")
    assert [a.name for a in Account.objects.visible_to(ada)] == ["Old"]
    assert (told.state, told.undone, told.left) == ("undone", 2, 0)
    assert all(choice.code != "beekeeping" for choice in options.of("industry", retired=True))


def test_undo_restores_several_references(ada: Any) -> None:
    kind = registry.get("person")
    roles = {r.code: r.pk for r in Role.objects.unscoped("the test")}
    person = runner.create(kind, ada, {"name": "Kim", "roles": [roles["service"]]})
    told = begin(ada, "p.csv", "name,roles\nKim,fitter\n", "person", on_duplicate="update")
    carry_out(told, ada)
    assert _role_codes(person) == ["fitter"]
    undo(told, ada)
    assert _role_codes(person) == ["service"]


def _role_codes(person: Person) -> list[str]:
    ids = person.roles.through._base_manager.filter(person=person).values("role")
    return [r.code for r in Role.objects.unscoped("the test").filter(pk__in=ids)]


def test_what_somebody_changed_since_stays_until_one_insists(
    company: world.World, ada: Any
) -> None:
    told = carry_out(begin(ada, "a.csv", "name\nOne\nTwo\n", "account"), ada)
    changed = accounts().get(name="Two")
    runner.update(registry.get("account"), company.actor("dora"), [changed.pk], {"employees": 9})
    undo(told, ada)
    assert (told.undone, told.left) == (1, 1)
    assert [a.name for a in Account.objects.visible_to(ada)] == ["Two"]
    row = ImportRow.objects.get(of=told, record_id=changed.pk)
    assert "changed since" in row.reasons[0]["message"]
    undo(told, ada, force=True)
    assert not Account.objects.visible_to(ada).exists()
    assert (told.undone, told.left) == (2, 0)


def test_what_others_need_by_now_stays(ada: Any) -> None:
    told = carry_out(begin(ada, "a.csv", "name\nOne\n", "account"), ada)
    runner.create(registry.get("contact"), ada, {"name": "Ann", "account": accounts().get().pk})
    undo(told, ada)
    assert (told.undone, told.left) == (0, 1)
    assert "Contacts" in ImportRow.objects.get(of=told).reasons[0]["message"]


def test_what_is_gone_already_does_not_stop_the_undo(ada: Any) -> None:
    told = carry_out(begin(ada, "a.csv", "name\nOne\nTwo\n", "account"), ada)
    standard.delete(registry.get("account"), ada, [accounts().get(name="One").pk])
    undo(told, ada)
    assert told.undone == 1
    assert not Account.objects.visible_to(ada).exists()


def test_an_address_to_sign_in_with_is_free_again_after_the_undo(ada: Any) -> None:
    text = "name,email\nKim,kim@x.example\n"
    told = carry_out(begin(ada, "p.csv", text, "person"), ada)
    undo(told, ada)
    again = carry_out(begin(ada, "p.csv", text, "person"), ada)
    assert again.created == 1


# The way a file is read


def test_the_type_is_told_by_the_columns(ada: Any) -> None:
    assert (
        begin(ada, "x.csv", "deal name,stage,amount,close date\nA,Talk,5,2026-01-02\n").record_type
        == "deal"
    )
    assert (
        begin(ada, "x.csv", "first name,last name,email,company\nA,B,a@b.example,C\n").record_type
        == "contact"
    )


def test_columns_in_five_languages_find_their_fields(ada: Any) -> None:
    heads = {
        "会社名,業種,電話番号,住所": {"name", "industry", "phones", "address"},
        "公司名称,行业,电话,网址": {"name", "industry", "phones", "website"},
        "회사명,업종,전화번호,홈페이지": {"name", "industry", "phones", "website"},
        "ชื่อบริษัท,อุตสาหกรรม,เบอร์โทร,เว็บไซต์": {"name", "industry", "phones", "website"},
    }
    for line, wanted in heads.items():
        told = begin(ada, "x.csv", f"{line}\na,b,c,d\n", "account")
        assert set(told.mapping.values()) == wanted


def test_a_fixed_value_stands_where_a_row_says_nothing(ada: Any) -> None:
    told = begin(
        ada,
        "a.csv",
        "name,source\nA,Referral\nB,\n",
        "account",
        constants={"source": "Partner", "tags": "fair; 2026"},
    )
    carry_out(told, ada)
    assert dict(accounts().values_list("name", "source")) == {"A": "referral", "B": "partner"}
    assert accounts().get(name="A").tags == ["fair", "2026"]


def test_money_takes_its_currency_from_its_column_or_the_fixed_value(ada: Any) -> None:
    text = 'name,turnover,cur\nA,"1,234.50",JPY\nB,5,\n'
    told = begin(ada, "a.csv", text, "account", constants={"turnover.currency": "USD"})
    told.mapping = {"name": "name", "turnover": "turnover", "cur": "turnover.currency"}
    carry_out(told, ada)
    held = dict(accounts().values_list("name", "turnover_currency"))
    assert held == {"A": "JPY", "B": "USD"}


def test_the_date_order_of_the_whole_file_counts(ada: Any) -> None:
    text = "name,birthday\nA,03/04/1990\nB,25/12/1980\n"
    told = carry_out(begin(ada, "c.csv", text, "contact"), ada)
    assert told.options["date_order"] == "dmy"
    days = Contact.objects.unscoped("the test").order_by("name").values_list("birthday", flat=True)
    assert [str(day) for day in days] == ["1990-04-03", "1980-12-25"]


def test_the_plan_needs_few_queries_whatever_the_number_of_rows(
    ada: Any, django_assert_max_num_queries: Any
) -> None:
    for count in (4, 400):
        rows = [
            ["name", "industry", "owner"],
            *([f"A{n}", "Retail", "Ada Company"] for n in range(count)),
        ]
        told = begin(ada, "a.csv", table(rows), "account")
        with sources.opened(told) as opened, django_assert_max_num_queries(6):
            make_plan(told, ada, opened)


def test_a_script_is_told_what_became_of_it(ada: Any) -> None:
    told = carry_out(begin(ada, "a.csv", "name\nA\n", "account"), ada)
    said = starting.data_of(told)
    assert (said["rows"], said["created"], said["state"]) == (1, 1, "done")


def test_the_undo_of_an_import_is_one_run_that_can_be_undone(ada: Any) -> None:
    told = carry_out(begin(ada, "a.csv", "name\nOne\nTwo\n", "account"), ada)
    planned = look_at(ada, told.run)
    assert (len(planned.free), planned.left) == (2, [])
    undo(told, ada)
    assert accounts().filter(deleted_at__isnull=True).count() == 0
    run = Run.objects.get(undoes=told.run)
    assert Run.objects.get(pk=told.run).undone_by == run.pk
    undo_run(ada, run.pk)
    assert accounts().filter(deleted_at__isnull=True).count() == 2


def test_the_undo_takes_people_off_what_they_were_put_on_for_the_import(
    ada: Any, company: world.World
) -> None:
    wes, account = company.people["wes"], world.make(registry.get("account"), name="Alder")
    text = f"name,account,owner\nDeal,Alder,{wes.name}\n"
    told = carry_out(begin(ada, "d.csv", text, "deal"), ada)
    assert told.created == 1
    shares = Share.objects.filter(record_type="account", record_id=account.pk, person=wes)
    assert shares.exists()
    undo(told, ada)
    assert not shares.exists()


def test_a_large_import_is_undone_in_seconds(ada: Any) -> None:
    rows = [["name", "website"], *([f"N{n}", f"https://{n}.example"] for n in range(10000))]
    told = carry_out(begin(ada, "a.csv", table(rows), "account"), ada)
    begun = monotonic()
    undo(told, ada)
    assert (told.undone, told.left) == (10000, 0)
    assert monotonic() - begun < 60
