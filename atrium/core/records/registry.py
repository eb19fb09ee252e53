"""The book of record types: declared while the program starts, read-only ever after.

What it answers is the declared type with the company's own fields and layouts (records.own), kept
until one of them changes. A Type is never changed: another takes its place.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

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
_present: dict[str, Any] = {}


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
    return list(_types().values())


def get(key: str) -> Type:
    """The type with this key; raises KeyError."""
    return _types()[key]


def find_slug(slug: str) -> Type | None:
    found: Type | None = _now()["by_slug"].get(slug)
    return found


def type_of(model: type[Model]) -> Type:
    found: Type = _now()["by_model"][model]
    return found


def is_record(model: type[Model]) -> bool:
    return any(kind.model is model for kind in _book.values())


def _types() -> dict[str, Type]:
    types: dict[str, Type] = _now()["types"]
    return types


def _now() -> dict[str, Any]:
    """The types with the present own fields and layouts, kept until these change."""
    held: dict[str, Any] | None = None if versions.types_moved(_present) else _present.get("now")
    if held is None:
        types = _merged() if versions.known() else _book
        held = _present["now"] = {
            "types": types,
            "by_model": {t.model: t for t in types.values()},
            "by_slug": {t.slug: t for t in types.values()},
        }
    return held


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
