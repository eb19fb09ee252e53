"""What a filter means, worked out row by row in plain Python, apart from the program's own SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from atrium.core.money import Money
from atrium.core.records.book import Type
from atrium.core.records.company import worth
from atrium.core.records.kinds.base import Ref

Values = Mapping[str, Any]
Span = tuple[date | None, date | None]


def holds(told: Any, kind: Type, values: Values, zone: str, today: date) -> bool:
    """Whether the record with these values fulfils the filter; an empty group says nothing."""
    for word, join in (("all", all), ("any", any)):
        if word in told:
            parts = [part for part in told[word] if says_something(part)]
            return not parts or bool(join(holds(p, kind, values, zone, today) for p in parts))
    field = kind.fields[told["field"]]
    value = values[told["field"]]
    ask = FAMILIES[field.kind.family]
    if told["op"] in {"empty", "filled"}:
        return bool((value in (None, "", [], {})) == (told["op"] == "empty"))
    if field.kind.family in {"date", "datetime"}:
        return _in_span(value, _span(told["op"], told["value"], today), zone)
    return ask(told["op"], value, told["value"], today)


def says_something(told: Any) -> bool:
    parts = told.get("all", told.get("any"))
    return parts is None or any(says_something(part) for part in parts)


def _text(op: str, value: str | None, asked: str, _today: date) -> bool:
    have, want = (value or "").upper(), asked.upper()
    return {
        "contains": want in have,
        "not_contains": want not in have,
        "is": have == want,
        "is_not": have != want,
        "starts": have.startswith(want),
    }[op]


def _number(op: str, value: Any, asked: Any, today: date) -> bool:
    have = worth(value, today) if isinstance(value, Money) else value
    if have is None:
        return op == "ne"
    if op == "between":
        return Decimal(str(asked[0])) <= have <= Decimal(str(asked[1]))
    want = Decimal(str(asked))
    return {
        "eq": have == want,
        "ne": have != want,
        "gt": have > want,
        "gte": have >= want,
        "lt": have < want,
        "lte": have <= want,
    }[op]


def _boolean(_op: str, value: Any, asked: Any, _today: date) -> bool:
    return bool(value == asked)


def _one(op: str, value: Any, asked: Any, _today: date) -> bool:
    have = value.id if isinstance(value, Ref) else value
    return (have in asked) == (op == "in")


def _many(op: str, value: Any, asked: Any, _today: date) -> bool:
    have = {part.id if isinstance(part, Ref) else part for part in value}
    if op == "all":
        return set(asked) <= have
    return bool(set(asked) & have) == (op == "any")


def _span(op: str, asked: Any, today: date) -> Span:
    """The first day and the day after the last."""
    day = timedelta(days=1)
    if op == "within":
        return relative(asked["relative"], asked.get("n"), today)
    if op == "between":
        first, last = (date.fromisoformat(part) for part in asked)
        return first, last + day
    only = date.fromisoformat(asked)
    return {
        "on": (only, only + day),
        "before": (None, only),
        "after": (only + day, None),
        "gte": (only, None),
        "lte": (None, only + day),
    }[op]


def relative(word: str, n: int | None, today: date) -> Span:
    """The span of days that a word means on a day, by the calendar."""
    day, several = timedelta(days=1), timedelta(days=n or 0)
    monday = today - timedelta(days=today.isoweekday() - 1)
    month = today.replace(day=1)
    quarter = month - relativedelta(months=(today.month - 1) % 3)
    year = today.replace(month=1, day=1)
    for name, start, step in (
        ("week", monday, relativedelta(weeks=1)),
        ("month", month, relativedelta(months=1)),
        ("quarter", quarter, relativedelta(months=3)),
        ("year", year, relativedelta(years=1)),
    ):
        for which, shift in (("last", -1), ("this", 0), ("next", 1)):
            if word == f"{which}_{name}":
                first = start + step * shift
                return first, first + step
    return {
        "today": (today, today + day),
        "yesterday": (today - day, today),
        "tomorrow": (today + day, today + 2 * day),
        "last_n_days": (today - several + day, today + day),
        "next_n_days": (today, today + several),
        "more_than_n_days_ago": (None, today - several),
        "more_than_n_days_ahead": (today + several + day, None),
        "past": (None, today),
        "future": (today + day, None),
    }[word]


def _in_span(value: Any, span: Span, zone: str) -> bool:
    if value is None:
        return False
    on = value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
    first, beyond = span
    return (first is None or first <= on) and (beyond is None or on < beyond)


def _json(_op: str, value: Any, asked: str, _today: date) -> bool:
    parts = [value] if isinstance(value, dict) else value
    texts = [str(text) for part in parts for text in part.values()]
    return any(asked.upper() in text.upper() for text in texts)


FAMILIES: Mapping[str, Callable[[str, Any, Any, date], bool]] = {
    "text": _text,
    "number": _number,
    "boolean": _boolean,
    "one": _one,
    "person": _one,
    "team": _one,
    "many": _many,
    "related": _many,
    "rows": _json,
    "address": _json,
    "date": _one,
    "datetime": _one,
}
