"""From what was sent to values that may be kept, many rows at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from atrium.core.i18n.errors import Invalid
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem

Raw = Mapping[str, Any]


@dataclass(slots=True)
class Cleaned:
    """One row's values by field key, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def clean_rows(
    kind: Type,
    actor: Actor,
    rows: Iterable[Raw],
    *,
    creating: bool,
    only: Sequence[str] = (),
    looked_up: bool = False,
) -> list[Cleaned]:
    """Check every row; a field the actor may not read is refused as if it did not exist.

    `only` limits the fields an action asks for. References are looked up together, one query per
    type they point to, unless the caller has `looked_up` all of them for this actor already.
    """
    editable = kind.editable_fields(actor)
    if only:
        editable = {key: kind.fields[key] for key in only}
    visible = kind.visible_fields(actor)
    made = [_clean_row(row, editable, visible, actor, creating=creating) for row in rows]
    if not looked_up:
        _check_references(made, editable, actor)
    return made


def lacking(kind: Type, actor: Actor, values: Collection[str]) -> list[Problem]:
    """What a new record with values for these fields would still need."""
    return _lacking(kind.editable_fields(actor), values)


def _lacking(editable: Mapping[str, Field], values: Collection[str]) -> list[Problem]:
    return [
        _missing(key)
        for key, f in editable.items()
        if f.required and key not in values and f.default is None
    ]


def _clean_row(
    row: Raw,
    editable: Mapping[str, Field],
    visible: Mapping[str, Field],
    actor: Actor,
    *,
    creating: bool,
) -> Cleaned:
    made = Cleaned()
    for key, raw in row.items():
        chosen = editable.get(key)
        if chosen is None:
            made.problems.append(_refusal(key, visible))
            continue
        try:
            value = chosen.kind.clean(raw, chosen, actor)
            chosen.kind.fits(value, chosen)
        except Invalid as fault:
            made.problems.append(Problem(key, str(fault)))
            continue
        if chosen.nullable and value == "":
            value = None  # an empty text would be one value, and a unique one only once
        if value is None and not chosen.nullable and chosen.default is not None:
            value = chosen.default
        missing = value is None and not chosen.nullable and not chosen.through_many
        if missing or (chosen.required and chosen.kind.is_empty(value)):
            made.problems.append(_missing(key))
        made.values[key] = value
    if creating:
        made.problems += _lacking(editable, row)
    return made


def _refusal(key: str, visible: Mapping[str, Field]) -> Problem:
    if key in visible:
        text = _("This field cannot be changed here; leave it out.")
        return Problem(key, text, "read_only")
    return Problem(key, _("There is no field “%(field)s”.") % {"field": key}, "unknown_field")


def _missing(key: str) -> Problem:
    return Problem(key, _("This must be filled in."), "required")


def _check_references(rows: Sequence[Cleaned], fields: Mapping[str, Field], actor: Actor) -> None:
    pointing = {key: f for key, f in fields.items() if f.target}
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for key in row.values.keys() & pointing.keys():
            wanted.setdefault(pointing[key].target, set()).update(_ids(row.values[key]))
    known = {target: _seen(target, ids, actor) for target, ids in wanted.items() if ids}
    for row in rows:
        for key in row.values.keys() & pointing.keys():
            missing = _ids(row.values[key]) - known.get(pointing[key].target, set())
            for record_id in sorted(missing):
                text = _("There is no record with the number %(id)s; choose another.")
                row.problems.append(Problem(key, text % {"id": record_id}, "unknown_record"))


def _ids(value: Any) -> set[int]:
    if value is None:
        return set()
    return set(value) if isinstance(value, list) else {value}


def _seen(target: str, ids: set[int], actor: Actor) -> set[int]:
    return reading.seen_among(registry.get(target), actor, ids)
