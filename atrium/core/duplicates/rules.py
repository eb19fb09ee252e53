"""What is compared of a type: as its room declares it, as administrators changed it."""

from __future__ import annotations

from dataclasses import dataclass

from atrium.core.duplicates.models import Setting
from atrium.core.records import registry, versions
from atrium.core.records.book import Field, Type
from atrium.core.records.types import Compare

# How a field is compared of which the declaration says nothing.
USUAL = {
    "phones": "phones", "phone": "phones", "emails": "emails", "email": "emails",
    "url": "domain", "address": "address", "date": "date", "reference": "link", "text": "text",
    "choice": "exact", "country": "exact",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matching:
    """What is compared, with weights above zero only, and from which score on pairs count."""

    rules: tuple[Compare, ...]
    threshold: float


def matched_types() -> list[Type]:
    """The types whose duplicates are looked for."""
    return [kind for kind in registry.all_types() if kind.duplicates is not None]


def offered(kind: Type) -> dict[str, Compare]:
    """Every field that may be compared, with the weight the declaration gives it."""
    declared = {one.field: one for one in kind.duplicates.compare} if kind.duplicates else {}
    more = {
        f.key: Compare(f.key, USUAL[f.kind.key], 0.0)
        for f in kind.own_fields.values()
        if f.key not in declared and f.columns and f.kind.key in USUAL and not f.through_many
    }
    return {**declared, **more}


_kept: versions.Cache[str, Matching] = versions.Cache("types")


def matching(kind: Type) -> Matching:
    """How duplicates of the type are found at present."""
    kept = _kept.now()
    if kind.key not in kept:
        kept[kind.key] = _matching(kind)
    return kept[kind.key]


def _matching(kind: Type) -> Matching:
    held = Setting.objects.filter(record_type=kind.key).first()
    weights = held.weights if held else {}
    told = (
        Compare(one.field, one.sort, float(weights.get(one.field, one.weight)))
        for one in offered(kind).values()
    )
    threshold = held.threshold if held else kind.duplicates.threshold if kind.duplicates else 1.0
    return Matching(tuple(one for one in told if one.weight > 0), threshold)


def compared(kind: Type, rules: tuple[Compare, ...]) -> list[Field]:
    """The fields of the rules, in their order."""
    return [kind.fields[rule.field] for rule in rules]
