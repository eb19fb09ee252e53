"""What a role allows: scopes by type and verb, rules for fields, general rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atrium.core.access.actors import EVERY_TYPE, SCOPES
from atrium.core.access.models import Role
from atrium.core.actions.work import begin
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.errors import Conflict, NotFound, Problem, Rejected
from atrium.core.records.models import OwnField

RULES = ("hidden", "read")


@dataclass(frozen=True, slots=True)
class Rights:
    """As `Role` keeps them; a type without scopes goes by "*"."""

    scopes: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, Mapping[str, str]]
    rights: Sequence[str]


def set_rights(actor: Actor, role_id: int, told: Rights, version: int | None = None) -> Role:
    """Give the role these rights; raises Conflict where somebody else changed it meanwhile."""
    problems = list(_problems(told))
    if problems:
        raise Rejected(problems)
    kind = registry.get("role")
    with begin(actor, "set_rights") as work:
        (role,) = work.lock(kind, [role_id])
        if version is not None and version != role.version:
            raise Conflict(role.pk, role.version)
        role.scopes = {key: dict(verbs) for key, verbs in told.scopes.items()}
        role.fields = {key: dict(rules) for key, rules in told.fields.items() if rules}
        role.rights = [right.value for right in Right if right.value in told.rights]
        if work.save(kind, [role]):
            work.emit("access.role.rights_changed", kind, role)
        kept: Role = role
        return kept


def set_field_rules(actor: Actor, record_type: str, key: str, rules: Mapping[int, str]) -> None:
    """What each role, by id, may do with one field: "edit", "read" or "hidden"."""
    kind = registry.get("role")
    roles = {role.pk: role for role in reading.visible(kind, actor).filter(pk__in=rules)}
    for role_id, rule in rules.items():
        role = roles.get(role_id)
        if role is None:
            raise NotFound
        held = dict(role.fields.get(record_type, {}))
        if held.get(key, "edit") != rule:
            held.pop(key, None)
            fields = {**role.fields, record_type: held | ({} if rule == "edit" else {key: rule})}
            set_rights(actor, role_id, Rights(role.scopes, fields, role.rights), role.version)


def _problems(told: Rights) -> Iterator[Problem]:
    known = {kind.key: kind for kind in registry.all_types()}
    retired = _retired()
    for key, verbs in told.scopes.items():
        if key != EVERY_TYPE and key not in known:
            yield _unknown(key)
        for verb, scope in verbs.items():
            if verb not in set(Verb) or scope not in SCOPES:
                yield _unknown(f"{verb}: {scope}")
    for key, rules in told.fields.items():
        fields = {*(known[key].fields if key in known else ()), *retired.get(key, ())}
        for name, rule in rules.items():
            if name not in fields or rule not in RULES:
                yield _unknown(f"{key}.{name}: {rule}")
    for right in told.rights:
        if right not in set(Right):
            yield _unknown(right)


def _retired() -> dict[str, set[str]]:
    """The fields that wait to be brought back, whose rules must not be lost meanwhile."""
    found: dict[str, set[str]] = {}
    rows = OwnField.objects.filter(retired=True)
    for record_type, key in rows.values_list("record_type", "key"):
        found.setdefault(record_type, set()).add(key)
    return found


def _unknown(word: str) -> Problem:
    text = _("There is no right “%(word)s”; reload the page and choose again.")
    return Problem("", text % {"word": word})
