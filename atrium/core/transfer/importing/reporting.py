"""What was found in a file, as plain data that is kept with the import for its pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field
from atrium.core.transfer import tables
from atrium.core.transfer.importing.analysing import Findings, Group, analyse, summary
from atrium.core.transfer.importing.answers import Column, Strange, one_of
from atrium.core.transfer.importing.checking import Checked
from atrium.core.transfer.importing.planning import Parents, Plan, usual_parent
from atrium.core.transfer.models import Import

MOST_VALUES = 40
MOST_GROUPS = 60
# So many names are offered in a list; beyond, one looks for them.
OFFERED = 60
MANY_ROWS = 30_000
SETTINGS = ("record_type", "options", "mapping", "constants", "decisions", "faults", "on_duplicate",
            "on_similar")  # fmt: skip


def signature(told: Import) -> str:
    """Changes with everything on which the findings depend."""
    settings = [getattr(told, name) for name in SETTINGS]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]


def is_fresh(told: Import, actor: Actor) -> bool:
    held = told.findings
    return (
        bool(held) and held["signature"] == signature(told) and held["language"] == actor.language
    )


def looked_at(told: Import) -> datetime | None:
    """When what the preview shows was found."""
    at = told.findings.get("at")
    return datetime.fromisoformat(at) if at else None


def look(told: Import, actor: Actor, table: tables.Table) -> dict[str, Any]:
    """Go through the file and keep what was found, and when."""
    at = clock.now()
    found = analyse(told, actor, table)
    told.total = found.total
    findings: dict[str, Any] = {
        "signature": signature(told),
        "at": at.isoformat(),
        "language": actor.language,
        "counts": summary(found),
        "asks": found.plan.asks(),
        "warnings": [remark.message for remark in found.warnings],
        "parents": [_parent(told, about) for about in found.plan.open_parents],
        "columns": [
            _column(told, key, column, found.plan)
            for key, column in found.plan.columns.items()
            if column.strange
        ],
        "groups": [_group(found.plan, g) for g in found.groups if g.code != "unknown"][
            :MOST_GROUPS
        ],
        **_preview(found, actor),
    }
    told.findings = findings
    told.save(update_fields=["total", "findings"])
    return findings


def _parent(told: Import, about: Parents) -> dict[str, Any]:
    return {
        "slot": about.slot.key,
        "label": str(about.slot.label),
        "values": list(about.texts[:12]),
        "of": len(about.texts),
        "offered": [[title, count] for _pk, title, count in about.offered[:20]],
        "new": usual_parent(told, about),
    }


def _column(told: Import, key: str, column: Column, plan: Plan) -> dict[str, Any]:
    strange = sorted(column.strange.values(), key=lambda one: -one.count)
    decided = told.decisions.get(key, {})
    return {
        "open": any(plan.answers[key][one.key].do == "ask" for one in strange),
        "slot": key,
        "label": column.slot.label,
        "target": column.slot.field.target,
        "names": _offered(column),
        "may_create": column.may_create,
        "may_be_empty": not column.slot.field.required or column.slot.field.kind.several,
        "rows": sum(one.count for one in strange),
        "values": [_strange(column, one, decided) for one in strange[:MOST_VALUES]],
        "more": max(0, len(strange) - MOST_VALUES),
        "others": _chosen(decided.get("*", {})) or ("create" if column.may_create else "refuse"),
    }


def _offered(column: Column) -> list[list[str]]:
    """What one may choose instead, as [text to keep, name]; empty where there are too many."""
    if len(set(map(str, column.names.values()))) > OFFERED and column.slot.refers:
        return []
    seen: dict[str, str] = {}
    for name, value in column.names.items():
        seen.setdefault(str(value), name)
    if column.slot.refers:
        return [[f"#{value}", name] for value, name in seen.items()]
    return [[value, name] for value, name in seen.items()]


def _strange(column: Column, one: Strange, decided: Mapping[str, Any]) -> dict[str, Any]:
    text = one.key[1]
    choice = _chosen(decided.get(text, {})) or _usual(column, one)
    return {
        "text": text,
        "parent": one.key[0],
        "count": one.count,
        "near": one.near,
        "message": _unknown(column, one),
        "may_create": column.may_create and not one.several,
        "several": [f"#{pk}" for pk in one.several[:5]],
        "choice": choice,
        "to": str(decided.get(text, {}).get("to", "")),
    }


def _unknown(column: Column, one: Strange) -> str:
    """Why it is asked, beside the value itself."""
    if one.several:
        return _("Several records are called so; choose one.")
    if column.slot.refers:
        return _("No %(kind)s is called so.") % {"kind": one_of(column.slot.field)}
    return _("This is not among the choices.")


def _chosen(told: Mapping[str, Any]) -> str:
    """A decision as the page's list of choices has it."""
    if told.get("do") == "use":
        return f"use:{told.get('to', '')}"
    return str(told.get("else") or told.get("do") or "")


def _usual(column: Column, one: Strange) -> str:
    """What is offered first where nothing was decided: the likely one, then a new one."""
    if column.likely(one):
        return f"use:{one.near}"
    return "create" if column.may_create and not one.several else "refuse"


def _group(plan: Plan, group: Group) -> dict[str, Any]:
    told = plan.kind.fields.get(group.key)
    return {
        "field": group.key,
        "label": str(told.label) if told else "",
        "message": group.message,
        "count": group.count,
        "lines": group.lines,
        "values": group.values,
        "may_be_empty": told is not None and not told.required and group.code != "refused",
    }


# The first rows as they will be


def _preview(found: Findings, actor: Actor) -> dict[str, Any]:
    plan = found.plan
    used = dict.fromkeys(plan.known[key].field.key for key in (*plan.at, *plan.constants))
    fields = [plan.kind.fields[key] for key in used]
    titles = _titles(found.rows, fields, actor)
    rows = [
        {
            "line": row.line.number,
            "outcome": str(row.outcome),
            "cells": [_shown(plan, row, f, titles, actor) for f in fields],
            "reasons": [p.message for p in row.problems],
        }
        for row in found.rows
    ]
    return {"heads": [str(f.label) for f in fields], "rows": rows}


def _titles(
    rows: Sequence[Checked], fields: Sequence[Field], actor: Actor
) -> dict[tuple[str, int], str]:
    wanted = set()
    for row in rows:
        for f in fields:
            if f.target:
                value = row.values.get(f.key)
                ids = value if isinstance(value, list) else [value]
                wanted |= {(f.target, pk) for pk in ids if pk}
    return reading.titles(actor, wanted)


def _shown(
    plan: Plan, row: Checked, told: Field, titles: Mapping[tuple[str, int], str], actor: Actor
) -> str:
    value = row.values.get(told.key)
    if told.key in row.line.later:
        return row.line.later[told.key]
    text = plan.text(told.key, row.line.cells)
    new = _("%(name)s (new)") % {"name": text}
    if value is None or told.kind.is_empty(value):
        answer = plan.answers.get(told.key, {}).get(("", text))
        return new if answer is not None and answer.do == "create" else ""
    if told.target:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(titles.get((told.target, pk)) or new for pk in ids)
    return told.kind.display(value, told, actor)
