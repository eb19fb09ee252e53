"""Accounts, contacts and what ties them together, as people meet them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atrium.core.access.policies import ChildOf, Common, Owned
from atrium.core.records import options
from atrium.core.records.registry import register
from atrium.core.records.types import (
    Board,
    Compare,
    Duplicates,
    Fact,
    Form,
    List,
    Page,
    RecordType,
    Related,
    Section,
    Transfer,
)
from atrium.customers import settling
from atrium.customers.models import (
    Account,
    AccountRelation,
    ClassDimension,
    Contact,
    ContactRole,
    CustomerClass,
)
from atrium.customers.queries import life_cycle_lanes, life_cycle_ribbon

options.declare(
    "life_cycle",
    ("lead", _("Lead"), ""),
    ("prospect", _("Prospect"), "indigo"),
    ("first_order", _("First order"), "moss"),
    ("active", _("Active customer"), "moss"),
    ("loyal", _("Loyal"), "moss"),
    ("at_risk", _("At risk"), "amber"),
    ("lost", pgettext_lazy("life cycle", "Lost"), "verm"),
)
options.declare(
    "industry",
    ("construction", _("Construction"), ""),
    ("architecture", _("Architecture"), ""),
    ("real_estate", _("Real estate"), ""),
    ("hospitality", _("Hotels and restaurants"), ""),
    ("education", _("Education"), ""),
    ("health", _("Health and care"), ""),
    ("medical", _("Medical"), ""),
    ("public", _("Public sector"), ""),
    ("retail", _("Retail"), ""),
    ("manufacturing", _("Manufacturing"), ""),
    ("technology", _("Technology"), ""),
    ("software", _("Software"), ""),
    ("telecommunications", _("Telecommunications"), ""),
    ("finance", _("Finance"), ""),
    ("marketing", _("Marketing"), ""),
    ("services", _("Services"), ""),
    ("employment", _("Employment"), ""),
    ("entertainment", _("Entertainment"), ""),
    ("household", _("Private household"), ""),
)
options.declare(
    "lead_source",
    ("web", _("Web site"), ""),
    ("referral", _("Referral"), ""),
    ("trade_fair", _("Trade fair"), ""),
    ("phone", _("Phone call"), ""),
    ("email", _("E-mail"), ""),
    ("social", _("Social media"), ""),
    ("partner", _("Partner"), ""),
    ("advertising", _("Advertising"), ""),
    ("cold_call", _("Cold call"), ""),
    ("walk_in", _("Walk-in"), ""),
)
options.declare(
    "channel",
    ("phone", _("Phone"), ""),
    ("email", _("E-mail"), ""),
    ("visit", _("Visit"), ""),
    ("sms", _("Text message"), ""),
    ("messenger", _("Messenger"), ""),
    ("post", _("Post"), ""),
)
options.declare(
    "account_relation",
    ("architect", _("Architect of"), ""),
    ("contractor", _("Main contractor of"), ""),
    ("subcontractor", _("Subcontractor of"), ""),
    ("supplier", _("Supplier of"), ""),
    ("partner", _("Partner of"), ""),
    ("referrer", _("Recommended by"), ""),
    ("competitor", _("Competitor of"), ""),
)
options.declare(
    "tone",
    ("indigo", _("Blue"), "indigo"),
    ("moss", _("Green"), "moss"),
    ("amber", _("Amber"), "amber"),
    ("verm", _("Red"), "verm"),
)

register(
    RecordType(
        key="account",
        slug="accounts",
        model=Account,
        one=_("Account"),
        many=_("Accounts"),
        new=_("New account"),
        icon="building-2",
        title="name",
        group="customers",
        policy=Owned(),
        fields=(
            Fact("name", _("Name"), search="A"),
            Fact("reading", _("Reading"), help=_("How the name is read, for sorting."), search="A"),
            Fact("parent", _("Parent account")),
            Fact("industry", _("Industry")),
            Fact("employees", _("Employees"), total=True),
            Fact("founded", _("Founded"), help=_("The year.")),
            Fact("turnover", _("Yearly turnover"), total=True),
            Fact("website", _("Web site"), search="B"),
            Fact("phones", _("Phones"), search="B"),
            Fact("emails", _("E-mail"), search="B"),
            Fact("address", _("Address"), search="C"),
            Fact("language", _("Language")),
            Fact("channels", _("Preferred channels")),
            Fact("source", _("Source")),
            Fact("stage", _("Stage")),
            Fact("classes", _("Classes")),
            Fact("description", _("Description"), search="C"),
        ),
        list=List(
            ("name", "address.city", "classes", "stage", "industry", "owner", "updated_at"),
            sort="name",
        ),
        board=Board(by="stage", card=("address.city", "industry", "owner"), lanes=life_cycle_lanes),
        form=Form(
            (
                Section(_("Account"), ("name", "industry", "stage", "classes", "owner", "team")),
                Section(_("How to reach them"), ("phones", "emails", "website", "address")),
                Section(_("Wishes"), ("language", "channels", "source")),
                Section(
                    _("More about the company"),
                    (
                        "reading", "parent", "employees", "founded", "turnover", "description",
                        "tags",
                    ),
                    folded=True,
                ),
            ),
            quick=("name", "phones", "emails", "industry", "source"),
        ),
        page=Page(
            subtitle=("industry", "address.city", "address.country"),
            chips=("classes", "stage", "owner"),
            facts=(
                "phones", "emails", "website", "address", "language", "channels", "source",
                "parent", "employees", "founded", "turnover", "team", "tags", "description",
            ),
            ribbon=life_cycle_ribbon,
            tabs=(
                Related("contact_role", "account", label=_("Contacts")),
                Related("account", "parent", label=_("Subsidiaries")),
                Related("account_relation", "account", label=_("Relations")),
            ),
        ),
        transfer=Transfer(
            match=("external_id", "name"),
            aliases={
                "name": ("account", "company", "company name"),
                "industry": ("sector",),
                "address.country": ("office_location",),
                "parent": ("subsidiary_of", "parent company"),
                "founded": ("year_established",),
                "turnover": ("revenue", "annual revenue"),
                "employees": ("number of employees",),
                "website": ("company domain name", "domain"),
            },
        ),
        duplicates=Duplicates(
            (
                Compare("name", "company"),
                Compare("reading", "text"),
                Compare("phones", "phones"),
                Compare("emails", "emails"),
                Compare("website", "domain"),
                Compare("address", "address"),
            ),
            threshold=0.75,
        ),
        settle=settling.accounts,
    )
)  # fmt: skip

register(
    RecordType(
        key="contact",
        slug="contacts",
        model=Contact,
        one=_("Contact"),
        many=_("Contacts"),
        new=_("New contact"),
        icon="contact",
        title="name",
        group="customers",
        policy=Owned(),
        fields=(
            Fact("name", pgettext_lazy("person", "Name"), search="A", personal=True),
            Fact("reading", _("Reading"), help=_("How the name is read, for sorting."), search="A"),
            Fact("account", _("Account"), search="C"),
            Fact("job_title", _("Job title"), search="C"),
            Fact("department", _("Department")),
            Fact("phones", _("Phones"), search="B", personal=True),
            Fact("emails", _("E-mail"), search="B", personal=True),
            Fact("birthday", _("Birthday"), personal=True),
            Fact("language", _("Language")),
            Fact("channels", _("Preferred channels")),
            Fact("source", _("Source")),
            Fact("address", _("Address"), search="C", personal=True),
            Fact("description", _("Description"), search="C"),
        ),
        list=List(
            ("name", "account", "job_title", "emails", "phones", "owner", "updated_at"), sort="name"
        ),
        form=Form(
            (
                Section(_("Contact"), ("name", "account", "job_title", "department", "owner")),
                Section(_("How to reach them"), ("phones", "emails", "address")),
                Section(_("Wishes"), ("language", "channels")),
                Section(
                    _("More about the person"),
                    ("reading", "birthday", "source", "team", "description", "tags"),
                    folded=True,
                ),
            ),
            quick=("name", "account", "job_title", "phones", "emails"),
        ),
        page=Page(
            subtitle=("job_title", "account"),
            chips=("owner",),
            facts=(
                "phones", "emails", "address", "birthday", "department", "language", "channels",
                "source", "team", "tags", "description",
            ),
            tabs=(Related("contact_role", "contact", label=_("Accounts")),),
        ),
        transfer=Transfer(
            match=("external_id", "emails", "name"),
            aliases={"account": ("company", "associated company domain", "account name")},
        ),
        duplicates=Duplicates(
            (
                Compare("name", "person"),
                Compare("reading", "text"),
                Compare("phones", "phones"),
                Compare("emails", "emails"),
                Compare("address", "address"),
                Compare("birthday", "date"),
                Compare("account", "link"),
            ),
        ),
        settle=settling.contacts,
        timeline=("account",),
    )
)  # fmt: skip

register(
    RecordType(
        key="contact_role",
        slug="contact-roles",
        model=ContactRole,
        one=_("Role at an account"),
        many=_("Roles at accounts"),
        new=_("New role at an account"),
        icon="link",
        title="role",
        policy=ChildOf("contact", "account"),
        fields=(
            Fact("contact", _("Contact")),
            Fact("account", _("Account")),
            Fact("role", pgettext_lazy("of a contact", "Role")),
            Fact("since", _("Since")),
            Fact("until", _("Until")),
        ),
        list=List(("contact", "account", "role", "since", "until"), sort="id"),
        form=Form((Section("", ("contact", "account", "role", "since", "until")),)),
        parent="contact",
        timeline=("contact", "account"),
    )
)

register(
    RecordType(
        key="account_relation",
        slug="account-relations",
        model=AccountRelation,
        one=_("Relation between accounts"),
        many=_("Relations between accounts"),
        new=_("New relation"),
        icon="waypoints",
        title="note",
        policy=ChildOf("account", "other"),
        fields=(
            Fact("account", _("Account")),
            Fact("relation", _("Relation")),
            Fact("other", _("Other account")),
            Fact("note", _("Note")),
        ),
        list=List(("account", "relation", "other", "note"), sort="id"),
        form=Form((Section("", ("account", "relation", "other", "note")),)),
        settle=settling.relations,
        parent="account",
        timeline=("account", "other"),
    )
)

register(
    RecordType(
        key="class_dimension",
        slug="class-dimensions",
        model=ClassDimension,
        one=_("Class dimension"),
        many=_("Class dimensions"),
        new=_("New class dimension"),
        icon="layers",
        title="name",
        labels="labels",
        policy=Common(),
        fields=(
            Fact("name", _("Name"), search="A"),
            Fact("labels", _("Name in other languages"), search="B"),
            Fact("position", _("Position")),
        ),
        list=List(("name", "position"), sort="position"),
        page=Page(facts=("position", "labels"), tabs=(Related("customer_class", "dimension"),)),
        transfer=Transfer(match=("external_id", "name")),
    )
)

register(
    RecordType(
        key="customer_class",
        slug="customer-classes",
        model=CustomerClass,
        one=_("Customer class"),
        many=_("Customer classes"),
        new=_("New customer class"),
        icon="layers",
        title="name",
        labels="labels",
        group="setup",
        policy=Common(),
        fields=(
            Fact("dimension", _("Dimension")),
            Fact("name", _("Name"), search="A"),
            Fact("labels", _("Name in other languages"), search="B"),
            Fact("tone", _("Colour")),
            Fact("position", _("Position")),
        ),
        list=List(("dimension", "name", "tone", "position"), sort="position"),
        page=Page(
            facts=("dimension", "tone", "position", "labels"), tabs=(Related("account", "classes"),)
        ),
        transfer=Transfer(match=("external_id", "name")),
    )
)
