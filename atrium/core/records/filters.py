"""The one filter language: of lists, boards, reports, the API, shares and processes.

A filter is plain JSON: {"all": [...]} or {"any": [...]} of conditions and further groups; a
condition is {"field": key, "op": operator, "value": operand}. A field of a referenced record is
written with a dot: "account.industry". `compile_filter` makes SQL conditions of it for one actor:
a field the actor may not read is as unknown as a misspelt one, and conditions on a referenced
record count only where the actor sees that record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.i18n.errors import Invalid
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.records.kinds.base import Kind

Condition = Mapping[str, Any]
DEPTH = 6
WIDTH = 100
NEVER = Q(pk__in=[])

# What each family of kinds can be asked, and the shape of the operand: none, one, two (a pair),
# many (a list), text, range (a relative span of time).
OPERATORS: Mapping[str, Mapping[str, str]] = {
    "text": {
        "contains": "text", "not_contains": "text", "is": "text", "is_not": "text",
        "starts": "text", "empty": "none", "filled": "none",
    },
    "number": {
        "eq": "one", "ne": "one", "gt": "one", "gte": "one", "lt": "one", "lte": "one",
        "between": "two", "empty": "none", "filled": "none",
    },
    "date": {
        "within": "range", "on": "one", "before": "one", "after": "one", "gte": "one",
        "lte": "one", "between": "two", "empty": "none", "filled": "none",
    },
    "boolean": {"is": "one"},
    "one": {"in": "many", "not_in": "many", "empty": "none", "filled": "none"},
    "person": {"in": "many", "not_in": "many", "empty": "none", "filled": "none"},
    "team": {"in": "many", "below": "many", "not_in": "many", "empty": "none", "filled": "none"},
    "many": {"any": "many", "all": "many", "none": "many", "empty": "none", "filled": "none"},
    "related": {"any": "many", "none": "many", "empty": "none", "filled": "none"},
    "rows": {"contains": "text", "empty": "none", "filled": "none"},
    "address": {"contains": "text", "empty": "none", "filled": "none"},
    "filled": {"empty": "none", "filled": "none"},
}  # fmt: skip
OPERATORS = {**OPERATORS, "datetime": OPERATORS["date"]}
MOMENTS = {"before": "lt", "after": "gt", "gte": "gte", "lte": "lte"}
LOOKUPS = {"eq": "exact", "gt": "gt", "gte": "gte", "lt": "lt", "lte": "lte"}


def operators(field: Field) -> Mapping[str, str]:
    """The operators a field understands, with the shape of each one's operand."""
    return OPERATORS[field.kind.family]


def compile_filter(told: Any, kind: Type, actor: Actor) -> Q:
    """The filter as a condition; raises Rejected with every fault in it."""
    return _Compiler(kind, actor).whole(told)


class _Compiler:
    def __init__(self, kind: Type, actor: Actor) -> None:
        self.kind = kind
        self.actor = actor
        self.fields = kind.visible_fields(actor)

    def whole(self, told: Any) -> Q:
        if not told:
            return Q()
        return self.node(told, DEPTH)

    def node(self, told: Any, depth: int) -> Q:
        if not isinstance(told, Mapping) or depth == 0:
            raise _wrong(_("A filter is a group or a condition, at most six levels deep."))
        for word, join in (("all", Q.AND), ("any", Q.OR)):
            if word in told:
                return self.group(told[word], join, depth)
        return self.condition(told)

    def group(self, parts: Any, join: str, depth: int) -> Q:
        if not isinstance(parts, list) or len(parts) > WIDTH:
            raise _wrong(_("A group holds a list of at most a hundred conditions."))
        joined = Q()
        for part in parts:
            joined = _join(joined, self.node(part, depth - 1), join)
        return joined

    def condition(self, told: Condition) -> Q:
        key, op = str(told.get("field", "")), str(told.get("op", ""))
        if "." in key and key not in self.fields:
            return self.across(key, told)
        field = self.fields.get(key)
        if field is None:
            raise _wrong(_("There is no field “%(field)s”.") % {"field": key}, key)
        shape = operators(field).get(op)
        if shape is None:
            known = ", ".join(operators(field))
            text = _("“%(op)s” cannot be asked of this field; it understands %(known)s.")
            raise _wrong(text % {"op": op, "known": known}, key)
        operand = self.operand(field, shape, told.get("value"))
        if field.through_many:
            return self.related(field, op, operand)
        return FAMILIES[field.kind.family](field, op, operand, self.actor)

    def across(self, key: str, told: Condition) -> Q:
        """A condition on a referenced record, as far as the actor sees those records."""
        first, rest = key.split(".", 1)
        field = self.fields.get(first)
        if field is None or not field.target:
            raise _wrong(_("There is no field “%(field)s”.") % {"field": key}, key)
        target = registry.get(field.target)
        inner = _Compiler(target, self.actor).condition({**told, "field": rest})
        seen = target.model._default_manager.visible_to(self.actor)  # type: ignore[attr-defined]  # noqa: SLF001
        asked = target.fields.get(rest)
        if asked is not None and asked.computed is not None:
            seen = seen.alias(**asked.computed)
        return Q(**{f"{field.path}__in": seen.filter(inner).values("pk")})

    def related(self, field: Field, op: str, operand: Any) -> Q:
        """By the table of links: a join would give a record with two matches twice."""
        relation: Any = self.kind.model._meta.get_field(field.key)  # noqa: SLF001
        links = relation.remote_field.through._base_manager.all()  # noqa: SLF001
        if op in {"any", "none"}:
            links = links.filter(**{f"{relation.m2m_reverse_field_name()}__in": operand})
        found = Q(pk__in=links.values(relation.m2m_field_name()))
        return ~found if op in {"none", "empty"} else found

    def operand(self, field: Field, shape: str, value: Any) -> Any:
        try:
            return SHAPES[shape](field, value, self.actor)
        except Invalid as fault:
            raise _wrong(str(fault), field.key) from fault


def _join(one: Q, other: Q, join: str) -> Q:
    return one & other if join == Q.AND else one | other


def _wrong(message: str, field: str = "filter") -> Rejected:
    return Rejected([Problem(field, message, "filter")])


# Operands


def _one(field: Field, value: Any, actor: Actor) -> Any:
    if field.kind.key == "money" and isinstance(value, Mapping):
        value = value.get("amount")
    if field.kind.key == "money":
        from atrium.core.records.kinds.numbers import Number

        return _demand(Number().clean(value, field, actor))
    if field.kind.family == "datetime" and isinstance(value, str) and value:
        told = clock.parse_day_or_moment(value, language=actor.language)
        if not isinstance(told, datetime):
            return told
    return _demand(field.kind.clean(value, field, actor))


def _two(field: Field, value: Any, actor: Actor) -> Any:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise Invalid(_("This needs two values, from and to."))
    return tuple(_one(field, part, actor) for part in value)


def _many(field: Field, value: Any, actor: Actor) -> Any:
    parts = value if isinstance(value, (list, tuple)) else [value]
    if len(parts) > 1000:
        raise Invalid(_("At most %(limit)s fit."), limit=1000)
    return [made for part in parts for made in _some(field, part, actor)]


def _some(field: Field, part: Any, actor: Actor) -> list[Any]:
    """The values one part of a list stands for: itself, or "me" and "my_team"."""
    if part == "me" and field.kind.key == "person":
        return [actor.person_id or 0]
    if part == "my_team" and field.kind.key == "team":
        return [actor.team_id or 0]
    if field.kind.several:
        cleaned = field.kind.clean([part], field, actor)
        return list(cleaned)
    return [_demand(field.kind.clean(part, field, actor))]


def _text(_field: Field, value: Any, _actor: Actor) -> Any:
    from atrium.core.records.kinds.text import as_text

    text = as_text(value)
    if not text:
        raise Invalid(_("This needs a text to compare with."))
    return text


def _range(_field: Field, value: Any, actor: Actor) -> Any:
    if not isinstance(value, Mapping) or "relative" not in value:
        raise Invalid(_("This needs a span of time such as this month."))
    return clock.relative(str(value["relative"]), value.get("n")).resolve(clock.today(actor.zone))


def _demand(value: Any) -> Any:
    if value is None or value == "":
        raise Invalid(_("This needs a value to compare with."))
    return value


SHAPES: Mapping[str, Callable[[Field, Any, Actor], Any]] = {
    "none": lambda _field, _value, _actor: None,
    "one": _one,
    "two": _two,
    "many": _many,
    "text": _text,
    "range": _range,
}

# Conditions by family


def _emptiness(field: Field, op: str) -> Q:
    empty: Kind = field.kind
    blank = Q(**{f"{field.path}__isnull": True})
    if empty.empty() is not None:
        blank |= Q(**{field.path: empty.empty()})
    return blank if op == "empty" else ~blank


def _ask_text(field: Field, op: str, operand: Any, _actor: Actor) -> Q:
    if op in {"empty", "filled"}:
        return _emptiness(field, op)
    lookup = {"contains": "icontains", "is": "iexact", "starts": "istartswith"}
    asked = Q(
        **{f"{field.path}__{lookup[op.removeprefix('not_').replace('is_not', 'is')]}": operand}
    )
    return _but(field, asked) if op in {"not_contains", "is_not"} else asked


def _but(field: Field, asked: Q) -> Q:
    """The rows that do not fulfil the condition, those without a value among them.

    Django sees to that for columns; of what is computed, and inside an address, it does not know
    that it may be missing.
    """
    if field.part_of or field.computed is not None:
        return ~asked | Q(**{f"{field.path}__isnull": True})
    return ~asked


def _ask_number(field: Field, op: str, operand: Any, _actor: Actor) -> Q:
    if op in {"empty", "filled"}:
        return Q(**{f"{field.path}__isnull": op == "empty"})
    if op == "between":
        return Q(**{f"{field.path}__gte": operand[0], f"{field.path}__lte": operand[1]})
    if op == "ne":
        return _but(field, Q(**{field.path: operand}))
    return Q(**{f"{field.path}__{LOOKUPS[op]}": operand})


def _ask_date(field: Field, op: str, operand: Any, actor: Actor) -> Q:
    if op in {"empty", "filled"}:
        return Q(**{f"{field.path}__isnull": op == "empty"})
    if op == "between":
        return _within(field, "gte", operand[0], actor) & _within(field, "lte", operand[1], actor)
    return _within(field, op, operand, actor)


def _within(field: Field, op: str, operand: Any, actor: Actor) -> Q:
    """A moment is compared to the moment, but is "on" the whole day it is in."""
    if isinstance(operand, datetime) and op != "on":
        return Q(**{f"{field.path}__{MOMENTS[op]}": operand})
    start, end = operand if op == "within" else _span(op, _as_day(operand, actor))
    if field.kind.family == "datetime":
        start, end = _midnight(start, actor), _midnight(end, actor)
    found = Q()
    if start is not None:
        found &= Q(**{f"{field.path}__gte": start})
    if end is not None:
        found &= Q(**{f"{field.path}__lt": end})
    return found


def _span(op: str, first: date) -> tuple[date | None, date | None]:
    """The half-open span of days an operator means; None for an open end."""
    return {
        "on": (first, _next(first)),
        "before": (None, first),
        "after": (_next(first) or date.max, None),
        "gte": (first, None),
        "lte": (None, _next(first)),
    }[op]


def _next(day: date) -> date | None:
    """The day after; None after the calendar's last."""
    return day + timedelta(days=1) if day < date.max else None


def _as_day(value: Any, actor: Actor) -> Any:
    """The day a moment is in where the actor is; at the calendar's ends, the day it names."""
    if not isinstance(value, datetime):
        return value
    try:
        return value.astimezone(ZoneInfo(actor.zone)).date()
    except OverflowError:
        return value.date()


def _midnight(day: Any, actor: Actor) -> Any:
    return day and datetime.combine(day, time.min, ZoneInfo(actor.zone))


def _ask_boolean(field: Field, _op: str, operand: Any, _actor: Actor) -> Q:
    return Q(**{field.path: operand})


def _ask_one(field: Field, op: str, operand: Any, _actor: Actor) -> Q:
    if op in {"empty", "filled"}:
        return _emptiness(field, op)
    asked = Q(**{f"{field.path}__in": operand})
    return _but(field, asked) if op == "not_in" else asked


def _ask_team(field: Field, op: str, operand: Any, actor: Actor) -> Q:
    if op != "below":
        return _ask_one(field, op, operand, actor)
    target = registry.get("team").model
    teams = target._default_manager.visible_to(actor)  # type: ignore[attr-defined]  # noqa: SLF001
    return Q(**{f"{field.path}__in": teams.filter(path__overlap=operand).values("pk")})


def _ask_many(field: Field, op: str, operand: Any, _actor: Actor) -> Q:
    if op in {"empty", "filled"}:
        return _emptiness(field, op)
    lookup = "contains" if op == "all" else "overlap"
    asked = Q(**{f"{field.path}__{lookup}": operand})
    return ~asked if op == "none" else asked


def _ask_json(field: Field, op: str, operand: Any, _actor: Actor) -> Q:
    if op in {"empty", "filled"}:
        return _emptiness(field, op)
    return Q(**{f"{field.path}__icontains": operand})


FAMILIES: Mapping[str, Callable[[Field, str, Any, Actor], Q]] = {
    "text": _ask_text,
    "number": _ask_number,
    "date": _ask_date,
    "datetime": _ask_date,
    "boolean": _ask_boolean,
    "one": _ask_one,
    "person": _ask_one,
    "team": _ask_team,
    "many": _ask_many,
    "rows": _ask_json,
    "address": _ask_json,
    "filled": _ask_json,
    "related": _ask_many,
}
