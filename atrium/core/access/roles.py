"""The roles that come with the program; a company changes them as it likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from atrium.core.access.models import Role
from atrium.core.records.actor import Right, Verb

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Scopes = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class BuiltIn:
    code: str
    name: _StrPromise
    description: _StrPromise
    scopes: Scopes
    fields: Scopes = field(default_factory=dict)
    rights: tuple[Right, ...] = ()


def _verbs(
    see: str = "none",
    create: str = "none",
    edit: str = "none",
    delete: str = "none",
    assign: str = "none",
    export: str = "none",
) -> dict[str, str]:
    told = (see, create, edit, delete, assign, export)
    return {verb.value: scope for verb, scope in zip(Verb, told, strict=True)}


ALL = _verbs("all", "all", "all", "all", "all", "all")
LOOK = _verbs("all")
# What the whole company shares is seen by all and changed by few.
SHARED = dict.fromkeys(("product", "pipeline", "stage", "class_dimension", "customer_class"), LOOK)
MONEY = ("amount", "probability", "weighted")

BUILT_IN = (
    BuiltIn(
        "administrator",
        _("Administrator"),
        _("Sets the program up and may do everything."),
        {"*": ALL},
        rights=tuple(Right),
    ),
    BuiltIn(
        "director",
        _("Director"),
        _("Sees and changes everything; imports and shares views."),
        {"*": ALL},
        rights=(Right.IMPORT, Right.SHARE_VIEWS),
    ),
    BuiltIn(
        "sales_manager",
        _("Sales manager"),
        _("Looks after what their team and the teams below it hold."),
        {"*": _verbs("below", "below", "below", "below", "below", "below"), **SHARED},
        rights=(Right.SHARE_VIEWS,),
    ),
    BuiltIn(
        "salesperson",
        _("Salesperson"),
        _("Sees what the team holds and works on their own."),
        {"*": _verbs("team", "own", "own", "own"), **SHARED},
    ),
    BuiltIn(
        "marketing",
        _("Marketing"),
        _("Sees all customers, works on their own; amounts of deals stay hidden."),
        {"*": _verbs("all", "own", "own", "own", export="own"), **SHARED},
        {"deal": dict.fromkeys(MONEY, "hidden"), "account": {"turnover": "read"}},
        (Right.SHARE_VIEWS,),
    ),
    BuiltIn(
        "service",
        _("Service"),
        _("Sees all customers and changes how to reach them; deals to read only."),
        {
            "*": _verbs("all"),
            "account": _verbs("all", "own", "all"),
            "contact": _verbs("all", "own", "all"),
            **SHARED,
        },
        {"deal": dict.fromkeys(MONEY, "hidden"), "account": {"turnover": "hidden"}},
    ),
    BuiltIn(
        "accountant",
        _("Accountant"),
        _("Sees everything with its amounts and exports it; changes nothing."),
        {"*": _verbs("all", export="all"), **SHARED},
    ),
    BuiltIn(
        "surveyor",
        _("Surveyor"),
        _("Sees what was shared with them and what they hold; no amounts."),
        {"*": _verbs("own", edit="own"), **SHARED},
        {"deal": dict.fromkeys(MONEY, "hidden"), "account": {"turnover": "hidden"}},
    ),
    BuiltIn(
        "fitter",
        _("Fitter"),
        _("Sees what was shared with them and what they hold; no amounts."),
        {"*": _verbs("own"), **SHARED},
        {"deal": dict.fromkeys(MONEY, "hidden"), "account": {"turnover": "hidden"}},
    ),
)


def install(**_signal: Any) -> None:
    """Make the built-in roles that are missing; runs after every migration.

    A role the company has changed or removed stays as it is.
    """
    from atrium.core import clock

    rows = Role.objects.unscoped("roles of the program itself")
    present = set(rows.values_list("code", flat=True))
    now = clock.now()
    Role.objects.bulk_create(
        Role(
            code=told.code,
            name=str(told.name),
            description=str(told.description),
            scopes={key: dict(verbs) for key, verbs in told.scopes.items()},
            fields={key: dict(rules) for key, rules in told.fields.items()},
            rights=[right.value for right in told.rights],
            created_at=now,
            updated_at=now,
        )
        for told in BUILT_IN
        if told.code not in present
    )
