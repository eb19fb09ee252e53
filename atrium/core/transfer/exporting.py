"""Records as a table that a spreadsheet opens harmlessly and an import takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from atrium.core.i18n import country_name
from atrium.core.records import options, reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.kinds.base import Ref
from atrium.core.records.kinds.references import shown
from atrium.core.transfer.importing.slots import ADDRESS_PARTS, MONEY_PARTS, NOT_IN_FILES, Slot

PAGE = 500
JOIN = "; "


@dataclass(frozen=True, slots=True)
class Out:
    """One column of the file: its head, and how it comes out of a row's values."""

    label: str
    value: Callable[[reading.Row], Any]


def columns_of(kind: Type, actor: Actor, keys: Sequence[str] = ()) -> list[Field]:
    """The fields to export: those asked for, else all that the actor sees and a file can hold."""
    known = kind.visible_fields(actor)
    chosen = [known[key] for key in keys if key in known] if keys else list(known.values())
    return [f for f in chosen if f.kind.key not in NOT_IN_FILES and (keys or not f.part_of)]


def export(
    kind: Type, actor: Actor, question: reading.Question, keys: Sequence[str] = ()
) -> tuple[list[str], Iterator[list[Any]]]:
    """The heads and the rows of a table of the records, within the actor's right to export."""
    fields = columns_of(kind, actor, keys)
    asked = replace(
        question, fields=[f.key for f in fields], limit=PAGE, after="", verb=Verb.EXPORT
    )
    heads = [out.label for f in fields for out in _outs(f, actor, {})]
    return heads, _rows(kind, actor, asked, fields)


def _rows(
    kind: Type, actor: Actor, asked: reading.Question, fields: Sequence[Field]
) -> Iterator[list[Any]]:
    while True:
        page = reading.read(kind, actor, asked)
        doubled = _doubled(actor, page.rows)
        outs = [out for f in fields for out in _outs(f, actor, doubled)]
        for row in page.rows:
            yield [out.value(row) for out in outs]
        if not page.next:
            return
        asked = replace(asked, after=page.next)


Doubled = dict[str, set[str]]


def _doubled(actor: Actor, rows: Sequence[reading.Row]) -> Doubled:
    """The titles on this page that several records of their type bear, by type."""
    titles: dict[str, set[str]] = {}
    for row in rows:
        for value in row.values.values():
            for ref in value if isinstance(value, list) else [value]:
                if isinstance(ref, Ref) and ref.title:
                    titles.setdefault(ref.type, set()).add(ref.title)
    found: Doubled = {}
    for key, wanted in titles.items():
        target = registry.get(key)
        path = target.fields[target.title].path
        held = reading.visible(target, actor).filter(**{f"{path}__in": wanted})
        seen: set[str] = set()
        for title in held.values_list(path, flat=True):
            if title in seen:
                found.setdefault(key, set()).add(title)
            seen.add(title)
    return found


def _outs(told: Field, actor: Actor, doubled: Doubled) -> list[Out]:
    """The columns of one field: an address has one for each part, money one for its currency."""
    key = told.key
    if told.kind.key == "address" and not told.part_of:
        parts = [Slot(f"{key}.{part}", told, part) for part in ADDRESS_PARTS]
        return [Out(slot.label, _address_part(key, slot.part, actor)) for slot in parts]
    if told.kind.key == "money":
        currency = Slot(f"{key}.currency", told, next(iter(MONEY_PARTS)))
        return [
            Out(str(told.label), lambda row: _sum(row.values[key])),
            Out(currency.label, lambda row: row.values[key].currency if row.values[key] else ""),
        ]
    return [Out(str(told.label), lambda row: _plain(row.values[key], told, actor, doubled))]


def _address_part(key: str, part: str, actor: Actor) -> Callable[[reading.Row], str]:
    def value(row: reading.Row) -> str:
        told = str((row.values[key] or {}).get(part, ""))
        return country_name(told, actor.language) if part == "country" and told else told

    return value


def _sum(value: Any) -> Any:
    return None if value is None else value.amount.normalize() + 0


def _plain(value: Any, told: Field, actor: Actor, doubled: Doubled) -> Any:
    """A value as one cell, in a form that the import understands whatever the language."""
    if value is None or told.kind.is_empty(value):
        return None
    made = WRITERS.get(told.kind.key)
    if made is not None:
        return made(value, told, actor)
    if isinstance(value, Ref):
        return _reference(value, doubled)
    if told.kind.key == "references":
        return JOIN.join(_reference(ref, doubled) for ref in value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(actor.zone))
    return value


def _reference(ref: Ref, doubled: Doubled) -> str:
    title = shown(ref)
    return f"{title} #{ref.id}" if title in doubled.get(ref.type, ()) else title


def _phones(value: Any, _told: Field, _actor: Actor) -> str:
    return JOIN.join(_labelled(row, _number(row)) for row in value)


def _number(row: dict[str, str]) -> str:
    typed = row.get("typed", "")
    number = typed if typed.startswith("+") or not row["number"] else row["number"]
    extension = row.get("extension")
    return f"{number} ext. {extension}" if extension and number != typed else number


def _emails(value: Any, _told: Field, _actor: Actor) -> str:
    return JOIN.join(_labelled(row, row["address"]) for row in value)


def _labelled(row: dict[str, str], text: str) -> str:
    return f"{row['kind']}: {text}" if row.get("kind") else text


def _choice(value: str, told: Field, actor: Actor) -> str:
    return options.label(told.options, value, actor.language)


def _choices(value: Sequence[str], told: Field, actor: Actor) -> str:
    return JOIN.join(_choice(one, told, actor) for one in value)


WRITERS: dict[str, Callable[[Any, Field, Actor], Any]] = {
    "phones": _phones,
    "emails": _emails,
    "choice": _choice,
    "choices": _choices,
    "tags": lambda value, _told, _actor: JOIN.join(value),
    "country": lambda value, told, actor: told.kind.display(value, told, actor),
    "duration": lambda value, told, actor: told.kind.display(value, told, actor),
    "labels": lambda value, told, actor: told.kind.display(value, told, actor),
}
