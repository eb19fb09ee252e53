"""Records by what a file calls them: external id, e-mail, domain, code, name or #number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from psycopg import sql

from atrium.core.i18n.errors import Invalid
from atrium.core.names import domain_of, fold, parse_email
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type

NUMBERED = re.compile(r"(.*)#(\d{1,18})")
# From here on names are compared letter for letter, without what is beyond their usual spellings.
MANY = 100_000
# Up to so many addresses are looked up one by one in the index.
FEW_ADDRESSES = 20


@dataclass(slots=True)
class Found:
    """`one` maps texts to the record meant, `several` to those that could be meant.

    `names` are the titles known, by which strange texts are compared.
    """

    one: dict[str, int] = field(default_factory=dict)
    several: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def take(self, text: str, ids: Collection[int]) -> None:
        if len(ids) == 1:
            self.one[text] = next(iter(ids))
        elif ids:
            self.several[text] = sorted(ids)


def find(target: str, actor: Actor, texts: Iterable[str], within: Q | None = None) -> Found:
    """The records of a type that the texts name, among those the actor sees."""
    kind = registry.get(target)
    rows = reading.visible(kind, actor)
    if within is not None:
        rows = rows.filter(within)
    found = Found()
    left = {text for text in texts if text}
    for step in (_numbered, _external, _mailed, _at_domain, _coded, _named):
        step(kind, actor, rows, left - found.one.keys(), found)
    return found


def _numbered(_kind: Type, _actor: Actor, rows: QuerySet[Any], texts: set[str], out: Found) -> None:
    """“Smith Ltd #4711”, as an export writes a name that several records bear."""
    told = {text: int(m[2]) for text in texts if "#" in text and (m := NUMBERED.fullmatch(text))}
    known = set(rows.filter(pk__in=told.values()).values_list("pk", flat=True)) if told else set()
    out.one.update({text: pk for text, pk in told.items() if pk in known})


def _external(kind: Type, actor: Actor, rows: QuerySet[Any], texts: set[str], out: Found) -> None:
    if texts and "external_id" in kind.visible_fields(actor):
        out.one.update(rows.filter(external_id__in=texts).values_list("external_id", "pk"))


def _mailed(kind: Type, actor: Actor, rows: QuerySet[Any], texts: set[str], out: Found) -> None:
    addresses = {text: _address(text) for text in texts if "@" in text}
    wanted = {address for address in addresses.values() if address}
    if not wanted:
        return
    by_address: dict[str, set[int]] = {}
    for told in _of_kinds(kind, actor, "email", "emails"):
        for address, pk in with_addresses(rows, told, wanted):
            by_address.setdefault(address, set()).add(pk)
    for text, address in addresses.items():
        out.take(text, by_address.get(address, ()))


def with_addresses(
    rows: QuerySet[Any], told: Field, wanted: Collection[str]
) -> list[tuple[str, int]]:
    """(address, id) of the rows that have one of the addresses in the field."""
    path = told.path
    if told.kind.key == "email":
        lowered = {address.lower() for address in wanted}
        pairs = rows.filter(**{f"{path}__in": lowered | set(wanted)}).values_list(path, "pk")
        kept = {pk: address for address, pk in pairs}
        return [
            (a, pk) for pk, address in kept.items() for a in wanted if a.lower() == address.lower()
        ]
    if len(wanted) <= FEW_ADDRESSES:
        each = (Q(**{f"{path}__contains": [{"address": address}]}) for address in wanted)
        held = rows.filter(reduce(or_, each)).values_list("pk", path)
        each_one = ((entry.get("address"), pk) for pk, entries in held for entry in entries)
        return [(address, pk) for address, pk in each_one if address in wanted]
    found = _scanned(rows.model, path, wanted)
    seen = set(rows.filter(pk__in={pk for _address, pk in found}).values_list("pk", flat=True))
    return [(address, pk) for address, pk in found if pk in seen]


def _scanned(model: Any, column: str, wanted: Collection[str]) -> list[tuple[str, int]]:
    """One walk through the whole table: with many addresses quicker than a look-up of each."""
    statement = sql.SQL(
        "SELECT entry->>'address', id FROM {}, jsonb_array_elements({}) AS entry "
        "WHERE entry->>'address' = ANY (%s)"
    ).format(sql.Identifier(model._meta.db_table), sql.Identifier(column))  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(wanted)])
        return list(cursor.fetchall())


def _address(text: str) -> str:
    try:
        return parse_email(text)
    except Invalid:
        return ""


def _at_domain(kind: Type, actor: Actor, rows: QuerySet[Any], texts: set[str], out: Found) -> None:
    domains = {text: domain_of(text) for text in texts if looks_like_domain(text)}
    wanted = set(domains.values()) - {""}
    if not wanted:
        return
    by_domain: dict[str, set[int]] = {}
    for told in _of_kinds(kind, actor, "url"):
        held = rows.exclude(**{told.path: ""}).values_list("pk", told.path)
        for pk, address in held:
            domain = (address.partition("://")[2] or address).partition("/")[0]
            domain = domain.removeprefix("www.")
            if domain in wanted:
                by_domain.setdefault(domain, set()).add(pk)
    for text, domain in domains.items():
        out.take(text, by_domain.get(domain, ()))


def looks_like_domain(text: str) -> bool:
    return "." in text.strip(".") and " " not in text and "@" not in text


def _coded(kind: Type, actor: Actor, rows: QuerySet[Any], texts: set[str], out: Found) -> None:
    for key in kind.transfer.match:
        told = kind.visible_fields(actor).get(key)
        plain = told is not None and told.kind.key == "text"
        if told is None or not plain or key in {kind.title, "external_id"} or not texts:
            continue
        asked = reading.with_computed(rows, [told]).filter(**{f"{told.path}__in": texts})
        out.one.update(asked.values_list(told.path, "pk"))


def _named(kind: Type, actor: Actor, rows: QuerySet[Any], texts: set[str], out: Found) -> None:
    if kind.title not in kind.visible_fields(actor):
        return
    path = kind.fields[kind.title].path
    columns = [path, "pk", *([kind.labels] if kind.labels else [])]
    held = list(rows.values_list(*columns)[: MANY + 1])
    if len(held) > MANY:
        held = list(rows.filter(**{f"{path}__in": spellings(texts)}).values_list(*columns))
    exact: dict[str, set[int]] = {}
    folded: dict[str, set[int]] = {}
    for title, pk, *labels in held:
        out.names.setdefault(title, pk)
        exact.setdefault(title, set()).add(pk)
        for name in (title, *(labels[0].values() if labels else ())):
            folded.setdefault(fold(name), set()).add(pk)
    for text in texts:
        out.take(text, exact.get(text) or folded.get(fold(text)) or ())


def spellings(texts: Iterable[str]) -> set[str]:
    """The ways in which the same name is usually written."""
    return {way for t in texts for way in (t, t.strip(), t.lower(), t.upper(), t.title())}


def _of_kinds(kind: Type, actor: Actor, *kinds: str) -> list[Field]:
    return [f for f in kind.visible_fields(actor).values() if f.kind.key in kinds and not f.part_of]
