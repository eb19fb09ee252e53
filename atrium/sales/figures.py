"""The numbers in the head of an account's and a deal's page."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import ngettext

from atrium.core import clock
from atrium.core.clock import format_date
from atrium.core.i18n import format_percent
from atrium.core.money import Money, format_money
from atrium.core.records import company, reading, registry
from atrium.core.records.actor import Actor
from atrium.sales.expressions import ROTTING, WEIGHTED
from atrium.sales.models import Outcome

Shown = tuple[str, str] | None


def _deals(actor: Actor, **which: Any) -> Any:
    return reading.visible(registry.get("deal"), actor).filter(**which)


def _hidden(actor: Actor, key: str) -> bool:
    return key not in registry.get("deal").visible_fields(actor)


def _money(amount: Decimal | None, actor: Actor) -> str:
    return format_money(Money(amount or Decimal(0), company.currency()), actor.language, trim=True)


def account_won(actor: Actor, account_id: int) -> Shown:
    if _hidden(actor, "amount"):
        return None
    since = clock.today(actor.zone) - timedelta(days=365)
    won = _deals(actor, account=account_id, outcome=Outcome.WON, closed_on__gte=since)
    return _money(won.aggregate(sum=Sum("amount_base"))["sum"], actor), ""


def account_open(actor: Actor, account_id: int) -> Shown:
    if _hidden(actor, "amount"):
        return None
    found = _deals(actor, account=account_id, outcome=Outcome.OPEN)
    return _money(found.aggregate(sum=Sum("amount_base"))["sum"], actor), ""


def account_weighted(actor: Actor, account_id: int) -> Shown:
    if _hidden(actor, "amount") or _hidden(actor, "probability"):
        return None
    found = _deals(actor, account=account_id, outcome=Outcome.OPEN)
    return _money(found.aggregate(sum=Sum(WEIGHTED))["sum"], actor), ""


def account_win_rate(actor: Actor, account_id: int) -> Shown:
    counts = _deals(actor, account=account_id).aggregate(
        won=Count("pk", filter=Q(outcome=Outcome.WON)),
        lost=Count("pk", filter=Q(outcome=Outcome.LOST)),
    )
    closed = counts["won"] + counts["lost"]
    if not closed:
        return None
    return format_percent(Decimal(100 * counts["won"]) / closed, actor.language), ""


def account_last_won(actor: Actor, account_id: int) -> Shown:
    won = _deals(actor, account=account_id, outcome=Outcome.WON)
    last = won.aggregate(last=Max("closed_on"))["last"]
    return (format_date(last, actor.language), "") if last else None


def amount(actor: Actor, deal_id: int) -> Shown:
    return _own(actor, deal_id, "amount")


def weighted(actor: Actor, deal_id: int) -> Shown:
    return _own(actor, deal_id, "weighted")


def _own(actor: Actor, deal_id: int, key: str) -> Shown:
    kind = registry.get("deal")
    if _hidden(actor, key):
        return None
    row = reading.one(kind, actor, deal_id, [key])
    field = kind.fields[key]
    return field.kind.display(row.values[key], field, actor) or "—", ""


def time_in_stage(actor: Actor, deal_id: int) -> Shown:
    found = _deals(actor, pk=deal_id).annotate(rotting=ROTTING)
    row = found.values("stage_since", "rotting", "outcome").first()
    if not row or row["outcome"] != Outcome.OPEN:
        return None
    return _days((clock.now() - row["stage_since"]).days), "verm" if row["rotting"] else ""


def age(actor: Actor, deal_id: int) -> Shown:
    row = _deals(actor, pk=deal_id).values("opened_on", "closed_on").first()
    if not row or not row["opened_on"]:
        return None
    end = row["closed_on"] or clock.today(actor.zone)
    return _days((end - row["opened_on"]).days), ""


def _days(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
