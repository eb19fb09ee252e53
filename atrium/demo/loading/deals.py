"""Deals with their lines, their way through the pipeline, and who works on them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from atrium.core.access.models import Share
from atrium.core.access.models.share import Level
from atrium.core.actions.work import Work
from atrium.core.events.kinds import pointer
from atrium.core.money import Money
from atrium.demo.loading.desk import Desk, by
from atrium.demo.selling import Deal
from atrium.sales import events
from atrium.sales.public import keep_stage_changes

_EVENTS = {"won": events.WON, "lost": events.LOST}


def enter(desk: Desk) -> None:
    for owner, deals in by(lambda deal: deal.owner, desk.company.deals).items():
        desk.enter(
            "deal",
            desk.actor(owner),
            deals,
            lambda deal: _deal(desk, deal),
            lambda deal: deal.created,
            settled=lambda deal: {"stage_since": deal.moves[-1].at},
            after=lambda work, deal, record: _complete(desk, work, deal, record),
        )
    _keep_paths(desk)
    Share.objects.bulk_create(_shares(desk), ignore_conflicts=True)


def _deal(desk: Desk, deal: Deal) -> Mapping[str, Any]:
    return {
        "name": deal.name,
        "account": desk.id("account", deal.account),
        "contact": desk.id("contact", deal.contact),
        "pipeline": desk.id("pipeline", deal.pipeline),
        "stage": _stage(desk, deal, deal.stage).pk,
        "amount": {"amount": deal.amount, "currency": deal.currency},
        "opened_on": deal.created.date(),
        "expected_close": deal.expected_close,
        "closed_on": deal.closed.date() if deal.closed else None,
        "source": deal.source,
        "lost_reason": deal.lost_reason,
        "owner": desk.id("person", deal.owner),
        "team": desk.id("team", deal.team),
    }


def _stage(desk: Desk, deal: Deal, key: str) -> Any:
    return desk.get("stage", f"{deal.pipeline}.{key}")


def _complete(desk: Desk, work: Work, deal: Deal, record: Any) -> None:
    """The lines, which came with the deal and need no entries of their own, and the moves."""
    told = len(work.told)
    work.create(
        work.kind("deal_line"),
        [
            {
                "deal": record.pk,
                "product": desk.id("product", line.product),
                "quantity": line.quantity,
                "price": Money(line.price, deal.currency),
                "discount": line.discount,
            }
            for line in deal.lines
        ],
    )
    del work.told[told:]
    for before, move in pairwise(deal.moves):
        left, entered = _stage(desk, deal, before.stage), _stage(desk, deal, move.stage)
        stages = {
            "before": pointer(left.pk, left.name),
            "after": pointer(entered.pk, entered.name),
        }
        code = _EVENTS.get(move.stage, events.MOVED)
        work.emit(code, work.kind("deal"), record, stages, at=move.at)


def _keep_paths(desk: Desk) -> None:
    deals = desk.company.deals
    keep_stage_changes(
        {
            desk.get("deal", deal.key).pk: [
                (_stage(desk, deal, move.stage).pk, move.at, desk.id("person", move.by))
                for move in deal.moves
            ]
            for deal in deals
        }
    )
    desk.touch("deal", {deal.key: deal.moves[-1].at for deal in deals})


def _shares(desk: Desk) -> Iterator[Share]:
    """Who works on a deal may edit it, and sees whom it is for."""
    for deal in desk.company.deals:
        for member in deal.members:
            for kind, key, level in (
                ("deal", deal.key, Level.EDIT),
                ("account", deal.account, Level.SEE),
                ("contact", deal.contact, Level.SEE),
            ):
                yield Share(
                    record_type=kind,
                    record_id=desk.get(kind, key).pk,
                    person_id=desk.id("person", member),
                    level=level,
                    member=kind == "deal",
                    part=desk.get("person", member).job_title if kind == "deal" else "",
                    created_by_id=desk.id("person", deal.owner),
                )
