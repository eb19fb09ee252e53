"""What colleagues wrote down: calls, visits, mails and remarks about accounts and deals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from atrium.demo.accounts import HISTORY
from atrium.demo.baskets import things
from atrium.demo.company import Note, Person
from atrium.demo.customers import Account, Contact
from atrium.demo.dice import Dice, workday
from atrium.demo.phrases import Kind, Pattern, amount_in, day_in, patterns
from atrium.demo.selling import Deal, Line, Move
from atrium.demo.staff import CREWS, SERVICE
from atrium.demo.terms import Language

_OCCASIONS = {
    "first_call": "first",
    "measurement": "measure",
    "approval": "price",
    "payment": "pay",
    "installation": "install",
    "enquiry": "project",
    "design": "design",
    "tender": "bid",
    "sample": "design",
    "negotiation": "bid",
    "contract": "contract",
    "offer": "service",
    "inspection": "service",
    "agreement": "service",
    "won": "won",
}
_ODDS = {"first": 0.5, "project": 0.6, "won": 0.5, "lost": 0.55}
_USUAL_ODDS = 0.4
_ASKED = {
    # whom the owner of a deal asks for help in which stage
    "measurement": "surveyor",
    "design": "surveyor",
    "installation": "fitter",
    "payment": "accountant",
    "approval": "manager",
    "negotiation": "manager",
    "won": "marketing",
}
_ASKING = 0.13
_ANSWERED = 0.75
_FOLLOWED = 0.3
_MANAGERS = {"GB": "lead", "IE": "lead", "DE": "lead"}
_ACCOUNTANTS = {"GB": "grace.okafor", "IE": "grace.okafor", "DE": "grace.okafor"}
_SMALL = {"EUR": 500, "GBP": 400, "JPY": 80_000, "CNY": 4_000, "KRW": 700_000, "THB": 20_000}


def notes(
    dice: Dice,
    people: Sequence[Person],
    accounts: Sequence[Account],
    contacts: Sequence[Contact],
    deals: Sequence[Deal],
) -> tuple[Note, ...]:
    """All entries, oldest first."""
    writer = _Writer(dice, people, accounts, contacts)
    made = [note for deal in deals for note in writer.on_deal(deal)]
    made += [note for account in accounts for note in writer.on_account(account)]
    made.sort(key=lambda note: (note.at, note.record))
    return tuple(replace(note, key=f"n{number:04}") for number, note in enumerate(made, start=1))


class _Writer:
    """Writes the notes on one record after another and does not say the same twice on one."""

    def __init__(
        self,
        dice: Dice,
        people: Sequence[Person],
        accounts: Sequence[Account],
        contacts: Sequence[Contact],
    ) -> None:
        self._dice = dice
        self._people = {person.key: person for person in people}
        self._accounts = {account.key: account for account in accounts}
        self._contacts = {contact.key: contact for contact in contacts}
        self._first: dict[str, Contact] = {}
        for contact in contacts:
            self._first.setdefault(contact.account, contact)
        self._said: set[str] = set()

    def on_deal(self, deal: Deal) -> Iterator[Note]:
        self._said = set()
        ends = [move.at for move in deal.moves[1:]]
        until = datetime.combine(self._dice.yesterday, deal.created.timetz())
        for move, end in zip(deal.moves, [*ends, until], strict=True):
            occasion = _OCCASIONS.get(move.stage, f"lost_{deal.lost_reason}")
            odds = _ODDS.get(occasion.split("_")[0], _USUAL_ODDS)
            at = self._within(deal, move, end)
            if self._dice.chance(odds):
                yield self._note(deal, occasion, at, self._author(deal, move))
            if move.stage in _ASKED and self._dice.chance(_ASKING):
                yield from self._ask(deal, _ASKED[move.stage], move)
        yield from self._reminders(deal, until)

    def on_account(self, account: Account) -> Iterator[Note]:
        """Care for customers, first approaches to leads."""
        self._said = set()
        bought = [step.on for step in account.life if step.stage == "first_order"]
        occasion, since = ("care", bought[0]) if bought else ("lead", account.life[0].on)
        since = max(since, self._dice.yesterday - timedelta(days=HISTORY))
        number = self._dice.choice((1, 1, 2, 2, 3) if bought else (0, 1, 1, 1, 2))
        days = sorted(self._dice.day(since, self._dice.yesterday) for _ in range(number))
        for day in days:
            at = self._dice.moment(day, account.address.country)
            if at < account.created:
                continue
            author = self._carer(account, care=bool(bought))
            yield self._note(account, occasion, at, author)
            helper = SERVICE.get(account.address.country)
            if bought and helper and self._dice.chance(_ASKING):
                asked_at = at + timedelta(minutes=9)
                yield from self._talk(account, "service", asked_at, self._of(account), helper)

    def _within(self, deal: Deal, move: Move, end: datetime) -> datetime:
        """Some minutes after the stage began or ended the deal, else somewhere in the stage."""
        soon = move.at + timedelta(minutes=self._dice.randint(2, 40))
        if move is deal.moves[0] or not _is_open(move):
            return soon
        days = max(0, (end - move.at).days)
        day = move.at.date() + timedelta(days=self._dice.randint(0, min(days, 12)))
        at = self._dice.moment(day, self._accounts[deal.account].address.country)
        return at if move.at < at < end else soon

    def _author(self, deal: Deal, move: Move) -> str:
        """Who was there: a member of the deal wrote some of the notes on their own stage."""
        helpers = {"measurement": 0, "installation": -1, "inspection": 0}
        if move.stage in helpers and deal.members and self._dice.chance(0.4):
            return deal.members[helpers[move.stage]]
        return deal.owner

    def _ask(self, deal: Deal, whom: str, move: Move) -> Iterator[Note]:
        country = self._accounts[deal.account].address.country
        crew = CREWS[country]
        asked = {
            "surveyor": crew[0],
            "fitter": crew[-1],
            "accountant": _ACCOUNTANTS.get(country, "accountant"),
            "manager": _MANAGERS.get(country, "li.jingyi"),
            "marketing": "marketing",
        }[whom]
        at = move.at + timedelta(minutes=self._dice.randint(41, 80))
        yield from self._talk(deal, whom, at, deal.owner, asked)

    def _talk(
        self, record: Deal | Account, whom: str, at: datetime, author: str, asked: str
    ) -> Iterator[Note]:
        """A question to a colleague and, mostly, the answer some hours later."""
        if asked == author:
            return
        yield self._note(record, f"tell_{whom}", at, author, asked)
        if self._dice.chance(_ANSWERED):
            later = at + timedelta(minutes=self._dice.randint(12, 240))
            yield self._note(record, f"answer_{whom}", later, asked, author)

    def _reminders(self, deal: Deal, until: datetime) -> Iterator[Note]:
        """What is said while nothing moves: twice at most in a stage that takes too long."""
        moves = [*deal.moves, Move("", until, "")] if deal.is_open else list(deal.moves)
        for move, following in pairwise(moves):
            quiet = (following.at - move.at).days
            for back in (25, 50):
                if quiet > back and self._dice.chance(0.5):
                    day = move.at.date() + timedelta(days=back)
                    at = self._dice.moment(day, self._accounts[deal.account].address.country)
                    if at < following.at:
                        yield self._note(deal, "stuck", at, deal.owner)

    def _carer(self, account: Account, *, care: bool) -> str:
        country = account.address.country
        if care and country in SERVICE and self._dice.chance(0.35):
            return SERVICE[country]
        return self._of(account)

    def _of(self, account: Account) -> str:
        """The owner; for an account in the pool the colleague of its branch who was there first."""
        mates = [key for key, person in self._people.items() if person.team == account.team]
        return account.owner or mates[0]

    def _note(
        self,
        record: Deal | Account,
        occasion: str,
        at: datetime,
        author: str,
        asked: str | None = None,
    ) -> Note:
        language = self._people[author].language
        pattern = self._pattern(record, language, occasion)
        text = self._filled(pattern.text, record, language, at.date(), asked)
        if _may_follow(occasion) and self._dice.chance(_FOLLOWED):
            after = self._dice.choice(patterns(language, "next")).text
            gap = "" if language in {"ja", "zh-hans"} else " "
            text += gap + self._filled(after, record, language, at.date(), asked)
        kind: Kind = pattern.kind
        on: Literal["account", "deal"] = "deal" if isinstance(record, Deal) else "account"
        mentions = (asked,) if asked else ()
        return Note("", kind, on, record.key, author, at, language, text, mentions)

    def _pattern(self, record: Deal | Account, language: Language, occasion: str) -> Pattern:
        account = self._account(record)
        fit = [p for p in patterns(language, occasion) if not (p.firms_only and account.is_person)]
        fresh = [pattern for pattern in fit if pattern.text not in self._said] or fit
        pattern = self._dice.choice(fresh)
        self._said.add(pattern.text)
        return pattern

    def _filled(
        self, text: str, record: Deal | Account, language: Language, on: date, asked: str | None
    ) -> str:
        account = self._account(record)
        soon = workday(on + timedelta(days=self._dice.randint(2, 13)), account.address.country)
        code, pieces = self._goods(record)
        amount = record.amount if isinstance(record, Deal) else Decimal(_SMALL[account.currency])
        return text.format(
            who=self._who(record).called,
            thing=things()[code].say(language),
            n=pieces,
            day=day_in(language, soon),
            amount=amount_in(account.currency, amount),
            pct=self._dice.randint(3, 11),
            weeks=self._dice.randint(2, 9),
            floor=self._dice.randint(1, 6),
            colleague=self._people[asked].name if asked else "",
        )

    def _goods(self, record: Deal | Account) -> tuple[str, int]:
        """The product a note is about and a number of pieces that fits the deal."""
        if isinstance(record, Account):
            codes = [code for code in things() if code.startswith(("WIN", "DOR"))]
            return self._dice.choice(codes), self._dice.randint(4, 40)
        line: Line = record.lines[0]
        counted = line.product.startswith(("win", "dor"))
        return line.product.upper(), int(line.quantity) if counted else self._dice.randint(6, 48)

    def _who(self, record: Deal | Account) -> Contact:
        if isinstance(record, Deal):
            return self._contacts[record.contact]
        return self._first[record.key]

    def _account(self, record: Deal | Account) -> Account:
        return record if isinstance(record, Account) else self._accounts[record.account]


def _is_open(move: Move) -> bool:
    return move.stage not in {"won", "lost"}


def _may_follow(occasion: str) -> bool:
    return not occasion.startswith(("tell_", "answer_", "lost_", "won"))
