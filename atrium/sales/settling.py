"""What follows by itself when deals and their lines change, by whatever path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from atrium.core.events.kinds import pointer
from atrium.core.money import Money
from atrium.core.records import bulk, company, prepared
from atrium.core.records.errors import Problem, Rejected
from atrium.sales import events
from atrium.sales.models import Deal, DealLine, Outcome, Pipeline, Product, Stage, StageChange

if TYPE_CHECKING:
    from atrium.core.actions.work import Change, Work

LEAVE = "UPDATE sales_stagechange SET left_at = %s WHERE deal_id = ANY (%s) AND left_at IS NULL"
# Who sells to a customer works on it; whoever owns it needs no share.
JOIN = """
    INSERT INTO access_share
        (record_type, record_id, person_id, level, member, part, created_by_id, created_at)
    SELECT DISTINCT 'account', account.id, told.owner, 'see', true, '', %s::bigint, %s::timestamptz
    FROM unnest(%s::bigint[], %s::bigint[]) AS told (account, owner)
    JOIN customers_account AS account ON account.id = told.account
    WHERE account.owner_id IS DISTINCT FROM told.owner
    ON CONFLICT DO NOTHING
"""
CENT = Decimal("0.0001")


def deals(work: Work, changes: Sequence[Change]) -> None:
    """Place each deal in a stage and keep outcome, probability, dates, name and lines true."""
    stages = _stages()
    moved = []
    for change in changes:
        _place(change, stages)
        if change.created or "stage" in change.fields or "pipeline" in change.fields:
            before = change.fields.get("stage", (None, None))[0] if not change.created else None
            _enter(work, change, stages[change.record.stage_id])
            moved.append((change, stages.get(before) if before else None))
    if any(c.created and not c.record.name for c in changes):
        _name([c for c in changes if c.created and not c.record.name])
    work.after_saving(lambda: _record_moves(work, moved))
    work.after_saving(lambda: _join_accounts(work, changes))
    _tell(work, moved, stages)
    lined = [c for c in changes if c.fields.get("products", (None, None))[1]]
    new = [c for c in lined if c.created]
    if new:
        _line_up(work, new)
    if len(new) < len(lined):
        work.after_saving(lambda: _price_lines([c for c in lined if not c.created]))


def _stages() -> dict[int, Stage]:
    def rows() -> Any:
        every = Stage.objects.unscoped("a deal's own pipeline must be known to move it")
        return every.filter(deleted_at__isnull=True).order_by("position", "pk")

    asked = prepared.statement(None, "stages of all pipelines", rows)
    return {stage.pk: stage for stage in asked.records(Stage)}


def _place(change: Change, stages: dict[int, Stage]) -> None:
    """Give the deal a stage of its pipeline: the one told, or the first open one."""
    deal = change.record
    stage = stages.get(deal.stage_id)
    if stage and ("stage" in change.fields or deal.pipeline_id in (None, stage.pipeline_id)):
        told = change.fields.get("pipeline", (None, None))[1]
        if told and told != stage.pipeline_id:
            raise Rejected([Problem("stage", _("This stage belongs to another pipeline."))])
        deal.pipeline_id = stage.pipeline_id
        return
    pipeline = deal.pipeline_id or _first_pipeline()
    first = next(
        (s for s in stages.values() if s.pipeline_id == pipeline and s.outcome == Outcome.OPEN),
        None,
    )
    if first is None:
        text = _("The pipeline has no open stage; add one to it or choose another.")
        raise Rejected([Problem("pipeline", text)])
    deal.pipeline_id, deal.stage_id = first.pipeline_id, first.pk


def _first_pipeline() -> int | None:
    rows = Pipeline.objects.unscoped("the company's first pipeline is where new deals begin")
    return (
        rows.filter(deleted_at__isnull=True)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
        .first()
    )


def _enter(work: Work, change: Change, stage: Stage) -> None:
    deal = change.record
    deal.outcome = stage.outcome
    if "probability" not in change.fields:
        deal.probability = stage.probability
    if not (change.created and deal.stage_since):
        deal.stage_since = work.at
    if stage.outcome == Outcome.OPEN:
        if "closed_on" not in change.fields:
            deal.closed_on = None
    elif deal.closed_on is None:
        deal.closed_on = work.at.date()
    if change.created and deal.opened_on is None and "opened_on" not in change.fields:
        deal.opened_on = work.at.date()


def _record_moves(work: Work, moved: Iterable[tuple[Change, Stage | None]]) -> None:
    told = [change for change, _before in moved]
    left = [c.record.pk for c in told if not c.created]
    if left:
        with connection.cursor() as cursor:
            cursor.execute(LEAVE, [work.at, left])
    person = work.actor.person_id
    bulk.copy(
        StageChange,
        ("deal_id", "stage_id", "entered_at", "person_id"),
        [(c.record.pk, c.record.stage_id, c.record.stage_since, person) for c in told],
    )


def _join_accounts(work: Work, changes: Sequence[Change]) -> None:
    """Put the owners of deals on the accounts the deals are with, so that they see them."""
    deals = [
        change.record
        for change in changes
        if (change.created or change.fields.keys() & {"account", "owner"})
        and change.record.account_id
        and change.record.owner_id
    ]
    if deals:
        accounts, owners = [d.account_id for d in deals], [d.owner_id for d in deals]
        with connection.cursor() as cursor:
            cursor.execute(JOIN, [work.actor.person_id, work.at, accounts, owners])


def _tell(
    work: Work, moved: Iterable[tuple[Change, Stage | None]], stages: dict[int, Stage]
) -> None:
    for change, before in moved:
        if change.created or before is None:
            continue
        after = stages[change.record.stage_id]
        code = {Outcome.WON: events.WON, Outcome.LOST: events.LOST}.get(
            Outcome(after.outcome),
            events.MOVED if before.outcome == Outcome.OPEN else events.REOPENED,
        )
        work.emit(
            code,
            work.kind("deal"),
            change.record,
            {
                "before": pointer(before.pk, before.name),
                "after": pointer(after.pk, after.name),
            },
            covers=("stage", "pipeline", "stage_since", "outcome", "probability", "closed_on"),
        )


def _name(nameless: Sequence[Change]) -> None:
    """Name deals after what is sold and to whom."""
    from atrium.customers.models import Account

    products = {pk for c in nameless for pk in c.fields.get("products", (None, ()))[1]}
    accounts = {c.record.account_id for c in nameless} - {None}
    rows = Product.objects.unscoped("names of products the actor chose").filter(pk__in=products)
    product_names = dict(rows.values_list("pk", "name"))
    customers = Account.objects.unscoped("the name of the account the actor chose")
    account_names = dict(customers.filter(pk__in=accounts).values_list("pk", "name"))
    for change in nameless:
        deal = change.record
        parts = [product_names[pk] for pk in change.fields.get("products", (None, ()))[1]]
        told = ", ".join(parts[:3])
        whom = account_names.get(deal.account_id, "")
        name = " · ".join(part for part in (whom, told) if part)
        deal.name = (name or deal.external_id or str(_("New deal")))[:250]


def _line_up(work: Work, new: Sequence[Change]) -> None:
    """Make the lines of new deals, priced, so that deals and lines are written once."""
    ids = {pk for change in new for pk in change.fields["products"][1]}
    rows = Product.objects.unscoped("products the actor chose")
    products = rows.in_bulk(ids)
    person = work.actor.person_id
    made: list[tuple[Deal, DealLine]] = []
    for change in new:
        deal = change.record
        _before, chosen = change.fields.pop("products")
        lined = [
            DealLine(
                product=products[pk], quantity=Decimal(1), created_at=work.at, updated_at=work.at,
                created_by_id=person, updated_by_id=person,
            )
            for pk in chosen
        ]  # fmt: skip
        for line in lined:
            _price(line, deal if len(lined) == 1 else None)
        _sum_up(deal, lined)
        made += [(deal, line) for line in lined]

    def write() -> None:
        for deal, line in made:
            line.deal_id = deal.pk
        bulk.insert([line for _deal, line in made])

    work.after_saving(write)


def _price_lines(lined: Sequence[Change]) -> None:
    """Price new lines: the list price, or the deal's own amount where one line is all there is."""
    deals_by_id = {c.record.pk: c.record for c in lined}
    rows = DealLine.objects.unscoped("lines of deals under change").filter(
        deal__in=deals_by_id, deleted_at__isnull=True
    )
    by_deal: dict[int, list[DealLine]] = {}
    for line in rows.select_related("product"):
        by_deal.setdefault(line.deal_id, []).append(line)
    changed: list[DealLine] = []
    for pk, lines in by_deal.items():
        new = [line for line in lines if line.price is None]
        for line in new:
            _price(line, deals_by_id[pk] if len(lines) == 1 else None)
        changed += new
    DealLine.objects.unscoped("lines of deals under change").bulk_update(
        changed,
        ["price", "price_currency", "price_base", "amount", "amount_currency", "amount_base"],
        batch_size=500,
    )
    _sum([deals_by_id[pk] for pk in by_deal], by_deal)


def _price(line: DealLine, deal: Deal | None) -> None:
    own = deal is not None and deal.amount is not None
    source = (
        (deal.amount, deal.amount_currency)
        if own and deal
        else (
            line.product.price,
            line.product.price_currency,
        )
    )
    line.price = source[0] / line.quantity if own else source[0]
    line.price_currency = source[1] or company.currency()
    line.price_base = _worth(line.price, line.price_currency, line)
    _amount(line)


def _amount(line: Any) -> None:
    """Quantity times price less discount (per cent), in the price's currency."""
    if line.price is None:
        line.amount, line.amount_base = None, None
        return
    discount = (line.discount or Decimal(0)) / 100
    line.amount = (line.quantity * line.price * (1 - discount)).quantize(CENT)
    line.amount_currency = line.price_currency
    line.amount_base = _worth(line.amount, line.amount_currency, line)


def _worth(amount: Decimal | None, currency: str, line: DealLine) -> Decimal | None:
    if amount is None:
        return None
    return company.worth(Money(amount, currency), line.updated_at.date())


def lines(work: Work, changes: Sequence[Change]) -> None:
    """A line without a price has the list price; the deal's amount is the sum of its lines."""
    rows = Product.objects.unscoped("the product the actor chose")
    products = rows.in_bulk({c.record.product_id for c in changes})
    for change in changes:
        line = change.record
        if line.price is None and line.product_id in products:
            product = products[line.product_id]
            line.price = product.price
            line.price_currency = product.price_currency or company.currency()
        _amount(line)
    left = {c.fields["deal"][0] for c in changes if not c.created and "deal" in c.fields}
    ids = {c.record.deal_id for c in changes} | left
    work.after_saving(lambda: _resum(ids))


def _resum(deal_ids: Iterable[int]) -> None:
    rows = Deal.objects.unscoped("the deals whose lines the actor may edit")
    held = list(rows.filter(pk__in=deal_ids).select_for_update(of=("self",)))
    lines_of = DealLine.objects.unscoped("lines of deals under change").filter(
        deal__in=deal_ids, deleted_at__isnull=True
    )
    by_deal: dict[int, list[DealLine]] = {deal.pk: [] for deal in held}
    for line in lines_of:
        by_deal[line.deal_id].append(line)
    _sum(held, by_deal)


def _sum(held: Iterable[Deal], by_deal: dict[int, list[DealLine]]) -> None:
    """Set each deal's amount to its lines' sum, in the company's currency where theirs differ."""
    changed = [deal for deal in held if _sum_up(deal, by_deal[deal.pk])]
    Deal.objects.unscoped("the deals whose lines the actor may edit").bulk_update(
        changed, ["amount", "amount_currency", "amount_base"], batch_size=500
    )


def _sum_up(deal: Deal, lines: Iterable[DealLine]) -> bool:
    """Set one deal's amount to the sum of its lines; whether it changed."""
    priced = [line for line in lines if line.amount is not None]
    if not priced:
        return False
    currencies = {line.amount_currency for line in priced}
    before = (deal.amount, deal.amount_currency)
    if len(currencies) == 1:
        deal.amount_currency = currencies.pop()
        deal.amount = sum((line.amount for line in priced), Decimal(0))
    else:
        deal.amount_currency = company.currency()
        deal.amount = sum((line.amount_base for line in priced), Decimal(0))
    deal.amount_base = sum((line.amount_base for line in priced), Decimal(0))
    return (deal.amount, deal.amount_currency) != before
