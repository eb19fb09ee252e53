"""Loaded, the demo company is what was built, in the rights and on the days of its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person, Team
from atrium.core.duplicates.models import Pair
from atrium.core.events.models import Event, Note
from atrium.core.events.timeline import timeline
from atrium.core.history.models import HistoryEntry
from atrium.core.records import company as described
from atrium.core.records import options, versions
from atrium.customers.models import Account, AccountRelation, Contact, ContactRole, LifeCycleEntry
from atrium.demo.build import build
from atrium.demo.company import SIGN_INS, Company
from atrium.demo.load import is_loaded, load
from atrium.sales.models import Deal, DealLine, Pipeline, Product, Stage, StageChange

WHY = "the test looks at all of it"


@pytest.fixture(scope="module")
def company() -> Company:
    return build(datetime.now(UTC).date())


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: Any, company: Company) -> Iterator[None]:
    """The company, loaded once for the tests of this module and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        versions.forget()
        load(company)
        yield
        transaction.set_rollback(True)
    versions.forget()


pytestmark = pytest.mark.django_db


def test_all_of_it_is_there(company: Company) -> None:
    for model, number in (
        (Team, len(company.teams)),
        (Person, len(company.people)),
        (Product, len(company.products)),
        (Pipeline, len(company.pipelines)),
        (Stage, sum(len(pipeline.stages) for pipeline in company.pipelines)),
        (Account, len(company.accounts)),
        (AccountRelation, len(company.relations)),
        (Contact, len(company.contacts)),
        (ContactRole, sum(len(contact.positions) for contact in company.contacts)),
        (Deal, len(company.deals)),
        (DealLine, sum(len(deal.lines) for deal in company.deals)),
    ):
        assert model.objects.unscoped(WHY).count() == number, model
    assert Note.objects.count() == len(company.notes)
    assert StageChange.objects.count() == sum(len(deal.moves) for deal in company.deals)
    assert LifeCycleEntry.objects.count() == sum(len(a.life) for a in company.accounts)


def test_contacts_entered_twice_wait_in_the_queue(company: Company) -> None:
    twice = sum(contact.key.endswith("b") for contact in company.contacts)
    waiting = Pair.objects.filter(record_type="contact")
    assert (twice, waiting.count()) == (10, 10)


def test_loading_again_does_nothing(company: Company) -> None:
    told = StringIO()
    assert is_loaded()
    call_command("atrium_demo", stdout=told)
    assert "already" in told.getvalue()
    assert Deal.objects.unscoped(WHY).count() == len(company.deals)


def test_the_sign_ins_have_the_password_of_the_demo_and_the_others_none() -> None:
    assert _person("sales").check_password("atrium")
    known = {p.email for p in Person.objects.all() if p.has_usable_password()}
    assert known == {f"{key}@demo.example" for key in SIGN_INS}


def test_the_company_is_described_with_its_currency_and_rates(company: Company) -> None:
    assert described.company().name == company.name
    assert described.currency() == "EUR"
    newest = [rate for rate in company.rates if rate.currency == "JPY"][-1]
    worth = described.worth(_yen(Decimal(1_000_000)), newest.on)
    assert abs(worth * newest.per_euro - 1_000_000) < 1


def test_the_companys_own_words_are_options_in_each_language() -> None:
    assert options.label("industry", "facade_contractor", "ko") == "외장·창호 공사"
    assert options.label("channel", "wechat", "zh-hans") == "微信"


def test_an_account_has_what_its_country_needs() -> None:
    sakura = _account("株式会社さくら建築")
    assert sakura.address["country"] == "JP"
    assert sakura.address["region"] == "大阪府"
    assert sakura.address["city"].startswith("大阪市")
    assert sakura.phones[0]["number"].startswith("+8161")
    assert sakura.emails == [{"kind": "work", "address": "info@sakura-kenchiku.example"}]
    assert sakura.reading == "サクラケンチク"
    assert sakura.classes.through._base_manager.filter(account=sakura).count() == 3


def test_every_record_was_made_by_its_owner_in_the_past(company: Company) -> None:
    now = datetime.now(UTC)
    for model in (Account, Contact, Deal):
        rows = model.objects.unscoped(WHY)
        assert not rows.filter(created_at__gte=now).exists()
        assert not rows.filter(updated_at__lt=F("created_at")).exists()
        assert not rows.exclude(owner=None).exclude(created_by=F("owner")).exists()
    created = {record.created_at for record in Deal.objects.unscoped(WHY)}
    assert created == {deal.created for deal in company.deals}


def test_deals_stand_where_their_way_ended(company: Company) -> None:
    rows = Deal.objects.unscoped(WHY).select_related("stage")
    records = {(record.name, record.created_at): record for record in rows}
    for deal in company.deals:
        record = records[deal.name, deal.created]
        assert record.amount == deal.amount
        assert record.amount_currency == deal.currency
        assert record.stage_since == deal.moves[-1].at
        assert record.outcome == ("open" if deal.is_open else deal.stage)
        assert record.probability == record.stage.probability
        assert record.opened_on == deal.created.date()
        assert record.closed_on == (deal.closed.date() if deal.closed else None)
        assert record.lost_reason == (deal.lost_reason or "")


def test_amounts_are_the_sums_of_the_lines() -> None:
    sums: dict[int, Decimal] = {}
    for line in DealLine.objects.unscoped(WHY):
        sums[line.deal_id] = sums.get(line.deal_id, Decimal(0)) + line.amount
    amounts = dict(Deal.objects.unscoped(WHY).values_list("pk", "amount"))
    assert sums == amounts


def test_stays_in_stages_join_without_a_gap() -> None:
    stays: dict[int, list[StageChange]] = {}
    for stay in StageChange.objects.order_by("deal", "entered_at"):
        stays.setdefault(stay.deal_id, []).append(stay)
    for path in stays.values():
        assert all(early.left_at == late.entered_at for early, late in pairwise(path))
        assert path[-1].left_at is None


def test_each_account_is_in_the_stage_its_life_cycle_came_to() -> None:
    now = {entry.account_id: entry.stage for entry in LifeCycleEntry.objects.filter(left_at=None)}
    assert now == dict(Account.objects.unscoped(WHY).values_list("pk", "stage"))


def test_a_won_deals_timeline_tells_its_way(company: Company) -> None:
    deal = next(deal for deal in company.deals if deal.is_won)
    record = Deal.objects.unscoped(WHY).get(created_at=deal.created, name=deal.name)
    entries, _mark = timeline(_actor("director"), "deal", record.pk, limit=100)
    told = [entry for entry in reversed(entries) if entry.note is None]
    assert told[0].kind.code == "record.created"
    assert [entry.at for entry in told] == [move.at for move in deal.moves]
    assert told[-1].kind.code == "sales.deal.won"
    owner = next(person for person in company.people if person.key == deal.owner)
    assert {entry.actor for entry in told} == {owner.name}


def test_an_accounts_timeline_has_the_notes_on_its_deals(company: Company) -> None:
    accounts = {deal.key: deal.account for deal in company.deals}
    note = next(note for note in company.notes if note.on == "deal")
    name = next(a.name for a in company.accounts if a.key == accounts[note.record])
    entries, _mark = timeline(_actor("director"), "account", _account(name).pk, limit=200)
    assert any(entry.note and entry.at == note.at for entry in entries)


def test_a_mention_is_in_the_timeline_of_the_person() -> None:
    surveyor = _person("surveyor")
    entries, _mark = timeline(_actor("surveyor"), "person", surveyor.pk, limit=50)
    notes = [entry.note for entry in entries if entry.note]
    assert notes
    assert all(f"@{surveyor.name}" in note.body for note in notes)


def test_people_see_what_their_role_and_team_allow() -> None:
    seen = {key: _deals_seen(key) for key in ("director", "lead", "sales", "sales2", "surveyor")}
    assert seen["sales"] < seen["lead"] < seen["director"]
    assert seen["sales2"] < seen["director"]
    assert not seen["sales"] & seen["sales2"]
    assert not seen["sales2"] & seen["lead"]
    assert 0 < len(seen["surveyor"]) < len(seen["director"])


def test_a_fitter_sees_the_accounts_of_the_shared_deals() -> None:
    actor = _actor("fitter")
    deals = Deal.objects.visible_to(actor)
    accounts = Account.objects.visible_to(actor)
    assert set(deals.values_list("account", flat=True)) == set(
        accounts.values_list("pk", flat=True)
    )


def test_nothing_was_changed_after_it_was_made() -> None:
    kept = {"account", "contact", "deal", "deal_line", "person"}
    # A role given is told of with none before it: it changes nothing that was there.
    entries = HistoryEntry.objects.filter(record_type__in=kept)
    assert not [e for e in entries if e.before != {key: [] for key in e.before}]
    assert not Event.objects.filter(record_type="deal_line").exists()


def test_names_are_there_in_the_five_languages() -> None:
    for model in (Product, Pipeline, Stage):
        for record in model.objects.unscoped(WHY):
            assert set(record.labels) == {"en", "ja", "zh-hans", "ko", "th"}
            assert record.labels["en"] == record.name


def _yen(amount: Decimal) -> Any:
    from atrium.core.money import Money

    return Money(amount, "JPY")


def _account(name: str) -> Any:
    return Account.objects.unscoped(WHY).get(name=name)


def _person(key: str) -> Person:
    person: Person = Person.objects.get(email=f"{key}@demo.example")
    return person


def _actor(key: str) -> Any:
    return actor_for(_person(key))


def _deals_seen(key: str) -> set[int]:
    rows = Deal.objects.visible_to(_actor(key))
    return set(rows.values_list("pk", flat=True))
