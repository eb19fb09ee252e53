"""Which known name a misspelt value probably means: 'technolgy' -> 'technology'."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from atrium.core.transfer.tables.keys import squashed

LEAST = 0.75
"""Likeness from which a known name is worth suggesting."""

_LOOKED_AT = 60
_PIECES = 3  # A typing mistake spoils three triples at most, and the rarest as likely as any.
_ENOUGH = 2_000
_SHORT = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a value probably means. `score` is 0 to 1, `count` how many rows have the value."""

    match: str
    score: float
    count: int


def suggest(
    values: Iterable[str] | Mapping[str, int], known: Collection[str]
) -> dict[str, Suggestion]:
    """For each distinct value that is not known, the known name most like it, if any is.

    `values` may come counted. Values known letter for letter are left out: they need no word.
    """
    counted = values if isinstance(values, Mapping) else Counter(values)
    exact = set(known)
    unknown = [v for v in counted if v not in exact and squashed(v)]
    if not unknown:
        return {}
    names = _Names(known)
    found: dict[str, Suggestion] = {}
    for value in unknown:
        if best := names.closest(squashed(value)):
            found[value] = Suggestion(best[0], best[1], counted[value])
    return found


class _Names:
    """Known names by the pieces of their keys, so that each value meets few of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_key: dict[str, str] = {}
        for name in known:
            self._by_key.setdefault(squashed(name), name)
        self._by_key.pop("", None)
        self._keys = list(self._by_key)
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self._keys):
            for piece in _pieces(key):
                self._with[piece].append(index)

    def closest(self, key: str) -> tuple[str, float] | None:
        if key in self._by_key:
            return self._by_key[key], 1.0
        near = [self._keys[index] for index in self._near(key)]
        best = process.extractOne(key, near, scorer=OSA.normalized_similarity, score_cutoff=LEAST)
        if best:
            return self._by_key[best[0]], round(best[1], 3)
        return next(((self._by_key[k], LEAST) for k in near if _abbreviates(k, key)), None)

    def _near(self, key: str) -> list[int]:
        """Those that share most of its rarer pieces; the common ones tell little and cost most."""
        lists = sorted((self._with[p] for p in _pieces(key) if p in self._with), key=len)
        shared: Counter[int] = Counter()
        read = 0
        for rank, indexes in enumerate(lists):
            if rank >= _PIECES and read + len(indexes) > _ENOUGH:
                break
            shared.update(indexes)
            read += len(indexes)
        return heapq.nlargest(_LOOKED_AT, shared, key=shared.__getitem__)


def _pieces(key: str) -> set[str]:
    """Pairs of a short key or one of ideographs, triples of a longer one; the edges count."""
    edged = f"^{key}$"
    pairs = {edged[i : i + 2] for i in range(len(edged) - 1)}
    if len(key) < _SHORT or not key.isascii():
        return pairs
    triples = {edged[i : i + 3] for i in range(len(edged) - 2)}
    return triples | pairs if len(key) <= _SHORT + 1 else triples


def _abbreviates(a: str, b: str) -> bool:
    """'acmecorp' and 'acmecorporation': one begins the other and is half of it or more."""
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 4 and longer.startswith(shorter) and len(shorter) * 2 >= len(longer)
