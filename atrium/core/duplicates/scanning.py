"""Finding all pairs among many records: by keys they share, then by score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atrium.core.duplicates.scoring import Prepared, keys, prepare, weigh
from atrium.core.records.types import Compare

# A key that more records than this have says too little to compare them all by.
MOST_OF_A_KEY = 60

Pair = tuple[int, int]


def prepare_all(
    rules: Sequence[Compare], values: Mapping[int, Sequence[Any]]
) -> dict[int, Prepared]:
    """What is compared, by the records' ids; `values` are in the order of the rules."""
    return {pk: prepare(rules, held) for pk, held in values.items()}


def candidates(rules: Sequence[Compare], told: Mapping[int, Prepared]) -> Iterator[Pair]:
    """The pairs that share a key which is not everybody's, each once, the lower id first."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for pk in sorted(told):
        for key in keys(rules, told[pk]):
            by_key[key].append(pk)
    later: dict[int, set[int]] = defaultdict(set)
    for held in by_key.values():
        if 1 < len(held) <= MOST_OF_A_KEY:
            for position, pk in enumerate(held[:-1], 1):
                later[pk].update(held[position:])
    for pk in sorted(later):
        for other in later[pk]:
            yield pk, other


def pairs(
    rules: Sequence[Compare], told: Mapping[int, Prepared], threshold: float
) -> Iterator[tuple[int, int, float]]:
    """The pairs with a score of at least the threshold, with their scores."""
    for one, other in candidates(rules, told):
        value = weigh(rules, told[one], told[other])
        if value >= threshold:
            yield one, other, value
