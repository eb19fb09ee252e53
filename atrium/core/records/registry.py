"""The book of record types: declared while the program starts, read-only ever after.

What it answers is the declared type with the company's own fields and layouts (records.own), kept
until one of them changes. A Type is never changed: another takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Model

from atrium.core.records import versions
from atrium.core.records.book import Type
from atrium.core.records.deriving import derive_fields
from atrium.core.records.types import Extension, Page, RecordType


class DeclarationError(Exception):
    """A declaration that cannot be right; the message says where and what was perhaps meant."""


_told: dict[str, RecordType] = {}
_extensions: list[Extension] = []
_book: dict[str, Type] = {}


@dataclass(frozen=True, slots=True)
class _Present:
    """The types as they are now, by key, model and slug."""

    by_key: Mapping[str, Type]
    by_model: Mapping[type[Model], Type]
    by_slug: Mapping[str, Type]


_kept: versions.Cache[str, _Present] = versions.Cache("types")


def register(declaration: RecordType) -> None:
    """Enter a record type; called from a room's records.py only."""
    if _book:
        raise DeclarationError(f"{declaration.key}: the book is closed; declare in records.py.")
    if declaration.key in _told:
        raise DeclarationError(f"{declaration.key} is declared twice.")
    _told[declaration.key] = declaration


def extend(extension: Extension) -> None:
    """Add figures, tabs and links to a lower room's record type; called from records.py only."""
    if _book:
        raise DeclarationError(f"{extension.key}: the book is closed; extend in records.py.")
    _extensions.append(extension)


def close() -> None:
    """Read every app's records.py, check all names and close the book."""
    for config in apps.get_app_configs():
        if config.name.startswith("atrium.") and find_spec(f"{config.name}.records"):
            import_module(f"{config.name}.records")
    made = [_resolve(told) for told in _told.values()]
    from atrium.core.records.checks import check

    check(made)
    _book.update((t.key, t) for t in made)
    versions.forget()


def declared() -> list[Type]:
    """The types as the program has them, without the company's own fields."""
    return list(_book.values())


def all_types() -> list[Type]:
    return list(_now().by_key.values())


def get(key: str) -> Type:
    """The type with this key; raises KeyError."""
    return _now().by_key[key]


def find_slug(slug: str) -> Type | None:
    return _now().by_slug.get(slug)


def type_of(model: type[Model]) -> Type:
    return _now().by_model[model]


def is_record(model: type[Model]) -> bool:
    return any(kind.model is model for kind in _book.values())


def _now() -> _Present:
    """The types with the present own fields and layouts, kept until these change."""
    kept = _kept.now()
    if "" not in kept:
        types = _merged() if versions.known() else _book
        kept[""] = _Present(
            types,
            {t.model: t for t in types.values()},
            {t.slug: t for t in types.values()},
        )
    return kept[""]


def _merged() -> dict[str, Type]:
    from atrium.core.records.own.merging import merged

    return merged(_book)


def _resolve(told: RecordType) -> Type:
    page = told.page or Page()
    for extension in _extensions:
        if extension.key not in _told:
            raise DeclarationError(f"An extension names the unknown type {extension.key!r}.")
        if extension.key == told.key:
            page = replace(
                page,
                figures=page.figures + extension.figures,
                tabs=page.tabs + extension.tabs,
                links=page.links + extension.links,
            )
    targets = {t.model: t.key for t in _told.values()}
    return Type(told, derive_fields(told, targets), page)
