"""From the row that describes an own field to the field itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from atrium.core.i18n.errors import Invalid
from atrium.core.records import kinds
from atrium.core.records.actor import system
from atrium.core.records.book import Field
from atrium.core.records.models import OwnField
from atrium.core.records.own import columns

PREFIX = "own_"
# The longest text that an index of the database takes, whatever its script.
LONGEST_TEXT = 500
TEXTS = {"text", "email", "url"}
TARGETS = {"person": "person", "team": "team"}


def named(labels: dict[str, str], otherwise: str) -> str:
    """The name in the language of who looks, else in English, else in any."""
    known = {code: text for code, text in labels.items() if text}
    return (
        known.get(get_language() or "") or known.get("en") or next(iter(known.values()), otherwise)
    )


label = lazy(named, str)


def field_of(row: OwnField) -> Field:
    """The field as surfaces see it; a default that is no value of the kind counts as none."""
    kind = kinds.get(row.kind)
    kept = columns.sorts(row.kind, row.key)
    names = tuple(name for name in kept if not name.endswith("_base"))
    shown, demanded = row.shown_when, row.demanded_when
    if shown and (row.required or demanded):
        # What a form does not show, nobody can be asked to fill in.
        demanded = {"all": [shown, demanded]} if demanded and not row.required else shown
    made = Field(
        key=row.key,
        kind=kind,
        label=label(row.labels, row.key),
        help=label(row.help, "") if row.help else "",
        path=f"{row.key}_base" if row.kind == "money" else row.key,
        columns=names,
        required=row.required and not shown,
        personal=row.personal,
        total=row.total,
        search=row.search,
        options=row.options,
        target=TARGETS.get(row.kind, row.target),
        max_length=(row.max_length or LONGEST_TEXT) if row.kind in TEXTS else row.max_length,
        unique=row.unique,
        nullable=kind.empty() is None and row.kind != "boolean",
        whole=(1, 5) if row.kind == "rating" else None,
        computed=columns.expressions(kept),
        own=kept,
        shown_when=shown,
        demanded_when=demanded,
    )
    return made if row.default is None else _with_default(made, row.default)


def _with_default(made: Field, told: Any) -> Field:
    try:
        value = made.kind.clean(told, made, system("the default of a field"))
    except Invalid:
        return made
    return made if made.kind.is_empty(value) else replace(made, default=value)
