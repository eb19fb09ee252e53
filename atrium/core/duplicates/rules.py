"""What is compared of a type: as its room declares it, as administrators changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atrium.core.duplicates.models import Setting
from atrium.core.records import registry, versions
from atrium.core.records.actor import Actor, Right
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Forbidden, Problem, Rejected
from atrium.core.records.types import Compare

LEAST, MOST = 0.5, 0.99
WEIGHTS = (0.0, 0.5, 1.0, 2.0)
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


def set_matching(actor: Actor, kind: Type, threshold: float, weights: Mapping[str, float]) -> None:
    """Change how duplicates of the type are found; raises Forbidden or Rejected.

    The keys of all records are made anew by the next look through the base.
    """
    if not actor.may(Right.ADMINISTER):
        raise Forbidden(_("Your role does not allow this."))
    problems = []
    if not LEAST <= threshold <= MOST:
        text = _("Choose a percentage from %(least)s to %(most)s.")
        told = {"least": round(LEAST * 100), "most": round(MOST * 100)}
        problems.append(Problem("threshold", text % told))
    fields = offered(kind)
    problems += [
        Problem(key, _("Choose one of the weights offered."))
        for key, weight in weights.items()
        if key not in fields or weight not in WEIGHTS
    ]
    if not any(weights.get(key, one.weight) for key, one in fields.items()):
        problems.append(Problem("", _("Compare at least one field.")))
    if problems:
        raise Rejected(problems)
    defaults = {"threshold": threshold, "weights": dict(weights)}
    Setting.objects.update_or_create(record_type=kind.key, defaults=defaults)


def compared(kind: Type, rules: tuple[Compare, ...]) -> list[Field]:
    """The fields of the rules, in their order."""
    return [kind.fields[rule.field] for rule in rules]
