"""From the parameters of a list to a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.records.filters import operators
from atrium.core.records.kinds.text import as_text
from atrium.core.search import query as searching

RESERVED = ("fields", "filter", "sort", "after", "limit", "count", "search", "deleted")
USUAL_LIMIT = 50
# What `field=value` asks of each family of kinds.
USUAL: Mapping[str, str] = {
    "text": "is", "number": "eq", "date": "on", "datetime": "on", "boolean": "is", "one": "in",
    "person": "in", "team": "in", "many": "any", "related": "any", "rows": "contains",
    "address": "contains", "filled": "filled",
}  # fmt: skip
LISTED = {"many", "two"}


def question(kind: Type, actor: Actor, query: QueryDict) -> reading.Question:
    """What a list's parameters ask; raises Rejected."""
    return reading.Question(
        fields=shown_fields(kind, actor, query),
        filter=asked_filter(kind, actor, query),
        sort=query.get("sort", ""),
        after=query.get("after", ""),
        limit=_limit(query.get("limit", "")),
        deleted=flag(query, "deleted"),
        extra=_found(kind, actor, query.get("search", "")),
    )


def shown_fields(kind: Type, actor: Actor, query: QueryDict) -> tuple[str, ...]:
    """The fields asked for, or every one that is no part of another."""
    told = query.get("fields", "")
    if told:
        return tuple(dict.fromkeys(key.strip() for key in told.split(",")))
    return tuple(key for key, f in kind.visible_fields(actor).items() if not f.part_of)


def asked_filter(kind: Type, actor: Actor, query: QueryDict) -> Any:
    """`filter=` and the simple parameters, all of which must hold."""
    parts: list[Any] = []
    told = query.get("filter", "")
    if told:
        try:
            parts.append(orjson.loads(told))
        except orjson.JSONDecodeError as fault:
            text = _("The filter is not valid JSON: %(fault)s.") % {"fault": str(fault)}
            raise Rejected([Problem("filter", text, "malformed")]) from fault
    for name in query:
        if name not in RESERVED:
            parts += _simple(kind, actor, name, query.getlist(name))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"all": parts}


def _simple(kind: Type, actor: Actor, name: str, values: Sequence[str]) -> list[dict[str, Any]]:
    key, op, chosen = _parse(kind, actor, name)
    if chosen is None:
        return [{"field": key, "op": op}]
    op = op or USUAL[chosen.kind.family]
    shape = operators(chosen).get(op, "")
    if shape == "many":
        wanted = [part for value in values for part in value.split(",")]
        return [{"field": key, "op": op, "value": wanted}]
    return [{"field": key, "op": op, **_operand(shape, value)} for value in values]


def _parse(kind: Type, actor: Actor, name: str) -> tuple[str, str, Field | None]:
    """The field, the operator ("" for the usual one) and the field's description."""
    chosen = find_field(kind, actor, name)
    if chosen is not None:
        return name, "", chosen
    key, dot, op = name.rpartition(".")
    return (key, op, find_field(kind, actor, key)) if dot else (name, "", None)


def find_field(kind: Type, actor: Actor, name: str) -> Field | None:
    """A field by key, or of a referenced record by a path such as "account.industry"."""
    known = kind.visible_fields(actor)
    if name in known:
        return known[name]
    first, _dot, rest = name.partition(".")
    through = known.get(first)
    if through is None or not through.target or not rest:
        return None
    return find_field(registry.get(through.target), actor, rest)


def _operand(shape: str, value: str) -> dict[str, Any]:
    if shape == "two":
        return {"value": value.split(",")}
    if shape == "range":
        word, _colon, number = value.partition(":")
        return {"value": {"relative": word, "n": number or None}}
    return {} if shape == "none" else {"value": value}


def _limit(told: str) -> int:
    if not told:
        return USUAL_LIMIT
    if not (told.isascii() and told.isdigit()) or not 1 <= int(told[:9]) <= reading.MOST:
        text = _("The limit is a number from 1 to %(most)s.") % {"most": reading.MOST}
        raise Rejected([Problem("limit", text)])
    return int(told)


def flag(query: QueryDict, name: str) -> bool:
    """A parameter that is 1 or 0; raises Rejected."""
    told = query.get(name, "")
    if told not in {"", "0", "1", "true", "false"}:
        raise Rejected([Problem(name, _("Write 1 or 0 here."))])
    return told in {"1", "true"}


def number(query: QueryDict, name: str, usual: int, most: int) -> int:
    """A parameter that is a whole number from 0 to `most`; raises Rejected."""
    told = query.get(name, "")
    if not told:
        return usual
    if not (told.isascii() and told.isdigit()) or len(told) > 18 or int(told) > most:
        text = _("This is a whole number, at most %(most)s.") % {"most": most}
        raise Rejected([Problem(name, text)])
    return int(told)


def _found(kind: Type, actor: Actor, told: str) -> Q:
    words = as_text(told).strip()
    if not words:
        return Q()
    return Q(pk__in=searching.find_ids(kind, actor, words, reading.MOST))
