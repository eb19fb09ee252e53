"""Where the values of own fields are kept: in `custom`, each column under its name.

A column of an own field is what a column of the table is for a built-in one: an attribute of the
instance, an expression for the database, and a form in JSON. Each sort of column has its empty
value, which a record without an entry has: so no record must be touched when a field is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of column; `expression` is of the column's name."""

    expression: Callable[[str], Any]
    into_json: Callable[[Any], Any]
    from_json: Callable[[Any], Any]
    empty: Callable[[], Any] = lambda: None


def _text(name: str) -> Any:
    return Coalesce(KeyTextTransform(name, "custom"), Value(""), output_field=models.TextField())


def _cast(output: models.Field[Any, Any]) -> Callable[[str], Any]:
    return lambda name: Cast(KeyTextTransform(name, "custom"), output)


def _function(function: str, output: models.Field[Any, Any]) -> Callable[[str], Any]:
    """By a function of the database that gives the same for ever, as an index demands."""
    return lambda name: Func(
        KeyTextTransform(name, "custom"), function=function, output_field=output
    )


def _list(function: str, output: models.Field[Any, Any]) -> Callable[[str], Any]:
    return lambda name: Func(KeyTransform(name, "custom"), function=function, output_field=output)


def _json(empty: Any) -> Callable[[str], Any]:
    return lambda name: Coalesce(
        KeyTransform(name, "custom"),
        Value(empty, models.JSONField()),
        output_field=models.JSONField(),
    )


def _boolean(name: str) -> Any:
    asked = Cast(KeyTextTransform(name, "custom"), models.BooleanField())
    return Coalesce(asked, Value(False))


def _same(value: Any) -> Any:
    return value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


NUMBER = models.DecimalField(max_digits=19, decimal_places=4)
SORTS: dict[str, Sort] = {
    "text": Sort(_text, _same, _same, str),
    "number": Sort(_cast(NUMBER), lambda n: str(n.quantize(PLACES)), Decimal),
    "whole": Sort(_cast(models.BigIntegerField()), int, int),
    "boolean": Sort(_boolean, bool, bool, bool),
    "date": Sort(
        _function("atrium_date", models.DateField()), lambda d: d.isoformat(), date.fromisoformat
    ),
    "moment": Sort(
        _function("atrium_moment", models.DateTimeField()), _moment, datetime.fromisoformat
    ),
    "texts": Sort(_list("atrium_texts", ArrayField(models.TextField())), list, list, list),
    "ids": Sort(_list("atrium_ids", ArrayField(models.BigIntegerField())), list, list, list),
    "rows": Sort(_json([]), _same, _same, list),
    "parts": Sort(_json({}), _same, _same, dict),
}
OF_KIND = {
    "number": "number", "percent": "number", "rating": "whole", "duration": "whole",
    "boolean": "boolean", "date": "date", "datetime": "moment", "choices": "texts",
    "tags": "texts", "references": "ids", "files": "ids", "person": "whole", "team": "whole",
    "reference": "whole", "phones": "rows", "emails": "rows", "address": "parts",
    "labels": "parts", "money": "number",
}  # fmt: skip


def sorts(kind: str, key: str) -> dict[str, str]:
    """The columns of an own field of this kind, with the sort of each."""
    if kind == "money":
        return {key: "number", f"{key}_currency": "text", f"{key}_base": "number"}
    return {key: OF_KIND.get(kind, "text")}


def expressions(columns: dict[str, str]) -> dict[str, Any]:
    return {name: SORTS[sort].expression(name) for name, sort in columns.items()}


def inner(name: str, part: str) -> Any:
    """One part of an address."""
    return Coalesce(
        KeyTextTransform(part, KeyTransform(name, "custom")),
        Value(""),
        output_field=models.TextField(),
    )


def get(record: Any, name: str, sort: str) -> Any:
    """The value that a record keeps in a column."""
    held = record.custom.get(name)
    return SORTS[sort].empty() if held is None else SORTS[sort].from_json(held)


def put(record: Any, name: str, sort: str, value: Any) -> None:
    """Keep a value; the empty one is kept by keeping nothing."""
    told = SORTS[sort]
    rest = {key: held for key, held in record.custom.items() if key != name}
    kept = {} if value is None or value == told.empty() else {name: told.into_json(value)}
    record.custom = rest | kept


def written(values: Mapping[str, Any]) -> Any:
    """`custom` with these columns changed, the others as the row has them."""
    made: Any = F("custom")
    gone = [name for name, held in values.items() if held is None]
    kept = {name: held for name, held in values.items() if held is not None}
    if gone:
        made = _joined(made, "-", Value(gone, ArrayField(models.TextField())))
    return _joined(made, "||", Value(kept, models.JSONField())) if kept else made


def _joined(one: Any, operator: str, other: Any) -> Any:
    return CombinedExpression(one, operator, other, output_field=models.JSONField())


def changed(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """What the columns hold now in JSON, None for nothing: what an UPDATE writes."""
    return {name: record.custom.get(name) for name in sorted(names)}
