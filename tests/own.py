"""One own field of every kind, for tests."""

from __future__ import annotations

from typing import Any

from atrium.core.records import kinds, options, registry, versions
from atrium.core.records.book import Type
from atrium.core.records.models import Option, OwnField

TARGETS = {"reference": "account", "references": "account"}
SEARCHED = {"text", "email", "choice", "reference"}


def add(record_type: str, key: str, kind: str, **told: Any) -> Type:
    """An own field as a row; gives the type that has it."""
    given = {"labels": {"en": key.removeprefix("own_").title()}, **told}
    OwnField.objects.create(record_type=record_type, key=key, kind=kind, **given)
    versions.refresh()
    return registry.get(record_type)


def of_every_kind(record_type: str) -> Type:
    """The type with an own field of each kind there is."""
    for code in ("small", "large"):
        Option.objects.create(
            option_set="own_size", code=code, labels={"en": code.title(), "ja": f"{code}-ja"}
        )
    for position, kind in enumerate(kinds.every()):
        OwnField.objects.create(
            record_type=record_type,
            key=f"own_{kind.key}",
            kind=kind.key,
            labels={"en": f"Own {kind.key}", "ja": f"独自{kind.key}"},
            options="own_size" if kind.key in {"choice", "choices"} else "",
            target=TARGETS.get(kind.key, ""),
            search="C" if kind.key in SEARCHED else "",
            total=kind.family == "number" and kind.key != "percent",
            position=position,
        )
    versions.refresh()
    assert options.of("own_size")
    return registry.get(record_type)
