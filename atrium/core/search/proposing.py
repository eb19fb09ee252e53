"""Which pieces to look for, and how many entries have them: what decides how to search.

Pieces only propose entries; whether an entry has the words is compared with its text.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from atrium.core.records import versions
from atrium.core.records.book import Type
from atrium.core.search.asked import Asked
from atrium.core.search.words import PIECE, marks, searched

# So many pieces of a word find nearly what all of them find.
MOST_PIECES = 4
# What a further digit leaves of the entries that have the digits before it, on the safe side; and
# the share of all entries beyond which it may leave them all.
MORE_DIGITS = 0.3
PREFIX = 0.03
# Seconds for which what the planner knows of the index is believed.
KEPT = 300

KNOWN = """
    SELECT attname, coalesce(most_common_elems::text::text[], most_common_vals::text::text[]),
           coalesce(most_common_elem_freqs, most_common_freqs),
           (SELECT reltuples FROM pg_class WHERE oid = 'search_searchentry'::regclass)
    FROM pg_stats
    WHERE schemaname = ANY (current_schemas(false)) AND tablename = 'search_searchentry'
      AND attname IN ('pieces', 'record_type')
"""

_known: versions.Cache[str, Any] = versions.Cache("types")


def pattern(asked: Asked, kinds: Iterable[Type], *, titles: bool) -> str:
    """The tsquery by which the index proposes entries of these types."""
    known = _shares()
    proposals = []
    for kind in kinds:
        title, rest = marks(kind.key)
        told = [
            _either(
                f"({_all(term, mark, known)})" for mark in ((title,) if titles else (title, rest))
            )
            for term in _telling(asked)
        ]
        proposals.append(f"({' & '.join(told)})")
        if asked.number and not titles and _has_phones(kind):
            proposals.append(f"({_all(asked.number, rest, known)})")
    return _either(proposals)


def expected(asked: Asked, kind: Type, *, titles: bool) -> float:
    """About how many entries are proposed, at most; 0 for a few or an unknown number."""
    known = _shares()
    title, rest = marks(kind.key)
    told = (title,) if titles else (title, rest)
    share = min(sum(_share(term, mark, known) for mark in told) for term in asked.terms)
    if asked.number and not titles and _has_phones(kind):
        share += _share(asked.number, rest, known)
    return float(min(share, 1.0) * _common()["entries"])


def population(kind: Type) -> float:
    """About how many entries of a type there are; 0 for a few or an unknown number."""
    known = _common()
    return float(known["types"].get(kind.key, 0.0) * known["entries"])


def _telling(asked: Asked) -> Sequence[str]:
    """The terms with whole pieces; to look for beginnings of pieces costs more than it helps."""
    return [term for term in asked.terms if len(term) >= PIECE] or asked.terms


def _has_phones(kind: Type) -> bool:
    return any(f.kind.key == "phones" for f in searched(kind))


def _either(told: Iterable[str]) -> str:
    return f"({' | '.join(told)})"


def _all(term: str, mark: str, known: Mapping[str, float]) -> str:
    return " & ".join(_lexemes(term, mark, known))


def _lexemes(term: str, mark: str, known: Mapping[str, float]) -> Iterable[str]:
    chosen = sorted(_pieces(term), key=lambda piece: known.get(mark + piece, 0.0))
    for piece in chosen[:MOST_PIECES]:
        quoted = (mark + piece).replace("\\", "\\\\").replace("'", "''")
        yield f"'{quoted}'" if len(piece) == PIECE else f"'{quoted}':*"


def _pieces(term: str) -> list[str]:
    """The whole pieces of a term, those side by side first; a short term is itself a beginning."""
    last = max(len(term) - PIECE, 0)
    starts = dict.fromkeys([*range(0, last, PIECE), last, *range(last)])
    return [term[at : at + PIECE] for at in starts]


def _share(term: str, mark: str, known: Mapping[str, float]) -> float:
    """At most so many have the term as have its rarest piece; of numbers, each digit tells more.

    Digits that very many have are the beginning of a number that all of them share.
    """
    share = min(known.get(mark + piece, 0.0) for piece in _pieces(term))
    if term.isdecimal() and share < PREFIX:
        share *= MORE_DIGITS ** max(len(term) - PIECE, 0)
    return share


def _shares() -> Mapping[str, float]:
    """The share of the entries that have each common piece, or one that begins so."""
    return _common()["shares"]  # type: ignore[no-any-return]


def _common() -> Mapping[str, Any]:
    """What the planner knows: `entries`, `shares` of pieces and of `types`."""
    now, known = time.monotonic(), _known.now()
    if known.get("until", 0) < now:
        with connection.cursor() as cursor:
            cursor.execute(KNOWN)
            rows = cursor.fetchall()
        told = {name: (values or (), shares or ()) for name, values, shares, _many in rows}
        pieces, types = told.get("pieces", ((), ())), told.get("record_type", ((), ()))
        known.update(
            until=now + KEPT,
            entries=max((row[3] for row in rows), default=0),
            shares=_summed(*pieces),
            types=dict(zip(*types, strict=False)),
        )
    return known


def _summed(pieces: Iterable[str], shares: Iterable[float]) -> Mapping[str, float]:
    summed: dict[str, float] = defaultdict(float)
    for piece, share in zip(pieces, shares, strict=False):
        for length in range(2, len(piece) + 1):
            summed[piece[:length]] += share
    return dict(summed)


def forget() -> None:
    """Ask the planner anew what is common."""
    _known.now().clear()
