"""The way of each account through the customer life cycle, and the classes it has come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from atrium.demo.accounts import HISTORY
from atrium.demo.company import Rate
from atrium.demo.customers import Account, LifeStep
from atrium.demo.dice import Dice
from atrium.demo.rates import per_euro
from atrium.demo.selling import Deal

QUIET = timedelta(days=270)
GONE = timedelta(days=480)
_LOYAL_AFTER = 5
_CUSTOMERS = {"first_order", "active", "loyal"}


class _Life:
    """A path under way: steps in the order of their days."""

    def __init__(self, born: date) -> None:
        self.steps = [LifeStep("lead", born)]
        self.seen = born
        self.won = 0

    @property
    def stage(self) -> str:
        return self.steps[-1].stage

    def reach(self, stage: str, on: date) -> None:
        if stage != self.stage:
            self.steps.append(LifeStep(stage, max(on, self.steps[-1].on)))

    def wait(self, until: date) -> None:
        """A customer who is not heard of goes quiet, then is lost."""
        if self.stage in _CUSTOMERS and until - self.seen > QUIET:
            self.reach("at_risk", self.seen + QUIET)
        if self.stage == "at_risk" and until - self.seen > GONE:
            self.reach("lost", self.seen + GONE)

    def asked(self, on: date) -> None:
        self.wait(on)
        if self.stage == "lead":
            self.reach("prospect", on)
        self.seen = max(self.seen, on)

    def bought(self, on: date) -> None:
        self.asked(on)
        self.won += 1
        if self.won == 1:
            self.reach("first_order", on)
        elif self.won >= _LOYAL_AFTER:
            self.reach("loyal", on)
        else:
            self.reach("active", on)


def lived(
    dice: Dice,
    today: date,
    accounts: Sequence[Account],
    deals: Sequence[Deal],
    rates: tuple[Rate, ...],
) -> tuple[Account, ...]:
    """The accounts with their life cycle and their classes, as their deals made them."""
    of: dict[str, list[Deal]] = {account.key: [] for account in accounts}
    for deal in deals:
        of[deal.account].append(deal)
    worth = {key: _worth(theirs, rates) for key, theirs in of.items()}
    bounds = sorted((value for value in worth.values() if value), reverse=True)
    return tuple(
        replace(
            account,
            life=_life(dice, today, account, of[account.key]),
            classes=_classes(account, worth[account.key], bounds),
        )
        for account in accounts
    )


def _life(dice: Dice, today: date, account: Account, deals: Sequence[Deal]) -> tuple[LifeStep, ...]:
    life = _Life(account.created.date())
    first = today - timedelta(days=HISTORY)
    if account.owner and life.seen < first - timedelta(days=120) and dice.chance(0.75):
        _before(dice, life, first)
    events = [(deal.created.date(), False) for deal in deals]
    events += [(deal.closed.date(), True) for deal in deals if deal.is_won and deal.closed]
    for on, is_won in sorted(events):
        if is_won:
            life.bought(on)
        else:
            life.asked(on)
    if not any(deal.is_open for deal in deals):
        life.wait(today - timedelta(days=1))
    return tuple(life.steps)


def _before(dice: Dice, life: _Life, first: date) -> None:
    """What an old customer bought before the history begins."""
    day = life.seen + timedelta(days=dice.randint(8, 40))
    life.asked(day)
    while (day := day + timedelta(days=dice.randint(60, 330))) < first:
        life.bought(day)


def _worth(deals: Sequence[Deal], rates: tuple[Rate, ...]) -> Decimal:
    """What the account's won deals are worth in euros."""
    return sum(
        (
            deal.amount / per_euro(rates, deal.currency, deal.closed.date())
            for deal in deals
            if deal.is_won and deal.closed
        ),
        Decimal(0),
    )


def _classes(account: Account, worth: Decimal, bounds: Sequence[Decimal]) -> dict[str, str]:
    """Value by rank among those who bought: a sixth A, to the half B, the others C, else D."""
    value = "D"
    if worth:
        rank = bounds.index(worth) / len(bounds)
        value = "A" if rank < 0.17 else "B" if rank < 0.5 else "C"
    elif (account.employees or 0) >= 100:
        value = "C"
    people = account.employees
    size = "person" if people is None else "small" if people < 50 else "medium"
    return {
        "value": value,
        "size": "large" if (people or 0) >= 250 else size,
        "region": account.region,
    }
