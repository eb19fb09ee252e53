"""All definitions of own fields and layouts as one file, and such a file into an installation.

To see what a file would change, it is carried out and taken back: so the preview is what the
import will do, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from atrium.core.access.models import Role
from atrium.core.actions.work import begin
from atrium.core.administration.actions import layouts, own_fields
from atrium.core.administration.actions.rights import set_field_rules
from atrium.core.administration.guarding import demand_administrator
from atrium.core.records import options, reading, registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.models import Layout, Option, OwnField

FORMAT = "atrium-fields"
VERSION = 1
TOLD = (*own_fields.FIXED, *own_fields.CHANGEABLE, "retired")
LAYOUT = ("sections", "facts", "columns")


@dataclass(frozen=True, slots=True)
class Step:
    """What the file does to one thing: "add", "change", "same" or "refuse".

    `about` names the field or layout; `what` is what changes, or why it does not fit.
    """

    do: str
    about: str
    what: tuple[str, ...] = ()


def document(actor: Actor) -> dict[str, Any]:
    """Everything the company defined, in JSON."""
    demand_administrator(actor)
    roles = list(reading.visible(registry.get("role"), actor).order_by("pk"))
    return {
        "format": FORMAT,
        "version": VERSION,
        "fields": [_told(row, roles) for row in OwnField.objects.all()],
        "layouts": [
            {"record_type": row.record_type, **{name: getattr(row, name) for name in LAYOUT}}
            for row in Layout.objects.order_by("record_type")
        ],
    }


def preview(actor: Actor, told: Any) -> list[Step]:
    """What an import would do; nothing is changed."""
    return _carry_out(actor, told, keep=False)


def carry_out(actor: Actor, told: Any) -> list[Step]:
    """Take over what fits, all in one transaction; what does not is named."""
    return _carry_out(actor, told, keep=True)


def _told(row: OwnField, roles: list[Role]) -> dict[str, Any]:
    made: dict[str, Any] = {"record_type": row.record_type}
    made |= {name: getattr(row, name) for name in TOLD}
    if row.options and options.is_own(row.options):
        made["choices"] = [
            {"code": o.code, "labels": o.labels, "tone": o.tone, "retired": o.retired}
            for o in Option.objects.filter(option_set=row.options)
        ]
    made["rights"] = {
        role.code or role.name: rule
        for role in roles
        if (rule := role.fields.get(row.record_type, {}).get(row.key))
    }
    return made


def _carry_out(actor: Actor, told: Any, *, keep: bool) -> list[Step]:
    demand_administrator(actor)
    fields, arranged = _parts(told)
    try:
        with begin(actor, "import_fields"):
            steps = list(_each(fields, lambda one: _field(actor, one), _name_of))
            steps += _each(arranged, lambda one: _layout(actor, one), _layout_name)
            transaction.set_rollback(not keep)
    finally:
        # What was tried and rolled back may have been seen by other threads of this process.
        versions.renew()
        versions.refresh()
    return steps


def _parts(told: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    fits = isinstance(told, Mapping) and told.get("format") == FORMAT
    lists = (told.get("fields", []), told.get("layouts", [])) if fits else (None, None)
    if not all(
        isinstance(many, list) and all(isinstance(one, dict) for one in many) for many in lists
    ):
        raise Rejected([Problem("file", _("This is no file of fields; export one from Atrium."))])
    if told.get("version") != VERSION:
        text = _("This file is of version %(version)s; this installation reads version %(known)s.")
        raise Rejected([Problem("file", text % {"version": told.get("version"), "known": VERSION})])
    return lists  # type: ignore[return-value]


Carry = Callable[[dict[str, Any]], Step]


def _each(
    many: list[dict[str, Any]], carry: Carry, name: Callable[[dict[str, Any]], str]
) -> Iterator[Step]:
    """Each in turn, and what was refused again once others are there that it asks about."""
    waiting, moved = many, True
    refused: dict[int, Step] = {}
    while waiting and moved:
        moved, refused = False, {}
        for one in waiting:
            try:
                with transaction.atomic():
                    yield carry(one)
                moved = True
            except NotFound:
                text = _("There is no record type “%(name)s” here.")
                about = (text % {"name": one.get("record_type", "")},)
                refused[id(one)] = Step("refuse", name(one), about)
            except Rejected as wrong:
                reasons = tuple(dict.fromkeys(p.message for p in wrong.problems))
                refused[id(one)] = Step("refuse", name(one), reasons)
        versions.refresh()
        waiting = [one for one in waiting if id(one) in refused]
    yield from refused.values()


def _name_of(told: Mapping[str, Any]) -> str:
    labels = told.get("labels")
    named = next(iter(labels.values()), "") if isinstance(labels, Mapping) else ""
    return f"{told.get('record_type', '?')}.{told.get('key', '?')} ({named})"


def _layout_name(told: Mapping[str, Any]) -> str:
    return _("Arrangement of %(records)s") % {"records": told.get("record_type", "?")}


def _field(actor: Actor, told: dict[str, Any]) -> Step:
    _demand_shape(told)
    record_type, key = str(told.get("record_type")), str(told.get("key"))
    there = OwnField.objects.filter(record_type=record_type, key=key).first()
    given = {name: told[name] for name in TOLD if name in told and name != "retired"}
    if there is None:
        choices = told.get("choices") or ()
        if choices:
            given["options"] = ""
        own_fields.add(actor, record_type, given, choices)
        changed = ["add"]
    else:
        changed = _change(actor, there, given, told)
    if "retired" in told and bool(told["retired"]) != bool(there and there.retired):
        own_fields.retire(actor, record_type, key, bool(told["retired"]))
        changed.append("retired")
    changed += _rights(actor, record_type, key, told.get("rights") or {})
    if there is None:
        return Step("add", _name_of(told))
    return Step("change" if changed else "same", _name_of(told), tuple(changed))


def _change(
    actor: Actor, there: OwnField, given: Mapping[str, Any], told: Mapping[str, Any]
) -> list[str]:
    for name in ("kind", "target"):
        if name in given and given[name] != getattr(there, name):
            text = _("It is here already with another kind or target (%(here)s).")
            raise Rejected([Problem(name, text % {"here": getattr(there, name)})])
    changed = [
        name
        for name in own_fields.CHANGEABLE
        if name in given and given[name] != getattr(there, name)
    ]
    if changed:
        own_fields.change(actor, there.record_type, there.key, {n: given[n] for n in changed})
    if told.get("choices") and own_fields.complete_options(actor, there, told["choices"]):
        changed.append("choices")
    return changed


def _rights(actor: Actor, record_type: str, key: str, rules: Mapping[str, str]) -> list[str]:
    roles = list(reading.visible(registry.get("role"), actor))
    known = {role.name: role for role in roles} | {role.code: role for role in roles if role.code}
    strange = [name for name in rules if name not in known]
    if strange:
        text = _("There is no role “%(role)s” here.")
        raise Rejected([Problem("rights", text % {"role": name}) for name in strange])
    wanted = {
        known[name].pk: rule
        for name, rule in rules.items()
        if known[name].fields.get(record_type, {}).get(key, "edit") != rule
    }
    set_field_rules(actor, record_type, key, wanted)
    return ["rights"] if wanted else []


def _layout(actor: Actor, told: dict[str, Any]) -> Step:
    record_type = str(told.get("record_type"))
    given = {name: told.get(name) or [] for name in LAYOUT}
    if not all(isinstance(part, list) for part in given.values()):
        raise Rejected([Problem("file", _("This is no file of fields; export one from Atrium."))])
    there = Layout.objects.filter(record_type=record_type).first()
    changed = tuple(n for n in LAYOUT if there is None or getattr(there, n) != given[n])
    if changed:
        layouts.arrange(actor, record_type, **given)
    return Step(
        "add" if there is None else "change" if changed else "same", _layout_name(told), changed
    )


def _demand_shape(told: Mapping[str, Any]) -> None:
    """A file by another hand must not break what the pages take for granted."""
    shapes: dict[str, tuple[type, ...]] = {
        "key": (str,), "kind": (str,), "options": (str,), "target": (str,), "search": (str,),
        "labels": (dict,), "help": (dict,), "shown_when": (dict,), "demanded_when": (dict,),
        "required": (bool,), "unique": (bool,), "total": (bool,), "personal": (bool,),
        "retired": (bool,), "max_length": (int, type(None)), "choices": (list,), "rights": (dict,),
    }  # fmt: skip
    wrong = [
        name for name, fits in shapes.items() if name in told and not isinstance(told[name], fits)
    ]
    if wrong or not told.get("key"):
        text = _("“%(name)s” is missing or not of the right form.")
        raise Rejected([Problem(name, text % {"name": name}) for name in wrong or ["key"]])
