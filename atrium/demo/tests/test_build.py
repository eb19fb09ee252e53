"""The demo company is the same each time, whole, and of one piece."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time

import pytest

from atrium.demo.build import build
from atrium.demo.company import Company
from atrium.demo.terms import LANGUAGES, Words

TODAY = date(2026, 11, 23)
SIGN_INS = {
    "admin": "administrator",
    "director": "director",
    "lead": "sales_manager",
    "sales": "salesperson",
    "sales2": "salesperson",
    "surveyor": "surveyor",
    "fitter": "fitter",
    "accountant": "accountant",
    "service": "service",
    "marketing": "marketing",
}


@pytest.fixture(scope="module")
def company() -> Company:
    return build(TODAY)


def test_the_same_day_and_seed_make_the_same_company(company: Company) -> None:
    assert build(TODAY) == company


def test_another_seed_makes_another_company(company: Company) -> None:
    assert build(TODAY, seed=8).deals != company.deals


def test_it_is_of_the_size_a_visitor_can_look_around_in(company: Company) -> None:
    assert 195 <= len(company.accounts) <= 220
    assert 400 <= len(company.contacts) <= 450
    assert 38 <= len(company.products) <= 45
    assert 515 <= len(company.deals) <= 530
    assert 1400 <= len(company.notes) <= 1650
    assert 25 <= len(company.people) <= 30


def test_the_demo_sign_ins_have_their_roles(company: Company) -> None:
    people = {person.key: person for person in company.people}
    assert {key: people[key].role for key in SIGN_INS} == SIGN_INS
    assert people["sales"].email == "sales@demo.example"
    assert people["sales"].team != people["sales2"].team
    assert {person.language for person in company.people} == set(LANGUAGES)


def test_teams_are_a_tree(company: Company) -> None:
    parents = {team.key: team.parent for team in company.teams}
    for key in parents:
        above = [key]
        while parent := parents[above[-1]]:
            assert parent not in above
            above.append(parent)
        assert above[-1] == "company"


def test_every_key_is_given_once(company: Company) -> None:
    for things in (
        company.teams,
        company.people,
        company.products,
        company.pipelines,
        company.accounts,
        company.contacts,
        company.deals,
        company.notes,
    ):
        keys = Counter(thing.key for thing in things)
        assert max(keys.values()) == 1
        assert "" not in keys


def test_people_and_teams_refer_to_what_is_there(company: Company) -> None:
    teams = {team.key for team in company.teams}
    assert {person.team for person in company.people} <= teams
    people = {person.key for person in company.people}
    assert {person.manager for person in company.people} <= people | {None}
    assert {team.parent for team in company.teams} <= teams | {None}


def test_accounts_and_contacts_refer_to_what_is_there(company: Company) -> None:
    accounts = {account.key for account in company.accounts}
    people = {person.key for person in company.people} | {None}
    teams = {team.key for team in company.teams}
    for account in company.accounts:
        assert account.owner in people
        assert account.team in teams
        assert account.parent in accounts | {None}
        assert account.parent != account.key
        assert account.industry in _keys(company.industries)
        assert account.source in _keys(company.sources)
        assert set(account.channels) <= _keys(company.channels)
        assert {step.stage for step in account.life} <= _keys(company.life_stages)
        assert {d.key for d in company.dimensions} == set(account.classes)
        for dimension in company.dimensions:
            assert account.classes[dimension.key] in _keys(dimension.classes)
    for contact in company.contacts:
        assert contact.owner in people
        assert {position.account for position in contact.positions} <= accounts
        assert set(contact.channels) <= _keys(company.channels)
    for relation in company.relations:
        assert {relation.source, relation.target} <= accounts
        assert relation.kind in _keys(company.relation_kinds)


def test_deals_refer_to_what_is_there(company: Company) -> None:
    accounts = {account.key: account for account in company.accounts}
    people = {person.key for person in company.people}
    products = {product.key for product in company.products}
    pipelines = {pipeline.key: pipeline for pipeline in company.pipelines}
    contacts = {contact.key: contact for contact in company.contacts}
    for deal in company.deals:
        stages = {stage.key for stage in pipelines[deal.pipeline].stages}
        assert {move.stage for move in deal.moves} <= stages
        assert {move.by for move in deal.moves} <= people
        assert {deal.owner, *deal.members} <= people
        assert deal.owner not in deal.members
        assert {line.product for line in deal.lines} <= products
        assert deal.source in _keys(company.sources)
        assert deal.currency == accounts[deal.account].currency
        assert deal.account in {p.account for p in contacts[deal.contact].positions}


def test_notes_refer_to_what_is_there(company: Company) -> None:
    people = {person.key: person for person in company.people}
    records = {
        "account": {account.key for account in company.accounts},
        "deal": {deal.key for deal in company.deals},
    }
    for note in company.notes:
        assert note.author in people
        assert note.record in records[note.on]
        assert note.language == people[note.author].language
        for key in note.mentions:
            assert f"@{people[key].name}" in note.text
            assert key != note.author


def test_nothing_happens_today_or_later(company: Company) -> None:
    midnight = datetime.combine(TODAY, time(0), tzinfo=UTC)
    moments = [account.created for account in company.accounts]
    moments += [contact.created for contact in company.contacts]
    moments += [move.at for deal in company.deals for move in deal.moves]
    moments += [note.at for note in company.notes]
    assert max(moments) < midnight


def test_nothing_precedes_what_it_is_about(company: Company) -> None:
    accounts = {account.key: account.created for account in company.accounts}
    contacts = {contact.key: contact.created for contact in company.contacts}
    deals = {deal.key: deal.created for deal in company.deals}
    for contact in company.contacts:
        assert contact.created >= accounts[contact.account]
    for deal in company.deals:
        assert deal.created >= accounts[deal.account]
        assert deal.created >= contacts[deal.contact]
    for note in company.notes:
        assert note.at >= (deals if note.on == "deal" else accounts)[note.record]


def test_every_term_has_a_name_in_each_language(company: Company) -> None:
    names: list[Words] = [choice.names for choice in company.choices()]
    names += [product.names for product in company.products]
    for pipeline in company.pipelines:
        names += [pipeline.names, *(stage.names for stage in pipeline.stages)]
    assert all(name.say(language) for name in names for language in LANGUAGES)


def _keys(choices: tuple[object, ...]) -> set[str]:
    return {getattr(choice, "key", "") for choice in choices}
