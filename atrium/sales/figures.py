"""The numbers in the head of an account's and a deal's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum, Value
from django.utils.translation import ngettext

from atrium.core import clock
from atrium.core.clock import format_date
from atrium.core.i18n import format_percent
from atrium.core.money import Money, format_money
from atrium.core.records import company, prepared, reading, registry
from atrium.core.records.actor import Actor
from atrium.sales.expressions import WEIGHTED
from atrium.sales.models import Outcome

Shown = tuple[str, str] | None


def of_account(actor: Actor, account_id: int) -> Mapping[str, Shown]:
    """What the deals with an account that the actor sees come to."""
    known = registry.get("deal").visible_fields(actor)
    since = clock.today(actor.zone) - timedelta(days=365)
    found = prepared.statement(
        actor, ("figures of an account", since), lambda: _sums(actor, prepared.HOLE, since)
    ).rows(account_id)
    won, open_, weighted, count_won, count_lost, last = found[0] if found else (None,) * 6
    money = "amount" in known
    closed = (count_won or 0) + (count_lost or 0)
    rate = Decimal(100 * (count_won or 0)) / closed if closed else None
    return {
        "won_12_months": _money(won, actor) if money else None,
        "open_deals": _money(open_, actor) if money else None,
        "weighted": _money(weighted, actor) if money and "probability" in known else None,
        "win_rate": None if rate is None else (format_percent(rate, actor.language), ""),
        "last_won": (format_date(last, actor.language), "") if last else None,
    }


def _sums(actor: Actor, account_id: int, since: date) -> Any:
    won, open_ = Q(outcome=Outcome.WON), Q(outcome=Outcome.OPEN)
    deals = reading.visible(registry.get("deal"), actor).filter(account=account_id)
    return (
        deals.order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(
            won=Sum("amount_base", filter=won & Q(closed_on__gte=since)),
            open=Sum("amount_base", filter=open_),
            weighted_sum=Sum(WEIGHTED, filter=open_),
            count_won=Count("pk", filter=won),
            count_lost=Count("pk", filter=Q(outcome=Outcome.LOST)),
            last=Max("closed_on", filter=won),
        )
        .values_list("won", "open", "weighted_sum", "count_won", "count_lost", "last")
    )


def _money(amount: Decimal | None, actor: Actor) -> Shown:
    worth = Money(amount or Decimal(0), company.currency())
    return format_money(worth, actor.language, trim=True), ""


def of_deal(actor: Actor, deal_id: int) -> Mapping[str, Shown]:
    kind = registry.get("deal")
    wanted = (
        "amount", "weighted", "stage_since", "rotting", "outcome", "opened_on", "closed_on",
    )  # fmt: skip
    known = kind.visible_fields(actor)
    row = reading.one(kind, actor, deal_id, [key for key in wanted if key in known]).values
    return {
        **{
            key: (kind.fields[key].kind.display(row[key], kind.fields[key], actor) or "—", "")
            for key in ("amount", "weighted")
            if key in row
        },
        "in_stage": _in_stage(row),
        "age": _age(row, clock.today(actor.zone)),
    }


def _in_stage(row: Mapping[str, Any]) -> Shown:
    if row.get("outcome") != Outcome.OPEN or not row.get("stage_since"):
        return None
    days = (clock.now() - row["stage_since"]).days
    return _days(days), "verm" if row.get("rotting") else ""


def _age(row: Mapping[str, Any], today: date) -> Shown:
    opened = row.get("opened_on")
    return (_days(((row.get("closed_on") or today) - opened).days), "") if opened else None


def _days(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
