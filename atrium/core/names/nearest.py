"""What a misspelt word was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrium.core.names.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

# Below this share of equal letters, in hundredths, a suggestion puzzles more than it helps.
LEAST = 70.0


def closest(word: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates most like a word, best first, at most `limit`; those unlike it are left out.

    Case, accents, width, spaces and punctuation do not count, nor does the order of words.
    """
    from rapidfuzz import fuzz, process

    keys = {candidate: fold(candidate) for candidate in candidates}
    wanted = fold(word)
    if not wanted or not keys:
        return []
    joined = {candidate: _joined(key) for candidate, key in keys.items()}
    scores: dict[str, float] = {}
    for found in (
        process.extract(
            _joined(wanted), joined, scorer=fuzz.ratio, limit=limit, score_cutoff=LEAST
        ),
        process.extract(
            wanted, keys, scorer=fuzz.token_sort_ratio, limit=limit, score_cutoff=LEAST
        ),
    ):
        for _key, score, candidate in found:
            scores[candidate] = max(score, scores.get(candidate, 0))
    # An equal score goes to the candidate that was named first.
    return sorted(scores, key=lambda candidate: -scores[candidate])[:limit]


def _joined(key: str) -> str:
    return "".join(sign for sign in key if sign.isalnum()) or key
