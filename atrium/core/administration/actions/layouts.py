"""How the company arranges the fields of a record type: form, facts of the page, list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from atrium.core.actions.work import begin
from atrium.core.administration.guarding import demand_administrator
from atrium.core.records import registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.models import Layout

MOST_SECTIONS = 40
LONGEST_TITLE = 120


def arrange(
    actor: Actor,
    record_type: str,
    *,
    sections: Sequence[Mapping[str, Any]],
    facts: Sequence[str],
    columns: Sequence[str],
) -> Layout:
    """Keep the arrangement; raises Rejected for fields that are none of the type's."""
    demand_administrator(actor)
    kind = next((t for t in registry.all_types() if t.key == record_type), None)
    if kind is None:
        raise NotFound
    made = [_section(one) for one in sections]
    named = [*facts, *columns, *(key for one in made for key in one["fields"])]
    problems = [
        Problem("", _("There is no field “%(field)s”.") % {"field": key}, "unknown_field")
        for key in dict.fromkeys(named)
        if key not in kind.fields
    ]
    if len(made) > MOST_SECTIONS:
        problems.append(Problem("", _("At most %(limit)s fit.") % {"limit": MOST_SECTIONS}))
    if problems:
        raise Rejected(problems)
    with begin(actor, "arrange_fields"):
        layout, _made = Layout.objects.select_for_update().get_or_create(record_type=record_type)
        layout.sections = made
        layout.facts = list(dict.fromkeys(facts))
        layout.columns = list(dict.fromkeys(columns))
        layout.save()
    versions.refresh()
    return layout


def reset(actor: Actor, record_type: str) -> None:
    """Go back to the arrangement that comes with the program."""
    demand_administrator(actor)
    with begin(actor, "reset_layout"):
        Layout.objects.filter(record_type=record_type).delete()
    versions.refresh()


def _section(told: Mapping[str, Any]) -> dict[str, Any]:
    labels = {
        code: " ".join(str((told.get("labels") or {}).get(code, "")).split())[:LONGEST_TITLE]
        for code, _name in settings.LANGUAGES
    }
    return {
        "title": str(told.get("title", ""))[:LONGEST_TITLE],
        "labels": {code: text for code, text in labels.items() if text},
        "fields": list(dict.fromkeys(str(key) for key in told.get("fields", ()))),
        "folded": bool(told.get("folded")),
    }
