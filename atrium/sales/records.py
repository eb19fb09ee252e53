"""Deals, products and pipelines, as people meet them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atrium.core.access.policies import ChildOf, Common, Owned
from atrium.core.records import options
from atrium.core.records.registry import extend, register
from atrium.core.records.types import (
    Board,
    Extension,
    Fact,
    Figures,
    Form,
    List,
    Page,
    RecordType,
    Related,
    Section,
    Tally,
    Transfer,
)
from atrium.sales import events, figures, settling
from atrium.sales.actions import CLOSE_LOST, CLOSE_WON, REOPEN
from atrium.sales.expressions import CYCLE_DAYS, ROTTING, WEIGHTED
from atrium.sales.models import Deal, DealLengthTally, DealLine, DealTally, Pipeline, Product, Stage
from atrium.sales.naming import stages_named
from atrium.sales.queries import stage_lanes, stage_ribbon

events.register()

options.declare(
    "deal_outcome",
    ("open", _("Open"), "indigo"),
    ("won", _("Won"), "moss"),
    ("lost", _("Lost"), "verm"),
    fixed=True,
)
options.declare(
    "lost_reason",
    ("price", pgettext_lazy("why lost", "Price"), ""),
    ("competitor", _("A competitor was chosen"), ""),
    ("no_budget", _("No budget"), ""),
    ("no_answer", _("No answer any more"), ""),
    ("timing", _("Wrong time"), ""),
    ("delivery", _("Delivery took too long"), ""),
    ("no_need", _("No need any more"), ""),
)
options.declare(
    "product_family",
    ("window", _("Windows"), ""),
    ("door", _("Doors"), ""),
    ("facade", _("Facades"), ""),
    ("glazing", _("Glazing"), ""),
    ("service", _("Services"), ""),
)
options.declare(
    "unit",
    ("piece", _("Piece"), ""),
    ("square_metre", _("Square metre"), ""),
    ("metre", _("Metre"), ""),
    ("hour", _("Hour"), ""),
    ("year", _("Year"), ""),
)

register(
    RecordType(
        key="deal",
        slug="deals",
        model=Deal,
        one=_("Deal"),
        many=_("Deals"),
        new=_("New deal"),
        icon="handshake",
        title="name",
        group="sales",
        policy=Owned(),
        tallies=(
            Tally(
                DealTally,
                by={
                    "stage": "stage_id",
                    "outcome": "outcome",
                    "probability": "probability",
                    "closed_on": "date_trunc('month', closed_on)::date",
                },
                sums={"amount": "amount_base"},
                spans={"closed_on": "month"},
            ),
            Tally(
                DealLengthTally,
                by={"outcome": "outcome", "cycle_days": "closed_on - opened_on"},
            ),
        ),
        fields=(
            Fact(
                "name",
                _("Name"),
                search="A",
                required=False,
                help=_("Left empty, it is made of the products and the account."),
            ),
            Fact("account", _("Account"), search="C"),
            Fact("contact", _("Contact")),
            Fact("pipeline", _("Pipeline"), required=False),
            Fact("stage", _("Stage"), required=False),
            Fact("stage_since", _("In this stage since"), settled=True),
            Fact("outcome", _("Outcome"), settled=True),
            Fact("probability", _("Probability"), within=(0, 100)),
            Fact("amount", _("Amount"), total=True),
            Fact("weighted", _("Weighted amount"), kind="money", computed=WEIGHTED, total=True),
            Fact("rotting", _("Rotting"), kind="boolean", computed=ROTTING),
            Fact("cycle_days", _("Days from opening to close"), kind="number", computed=CYCLE_DAYS),
            Fact("products", _("Products")),
            Fact("opened_on", _("Opened on")),
            Fact("expected_close", _("Expected close")),
            Fact("closed_on", _("Closed on")),
            Fact("source", _("Source")),
            Fact("lost_reason", _("Lost because of")),
            Fact("description", _("Description"), search="C"),
        ),
        list=List(
            ("name", "account", "stage", "amount", "expected_close", "owner", "updated_at"),
            sort="-created_at",
        ),
        board=Board(
            by="stage",
            card=("account", "amount", "expected_close", "owner", "rotting"),
            total="amount",
            lanes=stage_lanes,
        ),
        form=Form(
            (
                Section(_("Deal"), ("name", "account", "contact", "owner", "team")),
                Section(_("Value"), ("products", "amount", "probability")),
                Section(_("Plan"), ("pipeline", "stage", "opened_on", "expected_close", "source")),
                Section(
                    _("More about the deal"),
                    ("closed_on", "lost_reason", "description", "tags"),
                    folded=True,
                ),
            ),
            quick=("name", "account", "stage", "amount", "expected_close"),
        ),
        page=Page(
            subtitle=("account", "pipeline"),
            chips=("outcome", "owner", "rotting"),
            facts=(
                "account", "contact", "amount", "probability", "weighted", "stage_since",
                "opened_on", "expected_close", "closed_on", "source", "lost_reason", "team",
                "tags", "description",
            ),
            ribbon=stage_ribbon,
            figures=(
                Figures(
                    {
                        "amount": _("Amount"),
                        "weighted": _("Weighted amount"),
                        "in_stage": _("In this stage"),
                        "age": _("Age"),
                    },
                    figures.of_deal,
                ),
            ),
            tabs=(Related("deal_line", "deal", label=_("Product lines")),),
        ),
        transfer=Transfer(
            match=("external_id",),
            aliases={
                "external_id": ("opportunity_id", "deal id"),
                "owner": ("sales_agent", "deal owner"),
                "products": ("product",),
                "stage": ("deal_stage",),
                "opened_on": ("engage_date", "create date"),
                "closed_on": ("close_date",),
                "amount": ("close_value",),
                "name": ("deal name",),
                "account": ("associated company domain",),
                "contact": ("associated contact email",),
                "lost_reason": ("closed lost reason",),
            },
        ),
        settle=settling.deals,
        timeline=("account", "contact"),
        actions=(CLOSE_WON, CLOSE_LOST, REOPEN),
    )
)  # fmt: skip

register(
    RecordType(
        key="deal_line",
        slug="deal-lines",
        model=DealLine,
        one=_("Product line"),
        many=_("Product lines"),
        new=_("New product line"),
        icon="list",
        title="note",
        policy=ChildOf("deal"),
        fields=(
            Fact("deal", _("Deal")),
            Fact("product", _("Product")),
            Fact("note", _("Note")),
            Fact("quantity", _("Quantity")),
            Fact("price", _("Price")),
            Fact("discount", _("Discount"), within=(0, 100)),
            Fact("amount", _("Amount"), settled=True, total=True),
        ),
        list=List(
            ("product", "quantity", "price", "discount", "amount", "note"),
            sort="id",
        ),
        form=Form((Section("", ("deal", "product", "quantity", "price", "discount", "note")),)),
        settle=settling.lines,
        parent="deal",
        timeline=("deal",),
    )
)

register(
    RecordType(
        key="product",
        slug="products",
        model=Product,
        one=_("Product"),
        many=_("Products"),
        new=_("New product"),
        icon="package",
        title="name",
        labels="labels",
        group="sales",
        policy=Common(),
        fields=(
            Fact("name", _("Name"), search="A"),
            Fact("labels", _("Name in other languages"), search="B"),
            Fact("code", _("Code"), search="B"),
            Fact("family", _("Family")),
            Fact("unit", _("Unit")),
            Fact("price", _("List price")),
            Fact("description", _("Description"), search="C"),
            Fact("active", _("On sale")),
        ),
        list=List(("name", "code", "family", "price", "unit", "active"), sort="name"),
        board=None,
        form=Form(
            (
                Section("", ("name", "code", "family", "unit", "price", "active", "description")),
                Section(_("Name in other languages"), ("labels",), folded=True),
            )
        ),
        page=Page(
            subtitle=("family",),
            chips=("active",),
            facts=("code", "price", "unit", "description", "labels", "tags"),
            tabs=(Related("deal", "products"),),
        ),
        transfer=Transfer(
            match=("external_id", "code", "name"),
            aliases={
                "name": ("product",),
                "family": ("series",),
                "price": ("sales_price", "unit price"),
            },
        ),
    )
)

register(
    RecordType(
        key="pipeline",
        slug="pipelines",
        model=Pipeline,
        one=_("Pipeline"),
        many=_("Pipelines"),
        new=_("New pipeline"),
        icon="git-branch",
        title="name",
        labels="labels",
        group="setup",
        policy=Common(),
        fields=(
            Fact("name", _("Name"), search="A"),
            Fact("labels", _("Name in other languages"), search="B"),
            Fact("position", _("Position")),
        ),
        list=List(("name", "position"), sort="position"),
        page=Page(
            facts=("position", "labels"), tabs=(Related("stage", "pipeline", label=_("Stages")),)
        ),
        transfer=Transfer(match=("external_id", "name")),
    )
)

register(
    RecordType(
        key="stage",
        slug="stages",
        model=Stage,
        one=_("Stage"),
        many=_("Stages"),
        new=_("New stage"),
        icon="milestone",
        title="name",
        labels="labels",
        policy=Common(),
        fields=(
            Fact("pipeline", _("Pipeline")),
            Fact("name", _("Name"), search="A"),
            Fact("labels", _("Name in other languages"), search="B"),
            Fact("position", _("Position")),
            Fact("outcome", _("Outcome")),
            Fact("probability", _("Probability"), within=(0, 100)),
            Fact("rot_days", _("Rots after"), help=_("Days a deal may stay here unmarked.")),
        ),
        list=List(("name", "pipeline", "outcome", "probability", "rot_days"), sort="position"),
        page=Page(
            subtitle=("pipeline",),
            chips=("outcome",),
            facts=("pipeline", "labels", "position", "probability", "rot_days"),
            tabs=(Related("deal", "stage"),),
        ),
        transfer=Transfer(match=("external_id",), from_names=stages_named),
        parent="pipeline",
    )
)

extend(
    Extension(
        "account",
        figures=(
            Figures(
                {
                    "won_12_months": _("Won, 12 months"),
                    "open_deals": _("Open deals"),
                    "weighted": _("Weighted"),
                    "win_rate": _("Win rate"),
                    "last_won": _("Last won"),
                },
                figures.of_account,
            ),
        ),
        tabs=(Related("deal", "account"),),
    )
)
extend(Extension("contact", tabs=(Related("deal", "contact"),)))
