"""Between the form about an own field and its definition."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from atrium.core.administration.actions.own_checks import (
    CHOOSING,
    POINTING,
    SEARCHABLE,
    SUMMED,
    WITHOUT_DEFAULT,
)  # fmt: skip
from atrium.core.administration.asking import asked
from atrium.core.i18n.errors import Invalid
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.models import OwnField
from atrium.core.records.own import indexes
from atrium.core.records.own.fields import TEXTS, field_of
from atrium.core.screens import forms
from atrium.core.screens.forms import Input, Option, sent

SWITCHES = ("required", "unique", "search", "total", "personal")


def inputs(row: OwnField, kind: Type, actor: Actor) -> list[Input]:
    """What is asked about the field, as the macros want it; less of one that exists."""
    new = row.pk is None
    named = _("A language left empty shows the English name.")
    helped = _("One sentence below the field in forms.")
    told: list[Input] = [
        _input("labels", "labels", _("Name"), named, kind, actor),
        _input("help", "labels", _("Help"), helped, kind, actor),
    ]
    if new and row.kind in POINTING:
        targets = [Option(one.key, str(one.many)) for one in registry.all_types()]
        target = _input("target", "choice", _("Points at"), "", kind, actor)
        told.append(replace(target, choices=tuple(targets), required=True))
    if new and row.kind in CHOOSING:
        about = _("One option a line; names in other languages and colours come afterwards.")
        told.append(_input("choices", "text", _("Options"), about, kind, actor))
    for name, label, about, fits in _switches(row):
        if fits:
            told.append(_input(name, "boolean", label, about, kind, actor))
    if row.kind in TEXTS:
        about = _("In characters; at most 500.")
        told.append(_input("max_length", "number", _("Longest text"), about, kind, actor))
    if row.kind not in WITHOUT_DEFAULT and not (new and row.kind in CHOOSING):
        made = forms.as_input(field_of(row), kind, actor, row.default)
        told.append(replace(
            made, key="default", readonly=False, required=False, conditional=False,
            label=_("Value to begin with"), help=_("What new records have unless told otherwise."),
        ))  # fmt: skip
    if new:
        about = _("As files and the API name it; made of the English name if left empty.")
        told.append(_input("key", "text", _("Key"), about, kind, actor))
    return told


def _switches(row: OwnField) -> list[tuple[str, str, str, bool]]:
    return [
        ("required", _("Required"), _("Nobody saves a record without it."), row.kind != "boolean"),
        (
            "unique",
            _("Unique"),
            _("No two records have the same value."),
            row.kind in indexes.UNIQUE,
        ),
        ("search", _("Searched"), _("The search finds records by it."), row.kind in SEARCHABLE),
        ("total", _("Added up"), _("Lists show the sum."), row.kind in SUMMED),
        ("personal", _("Personal data"), _("About a person; treated with care."), True),
    ]


def _input(key: str, kind_key: str, label: str, about: str, kind: Type, actor: Actor) -> Input:
    made = forms.as_input(asked(key, kind_key, label, help=about), kind, actor)
    return replace(made, readonly=False)


def values(row: OwnField) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in ("labels", "help", "default", "key", "target")}
    return held | {
        "required": row.required, "unique": row.unique, "search": bool(row.search),
        "total": row.total, "personal": row.personal, "max_length": row.max_length,
    }  # fmt: skip


def told(post: QueryDict, row: OwnField, actor: Actor) -> dict[str, Any]:
    """The definition as the form sent it."""
    fields = {name: asked(name, "boolean", "") for name in SWITCHES}
    fields |= {name: asked(name, "labels", "") for name in ("labels", "help")}
    fields |= {name: asked(name, "text", "") for name in ("key", "target")}
    data = sent(post, fields)
    made = {**data, "key": str(data.get("key") or "").strip(), "max_length": _length(post)}
    if "search" in made:
        made["search"] = (
            ("B" if row.kind in {"email", "emails", "phones"} else "C") if made["search"] else ""
        )
    for name in ("shown_when", "demanded_when"):
        made[name] = _filter(post.get(name, ""))
    given = sent(post, {"default": replace(field_of(row), key="default")})
    if "default" in given:
        made["default"] = _plain(field_of(row), given["default"], actor)
    return made


def choices(post: QueryDict) -> list[str]:
    return [line.strip() for line in post.get("choices", "").splitlines() if line.strip()]


def _plain(field: Field, raw: Any, actor: Actor) -> Any:
    """The value in JSON; what cannot be read is left for the check to name."""
    try:
        value = field.kind.clean(raw, field, actor)
    except Invalid:
        return raw
    if field.kind.is_empty(value) or value is False:
        return None
    return field.kind.data(value)


def _length(post: QueryDict) -> int | None:
    text = post.get("max_length", "").strip()
    return max(1, min(500, int(text))) if text.isascii() and text.isdigit() else None


def _filter(text: str) -> dict[str, Any]:
    try:
        made = json.loads(text or "{}")
    except ValueError:
        return {}
    parts = made.get("all", made.get("any")) if isinstance(made, dict) else None
    return made if parts or (isinstance(made, dict) and "field" in made) else {}
