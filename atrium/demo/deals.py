"""The deals of the last year and a half, each with the way it went through its pipeline."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import accumulate

from atrium.demo.accounts import HISTORY
from atrium.demo.baskets import Shop
from atrium.demo.company import SIGN_INS, Person, Rate
from atrium.demo.customers import Account, Contact
from atrium.demo.dice import Dice
from atrium.demo.rates import per_euro
from atrium.demo.selling import Deal, Move, Pipeline, Product, Stage
from atrium.demo.staff import CREWS, SERVICE

COUNT = 524
_WIN_RATE = 0.33
_SEASON = (0.75, 0.85, 1.2, 1.2, 1.15, 1.1, 0.9, 0.65, 1.2, 1.25, 1.05, 0.7)
_SOURCE_LUCK = {
    "referral": 1.25,
    "customer": 1.35,
    "cold_call": 0.6,
    "tender": 0.75,
    "advertising": 0.8,
}
_FACADE_TRADES = {
    "real_estate": 0.55,
    "facade_contractor": 0.5,
    "architecture": 0.4,
    "construction": 0.25,
}
_APPETITE = {
    "household": 0.6,
    "architecture": 0.7,
    "medical": 0.6,
    "retail": 0.7,
    "construction": 1.4,
}
_REASONS = {
    "price": 30,
    "competitor": 20,
    "timing": 14,
    "no_budget": 12,
    "no_answer": 10,
    "no_need": 6,
    "delivery": 5,
    "specification": 5,
}
_STALE = 0.06
_LATELY = 50
_STALE_OF_LATE = 0.22


@dataclass(frozen=True)
class Market:
    """What deals are made of."""

    dice: Dice
    today: date
    people: dict[str, Person]
    accounts: tuple[Account, ...]
    contacts: dict[str, list[Contact]]
    pipelines: dict[str, Pipeline]
    rates: tuple[Rate, ...]
    shop: Shop
    credit: dict[str, float] = field(default_factory=dict)

    def wins(self, owner: Person, source: str) -> bool:
        """Whether a deal will be won. Each person's luck evens out, so that skill shows."""
        credit = self.credit.get(owner.key, 0.5)
        credit += _WIN_RATE * owner.skill * _SOURCE_LUCK.get(source, 1)
        won = credit >= self.dice.uniform(0.3, 1.3)
        self.credit[owner.key] = credit - won
        return won


def deals(
    dice: Dice,
    today: date,
    people: Sequence[Person],
    accounts: Sequence[Account],
    contacts: Sequence[Contact],
    products: Sequence[Product],
    pipelines: Sequence[Pipeline],
    rates: tuple[Rate, ...],
) -> tuple[Deal, ...]:
    market = Market(
        dice=dice,
        today=today,
        people={person.key: person for person in people},
        accounts=tuple(account for account in accounts if account.owner),
        contacts=_by_account(contacts),
        pipelines={pipeline.key: pipeline for pipeline in pipelines},
        rates=rates,
        shop=Shop(dice, products),
    )
    appetite = {account.key: _appetite(dice, account) for account in market.accounts}
    made: list[Deal] = []
    won: set[str] = set()
    for day in _days(dice, today):
        account = _buyer(market, appetite, day)
        deal = _deal(market, account, day, known=account.key in won)
        made.append(deal)
        appetite[account.key] *= 1.1 if deal.is_won else 0.8
        if deal.is_won:
            won.add(account.key)
    made.sort(key=lambda deal: deal.created)
    return tuple(replace(deal, key=f"d{number:04}") for number, deal in enumerate(made, start=1))


def _by_account(contacts: Sequence[Contact]) -> dict[str, list[Contact]]:
    people: dict[str, list[Contact]] = {}
    for contact in contacts:
        for position in contact.positions:
            people.setdefault(position.account, []).append(contact)
    return people


def _days(dice: Dice, today: date) -> list[date]:
    """The days deals begin on: more in spring and autumn, fewer in August and at the year's end."""
    days = [today - timedelta(days=back) for back in range(HISTORY, 1, -1)]
    days = [day for day in days if day.weekday() < 5]
    growth = (1 + 0.9 * index / len(days) for index in range(len(days)))
    weights = [_SEASON[day.month - 1] * more for day, more in zip(days, growth, strict=True)]
    sums = list(accumulate(weights))
    step = sums[-1] / COUNT
    return [days[bisect(sums, step * (number + dice.random()))] for number in range(COUNT)]


def _appetite(dice: Dice, account: Account) -> float:
    """How much an account buys: few buy much, many little, some never."""
    if dice.chance(0.1):
        return 0
    size = 1 + min(account.employees or 0, 400) / 250
    return dice.days(_APPETITE.get(account.industry, 1) * size, 0.5)


def _buyer(market: Market, appetite: dict[str, float], day: date) -> Account:
    """An account that is there on that day.

    A new one asks for something sooner; lately those ask more whom a visitor will look after.
    """
    there = [account for account in market.accounts if account.created.date() <= day]
    lately = (market.today - day).days < _LATELY
    weights = [
        appetite[account.key]
        * (3 if (day - account.created.date()).days < 45 else 1)
        * (3 if lately and account.owner in SIGN_INS else 1)
        for account in there
    ]
    return market.dice.choices(there, weights=weights)[0]


def _deal(market: Market, account: Account, day: date, *, known: bool) -> Deal:
    dice = market.dice
    pipeline = market.pipelines[_pipeline(dice, account, known=known)]
    owner = market.people[_owner(market, account)]
    source = "customer" if known and dice.chance(0.7) else account.source
    start = max(dice.moment(day, account.address.country), account.created)
    rate = per_euro(market.rates, account.currency, start.date())
    basket = market.shop.basket(account, pipeline.key, rate)
    moves, reason = _path(market, account, pipeline, owner, source, start)
    return Deal(
        key="",
        name=basket.name,
        account=account.key,
        contact=_contact(market, account, start).key,
        pipeline=pipeline.key,
        currency=account.currency,
        lines=basket.lines,
        moves=moves,
        expected_close=_expected(market, pipeline, moves),
        source=source,
        owner=owner.key,
        team=account.team,
        members=_members(account, pipeline, moves, owner.key),
        lost_reason=reason,
    )


def _pipeline(dice: Dice, account: Account, *, known: bool) -> str:
    if known and dice.chance(0.3):
        return "service"
    if account.is_person:
        return "fitting"
    facade = _FACADE_TRADES.get(account.industry, 0.08)
    return "facade" if dice.chance(facade) else "fitting"


def _owner(market: Market, account: Account) -> str:
    """The account's owner; now and then a colleague of the branch stands in."""
    mates = [p.key for p in market.people.values() if p.team == account.team]
    if market.dice.chance(0.06):
        return market.dice.choice(mates)
    return account.owner or mates[0]


def _contact(market: Market, account: Account, start: datetime) -> Contact:
    there = [c for c in market.contacts[account.key] if c.created <= start]
    weights = [3 if c.account == account.key else 1 for c in there]
    return market.dice.choices(there, weights=weights)[0]


def _path(
    market: Market,
    account: Account,
    pipeline: Pipeline,
    owner: Person,
    source: str,
    start: datetime,
) -> tuple[tuple[Move, ...], str | None]:
    """The moves from the first stage on until the end, or as far as the deal got by yesterday."""
    dice, country = market.dice, account.address.country
    stages = [stage for stage in pipeline.stages if stage.outcome == "open"]
    wins = market.wins(owner, source)
    last = len(stages) - 1 if wins else _lost_at(dice, len(stages))
    late = (market.today - start.date()).days < 150
    stale = dice.randint(0, last) if dice.chance(_STALE_OF_LATE if late else _STALE) else -1
    moves = [Move(stages[0].key, start, owner.key)]
    for index in range(last + 1):
        spent = _spent(dice, stages[index], owner, wins=wins, stale=index == stale)
        at = dice.moment(moves[-1].at.date() + timedelta(days=spent), country)
        if moves[-1].at.date() + timedelta(days=spent) > dice.yesterday or at <= moves[-1].at:
            return tuple(moves), None
        done = index == last
        key = stages[index + 1].key if not done else ("won" if wins else "lost")
        moves.append(Move(key, at, owner.key))
    return tuple(moves), None if wins else _reason(dice, stages[last].key)


def _spent(dice: Dice, stage: Stage, owner: Person, *, wins: bool, stale: bool) -> int:
    """Days in a stage. What will be lost lies longer; a stale deal lies far too long."""
    days = dice.days(stage.days * owner.pace * (1 if wins else 1.25))
    if stale:
        days = (stage.rots or 14) * dice.uniform(1.5, 6)
    return max(1, round(days))


def _lost_at(dice: Dice, count: int) -> int:
    """Most deals that are lost are lost before the half of the way, hardly any at its end."""
    weights = [3.0, 3.5, 4.0, 1.0, 0.3, 0.1][:count]
    return dice.choices(range(count), weights=weights)[0]


def _reason(dice: Dice, stage: str) -> str:
    early = stage in {"first_call", "enquiry", "offer"}
    weights = {key: w * (4 if early and key == "no_answer" else 1) for key, w in _REASONS.items()}
    return dice.pick(weights)


def _expected(market: Market, pipeline: Pipeline, moves: tuple[Move, ...]) -> date:
    """Near the day it closed; else what is left of the way, which now and then has slipped."""
    dice, stage = market.dice, moves[-1]
    if stage.stage in {"won", "lost"}:
        return stage.at.date() + timedelta(days=dice.randint(-12, 9))
    keys = [each.key for each in pipeline.stages]
    left = sum(each.days for each in pipeline.stages[keys.index(stage.stage) :])
    day = stage.at.date() + timedelta(days=round(dice.days(left * 1.2, 0.35)))
    if day < market.today and dice.chance(0.7):
        day = market.today + timedelta(days=dice.randint(3, 60))
    return day


def _members(
    account: Account, pipeline: Pipeline, moves: tuple[Move, ...], owner: str
) -> tuple[str, ...]:
    """Who works on the deal with its owner, from the stage on at which they are needed."""
    surveyor, fitter = CREWS[account.address.country]
    reached = {move.stage for move in moves}
    found = []
    if reached & {"measurement", "design"}:
        found.append(surveyor)
    if reached & {"installation", "contract"}:
        found.append(fitter)
    if pipeline.key == "service" and account.address.country in SERVICE:
        found.append(SERVICE[account.address.country])
    return tuple(key for key in dict.fromkeys(found) if key != owner)
