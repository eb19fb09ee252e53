"""The people at the accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from atrium.demo.accounts import Makings, channels, email_of, work_phone
from atrium.demo.customers import Account, Contact, Phone, Position
from atrium.demo.places import COUNTRIES, Country, places
from atrium.demo.table import rows
from atrium.demo.terms import LANGUAGES, Language, Words

_BIRTHDAY_KNOWN = 0.6
_SECOND_POSITION = 0.35


def contacts(makings: Makings, accounts: Sequence[Account]) -> tuple[Contact, ...]:
    taken: set[str] = set()
    made: list[Contact] = []
    for account in accounts:
        made.extend(_at(makings, account, taken, len(made)))
    return tuple(_advisers(makings, accounts, made))


def entered_twice(makings: Makings, known: Sequence[Contact]) -> Iterator[Contact]:
    """Two in each language whom a colleague typed in again, for somebody to find and merge."""
    for language in LANGUAGES:
        theirs = [one for one in known if one.language == language]
        for first in makings.dice.sample(theirs, 2):
            day = min(first.created.date() + timedelta(days=30), makings.today - timedelta(days=3))
            country = first.phones[0].country
            yield replace(
                first,
                key=f"{first.key}b",
                name=_retyped(first.name, first.language),
                emails=(),
                positions=first.positions[:1],
                birthday=None,
                created=max(makings.dice.moment(day, country), first.created),
            )


def _retyped(name: str, language: Language) -> str:
    """The same name as somebody in a hurry types it."""
    if language == "ja":
        return f"{name.replace(' ', '')} 様"
    if language in {"ko", "zh-hans"}:
        return f"{name[0]} {name[1:].strip()}"
    return " ".join(reversed(name.split(" ")))


def _at(makings: Makings, account: Account, taken: set[str], start: int) -> Iterator[Contact]:
    """The contacts of one account: the first came with it, the others became known later."""
    roles = _roles(account.industry)
    number = min(len(roles), _headcount(makings, account))
    others = makings.dice.sample(roles[1:], number - 1)
    for offset, (role, titles) in enumerate([roles[0], *others]):
        key = f"c{start + offset + 1:03}"
        yield _contact(makings, account, taken, key, role, titles, first=offset == 0)


def _headcount(makings: Makings, account: Account) -> int:
    employees = account.employees or 0
    if account.is_person:
        return 1
    if employees < 25:
        return makings.dice.choice((1, 1, 2, 2))
    return makings.dice.choice((1, 2, 2, 3) if employees < 150 else (2, 3, 3, 4))


def _contact(
    makings: Makings,
    account: Account,
    taken: set[str],
    key: str,
    role: str,
    titles: Words,
    *,
    first: bool,
) -> Contact:
    dice, country = makings.dice, COUNTRIES[account.address.country]
    home = makings.owners.get(account.key)
    name = home or makings.names.draw(country)
    title = titles.say(country.language)
    domain = account.website.removeprefix("https://www.")
    email = account.emails[0] if home else email_of(name, dice, domain, taken)
    return Contact(
        key=key,
        name=name.full,
        reading=name.reading,
        called=name.called(title, private=account.is_person),
        positions=(Position(account.key, role, title),),
        phones=account.phones if home else _phones(makings, account, country),
        emails=(email,),
        birthday=_birthday(makings) if dice.chance(_BIRTHDAY_KNOWN) else None,
        language=country.language,
        channels=channels(dice, country),
        owner=account.owner,
        team=account.team,
        created=account.created if first else _met(makings, account),
    )


def _met(makings: Makings, account: Account) -> datetime:
    """When a further contact became known, some days after the account came in."""
    last = makings.today - timedelta(days=4)
    begin = min(account.created.date() + timedelta(days=1), last)
    day = makings.dice.day(begin, min(last, begin + timedelta(days=260)))
    return max(makings.dice.moment(day, account.address.country), account.created)


def _phones(makings: Makings, account: Account, country: Country) -> tuple[Phone, ...]:
    direct = work_phone(makings, account)
    if country.code == "IE" or makings.dice.chance(0.3):
        return (direct,)
    place = next(p for p in places() if p.country == country.code)
    mobile = makings.numbers.mobile(place)
    return (mobile,) if makings.dice.chance(0.3) else (direct, mobile)


def _birthday(makings: Makings) -> date:
    year = makings.today.year - makings.dice.randint(26, 63)
    return date(year, 1, 1) + timedelta(days=makings.dice.randint(0, 364))


def _advisers(
    makings: Makings, accounts: Sequence[Account], made: list[Contact]
) -> Iterator[Contact]:
    """Architects who also advise the accounts their office designs for have a second position."""
    known = {account.key: account for account in accounts}
    links = {source: target for source, kind, target in rows("relations") if kind != "part"}
    for contact in made:
        target = known.get(links.get(contact.account, ""))
        if target is None or not makings.dice.chance(_SECOND_POSITION):
            yield contact
            continue
        titles = next(words for role, words in _roles("architecture") if role == "adviser")
        title = titles.say(contact.language)
        if known[contact.account].industry != "architecture":
            title = contact.positions[0].title
        second = Position(target.key, "adviser", title, main=False)
        yield replace(contact, positions=(*contact.positions, second))


@cache
def _roles(industry: str) -> tuple[tuple[str, Words], ...]:
    return tuple(
        (role, Words(*names)) for kind, role, *names in rows("positions") if kind == industry
    )
