"""Accounts with their life cycle, contacts, and what ties them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from html import escape
from itertools import pairwise
from typing import Any

from atrium.core.actions.work import Work, begin
from atrium.core.records import registry
from atrium.customers.public import keep_life_cycles
from atrium.demo.customers import Account, Contact, LifeStep, Phone
from atrium.demo.loading.desk import SOURCE, Desk, by, from_the_top, typed


def enter(desk: Desk) -> None:
    for accounts in from_the_top(desk.company.accounts, lambda account: account.parent):
        for owner, theirs in by(lambda a: _clerk(desk, a), accounts).items():
            desk.enter(
                "account",
                desk.actor(owner),
                theirs,
                lambda account: _account(desk, account),
                lambda account: account.created,
                after=_tell_life,
            )
    _keep_lives(desk)
    for owner, contacts in by(lambda c: _clerk(desk, c), desk.company.contacts).items():
        desk.enter(
            "contact",
            desk.actor(owner),
            contacts,
            lambda contact: _contact(desk, contact),
            lambda contact: contact.created,
        )
    _relate(desk)


def _clerk(desk: Desk, thing: Account | Contact) -> str:
    """Who typed it in: the owner, for the pool somebody of the branch."""
    mates = (person.key for person in desk.company.people if person.team == thing.team)
    return thing.owner or next(mates)


def _account(desk: Desk, account: Account) -> dict[str, Any]:
    classes = [
        desk.id("customer_class", f"{dimension}.{key}")
        for dimension, key in account.classes.items()
    ]
    return {
        "name": account.name,
        "reading": account.reading,
        "parent": desk.id("account", account.parent),
        "industry": account.industry,
        "employees": account.employees,
        "website": account.website,
        "phones": _phones(account.phones),
        "emails": _emails(account.emails),
        "address": asdict(account.address),
        "language": account.language,
        "channels": list(account.channels),
        "source": account.source,
        "stage": account.stage,
        "classes": classes,
        "description": f"<p>{escape(account.latin)}</p>" if account.latin else "",
        "tags": list(account.tags),
        "owner": desk.id("person", account.owner),
        "team": desk.id("team", account.team),
    }


def _contact(desk: Desk, contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "reading": contact.reading,
        "account": desk.id("account", contact.account),
        "job_title": contact.positions[0].title,
        "phones": _phones(contact.phones),
        "emails": _emails(contact.emails),
        "birthday": contact.birthday,
        "language": contact.language,
        "channels": list(contact.channels),
        "owner": desk.id("person", contact.owner),
        "team": desk.id("team", contact.team),
    }


def _phones(phones: Iterable[Phone]) -> list[dict[str, str]]:
    return [{"kind": p.kind, "number": p.number, "country": p.country} for p in phones]


def _emails(addresses: Iterable[str]) -> list[dict[str, str]]:
    return [{"kind": "work", "address": address} for address in addresses]


def _tell_life(work: Work, account: Account, record: Any) -> None:
    """The account came to its present stage step by step, each with an entry in the timeline."""
    for before, step in pairwise(account.life):
        data = {"fields": {"stage": [before.stage, step.stage]}}
        work.emit("record.edited", work.kind("account"), record, data, at=_when(account, step))


def _when(account: Account, step: LifeStep) -> datetime:
    """A life cycle is kept by the day; within it, the hour at which the account came in."""
    moment = datetime.combine(step.on, account.created.timetz())
    return max(moment, account.created)


def _keep_lives(desk: Desk) -> None:
    accounts = desk.company.accounts
    lives = {
        desk.get("account", account.key).pk: [
            (step.stage, _when(account, step)) for step in account.life
        ]
        for account in accounts
    }
    keep_life_cycles(lives)
    desk.touch("account", {account.key: _when(account, account.life[-1]) for account in accounts})


def _relate(desk: Desk) -> None:
    """Second roles of contacts, and relations between accounts."""
    company = desk.company
    roles = [
        {
            "contact": desk.id("contact", contact.key),
            "account": desk.id("account", position.account),
            "role": position.title,
        }
        for contact in company.contacts
        for position in contact.positions[1:]
    ]
    relations = [
        {
            "account": desk.id("account", relation.source),
            "relation": relation.kind,
            "other": desk.id("account", relation.target),
        }
        for relation in company.relations
    ]
    newest = max(contact.created for contact in company.contacts)
    with begin(desk.program, SOURCE, at=newest) as work:
        for key, rows in (("contact_role", roles), ("account_relation", relations)):
            kind = registry.get(key)
            work.create(kind, typed(kind, desk.program, rows))
        work.told.clear()  # known from the beginning: nothing that happened that day
