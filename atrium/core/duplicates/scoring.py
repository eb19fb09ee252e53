"""From comparisons to a score: how likely it is that two records stand for one and the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from atrium.core.duplicates.comparing import SORTS
from atrium.core.records.types import Compare

# How likely two records that share a key are the same before anything is compared: 1 in 45.
PRIOR = -5.5
# More than this says nothing more, and keeps one wild weight from hiding all others.
MOST_BITS = 40.0


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is 0 to 1; `reasons` pairs the field's key with words, what speaks most first."""

    value: float
    reasons: tuple[tuple[str, Any, float], ...]


# What is compared of one record, in the order of the rules.
Prepared = tuple[Any, ...]


def prepare(rules: Sequence[Compare], values: Sequence[Any]) -> Prepared:
    """What is compared of one record's values, which are in the order of the rules."""
    pairs = zip(rules, values, strict=True)
    return tuple(SORTS[rule.sort].read(value) for rule, value in pairs)


def keys(rules: Sequence[Compare], told: Prepared) -> list[str]:
    """The record's keys: records that share none are not compared."""
    made: set[str] = set()
    for rule, read in zip(rules, told, strict=True):
        if read is not None and rule.weight > 0:
            made.update(SORTS[rule.sort].keys(read))
    return sorted(made)


def weigh(rules: Sequence[Compare], one: Prepared, other: Prepared) -> float:
    """The score alone, 0 to 1."""
    return _likely(_bits(rules, one, other))


def score(rules: Sequence[Compare], one: Prepared, other: Prepared) -> Score:
    """The score with its reasons."""
    told: list[tuple[str, Any, float]] = []
    for rule, a, b in zip(rules, one, other, strict=True):
        if a is not None and b is not None and rule.weight > 0:
            verdict = SORTS[rule.sort].compare(a, b)
            if verdict.reason:
                told.append((rule.field, verdict.reason, verdict.bits * rule.weight))
    told.sort(key=lambda reason: -reason[2])
    return Score(weigh(rules, one, other), tuple(told))


def _bits(rules: Sequence[Compare], one: Prepared, other: Prepared) -> float:
    bits = PRIOR
    for rule, a, b in zip(rules, one, other, strict=True):
        if a is not None and b is not None and rule.weight > 0:
            bits += SORTS[rule.sort].compare(a, b).bits * rule.weight
    return bits


def _likely(bits: float) -> float:
    return float(1.0 / (1.0 + 2.0 ** -max(-MOST_BITS, min(bits, MOST_BITS))))
