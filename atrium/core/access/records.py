"""People, teams and roles as records, so that they list, import and export like all others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atrium.core.access import settling
from atrium.core.access.models import Person, Role, Team
from atrium.core.access.policies import Administered, Directory
from atrium.core.records.actor import Actor, Right
from atrium.core.records.registry import register
from atrium.core.records.types import (
    Fact,
    Form,
    Link,
    List,
    Page,
    RecordType,
    Related,
    Section,
    Transfer,
)


def _administers(actor: Actor) -> bool:
    return actor.may(Right.ADMINISTER)


register(
    RecordType(
        key="person",
        slug="people",
        model=Person,
        one=_("Person"),
        many=_("People"),
        new=_("New person"),
        icon="users",
        title="name",
        group="company",
        policy=Directory(),
        fields=(
            Fact("name", pgettext_lazy("person", "Name"), search="A"),
            Fact("reading", _("Reading"), help=_("How the name is read, for sorting."), search="A"),
            Fact("email", _("E-mail"), search="B", help=_("With it the person signs in.")),
            Fact("job_title", _("Job title"), search="C"),
            Fact("phones", _("Phones"), search="B"),
            Fact("team", _("Team")),
            Fact("manager", _("Manager")),
            Fact("roles", _("Roles")),
            Fact("language", _("Language")),
            Fact("zone", _("Time zone")),
            Fact("theme", _("Theme")),
            Fact("density", _("Density")),
            Fact("is_active", _("Active"), help=_("Inactive people cannot sign in.")),
        ),
        list=List(("name", "email", "job_title", "team", "manager", "roles"), sort="name"),
        form=Form(
            (
                Section(_("Person"), ("name", "reading", "email", "job_title", "phones")),
                Section(_("Place"), ("team", "manager", "roles", "is_active")),
                Section(_("Habits"), ("language", "zone"), folded=True),
            ),
            quick=("name", "email", "team", "manager", "roles"),
        ),
        page=Page(
            subtitle=("job_title",),
            chips=("team",),
            facts=("email", "phones", "team", "manager", "roles", "language", "zone", "is_active"),
            tabs=(Related("person", "manager", label=_("Reports")),),
            links=(Link(_("Sign-in and sessions"), "sign-in", "key-round", _administers),),
        ),
        transfer=Transfer(
            match=("external_id", "email", "name"),
            aliases={
                "name": ("sales_agent", "agent", "full name", "user"),
                "manager": ("boss", "supervisor", "reports to"),
                "team": ("regional_office", "office", "department", "branch", "region"),
            },
            defaults={"roles": "salesperson", "roles@manager": "sales_manager"},
        ),
        settle=settling.people,
    )
)

register(
    RecordType(
        key="team",
        slug="teams",
        model=Team,
        one=_("Team"),
        many=_("Teams"),
        new=_("New team"),
        icon="network",
        title="name",
        group="company",
        policy=Directory(),
        fields=(
            Fact("name", _("Name"), search="A"),
            Fact("parent", _("Part of")),
            Fact("country", _("Country")),
        ),
        list=List(("name", "parent", "country"), sort="name"),
        form=Form((Section("", ("name", "parent", "country")),), quick=("name", "parent")),
        page=Page(
            facts=("parent", "country"),
            tabs=(
                Related("person", "team"),
                Related("team", "parent", label=_("Teams below")),
            ),
            links=(Link(_("Move to another place"), "move", "move-right", _administers),),
        ),
        transfer=Transfer(match=("external_id", "name")),
        settle=settling.teams,
    )
)

register(
    RecordType(
        key="role",
        slug="roles",
        model=Role,
        one=_("Role"),
        many=_("Roles"),
        new=_("New role"),
        icon="key-round",
        title="name",
        group="company",
        policy=Administered(),
        fields=(
            Fact("name", _("Name"), search="A"),
            Fact("code", _("Code"), help=_("A short name for imports and the API.")),
            Fact("description", _("Description")),
        ),
        list=List(("name", "description"), sort="name"),
        form=Form((Section("", ("name", "code", "description")),)),
        page=Page(
            subtitle=("description",),
            tabs=(Related("person", "roles"),),
            links=(Link(_("Rights"), "rights", "shield-check", _administers),),
        ),
        transfer=Transfer(match=("code",)),
        settle=settling.roles,
    )
)
