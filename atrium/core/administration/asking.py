"""Forms about what is no record: the same kinds of field, the same inputs, the same messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from atrium.core.i18n.errors import Invalid
from atrium.core.records import kinds
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens.forms import Input, Option

if TYPE_CHECKING:
    from atrium.core.records.types import Text

SOURCES = {
    "country": "/pick/country",
    "language": "/pick/language",
    "currency": "/pick/currency",
    "person": "/pick/person",
    "team": "/pick/team",
}


def asked(
    key: str,
    kind: str,
    label: Text,
    *,
    help: Text = "",  # noqa: A002 - a field's own word
    required: bool = False,
    max_length: int | None = None,
) -> Field:
    """A field of a form that belongs to no record type."""
    target = kind if kind in {"person", "team"} else ""
    return Field(
        key=key,
        kind=kinds.get(kind),
        label=label,
        path=key,
        columns=(key,),
        help=help,
        required=required,
        max_length=max_length,
        target=target,
    )


def as_input(
    told: Field, *, kind: str = "", source: str = "", choices: Sequence[Option] = ()
) -> Input:
    """The field as the macros want it; `kind` draws it as another kind would be drawn."""
    return Input(
        key=told.key,
        kind=kind or told.kind.key,
        label=str(told.label),
        help=str(told.help),
        required=told.required,
        choices=tuple(choices),
        source=source or SOURCES.get(told.kind.key, ""),
        max_length=told.max_length,
    )


def clean(fields: Mapping[str, Field], data: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """The values that may be kept; raises Rejected with everything that is wrong."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, told in fields.items():
        try:
            values[key] = told.kind.clean(data.get(key), told, actor)
        except Invalid as fault:
            problems.append(Problem(key, str(fault)))
            continue
        if told.required and told.kind.is_empty(values[key]):
            problems.append(Problem(key, _("This must be filled in."), "required"))
    if problems:
        raise Rejected(problems)
    return values
