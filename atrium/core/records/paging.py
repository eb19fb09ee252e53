"""The order of a list, and the page mark that says where the next page begins.

Pages are found by the values of the last row rather than by counting (keyset paging), so that the
thousandth page costs what the first does and rows added meanwhile neither repeat nor fall out.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected

SEALED = 9


@dataclass(frozen=True, slots=True)
class Key:
    """One part of the order; empty values come last in either direction."""

    field: Field
    path: str
    descending: bool

    @property
    def ordering(self) -> Any:
        if self.path == "pk":
            return "-pk" if self.descending else "pk"
        if self.field.own and not self.field.nullable:
            # Never null; so that one index serves both directions.
            return f"-{self.path}" if self.descending else self.path
        name = F(self.path)
        return name.desc(nulls_last=True) if self.descending else name.asc(nulls_last=True)


def order(kind: Type, actor: Actor, sort: str) -> list[Key]:
    """The keys of an order told as in a Question; Rejected when one cannot sort by the field."""
    told = sort or kind.list.sort
    key, descending = told.removeprefix("-"), told.startswith("-")
    known = kind.visible_fields(actor)
    chosen = known.get(key) or (None if sort else known["id"])
    if chosen is None or not chosen.kind.sortable:
        text = _("One cannot sort by “%(field)s”.")
        raise Rejected([Problem("sort", text % {"field": key}, "sort")])
    last = Key(known["id"], "pk", descending)
    return [last] if key == "id" else [Key(chosen, _sort_path(chosen), descending), last]


def _sort_path(chosen: Field) -> str:
    """Where the order looks: references go by their id within the page's own table.

    Sorting by another record's name would tell the order of names the actor may not see.
    """
    return chosen.columns[0] if chosen.target else chosen.path


def beyond(order: Sequence[Key], mark: str) -> Q:
    """The rows after the one the page mark remembers; Rejected for a mark made elsewhere."""
    held = _opened(mark, order)
    further = Q()
    same = Q()
    for key, value in zip(order, held, strict=True):
        if value is None:
            same &= Q(**{f"{key.path}__isnull": True})
            continue
        past = Q(**{f"{key.path}__{'lt' if key.descending else 'gt'}": value})
        if key.path != "pk":
            past |= Q(**{f"{key.path}__isnull": True})
        further |= same & past
        same &= Q(**{key.path: value})
    return further


def mark(values: tuple[Any, ...], order: Sequence[Key]) -> str:
    """The page mark after a row, of which `values` ends with the values of the order's keys."""
    held = json.dumps([_plain(value) for value in values[-len(order) :]]).encode()
    return base64.urlsafe_b64encode(_seal(held, order) + held).decode().rstrip("=")


def _seal(held: bytes, order: Sequence[Key]) -> bytes:
    """Ties a page mark to the order it was made for, so that its values fit the columns."""
    about = " ".join(f"{key.path} {key.descending}" for key in order).encode()
    return salted_hmac("records.cursor", about + held, algorithm="sha256").digest()[:SEALED]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


def _opened(mark: str, order: Sequence[Key]) -> list[Any]:
    try:
        told = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
    except (ValueError, binascii.Error) as fault:
        raise _broken() from fault
    seal, held = told[:SEALED], told[SEALED:]
    if not constant_time_compare(seal, _seal(held, order)):
        raise _broken()
    return [_value(part) for part in json.loads(held)]


def _value(part: Any) -> Any:
    if isinstance(part, dict):
        if "t" in part:
            return datetime.fromisoformat(part["t"])
        return date.fromisoformat(part["d"]) if "d" in part else Decimal(part["n"])
    return part


def _broken() -> Rejected:
    return Rejected([Problem("after", _("This page mark is not valid; start at the beginning."))])
