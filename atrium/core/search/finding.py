"""From words to entries of the index, in order of fitness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from atrium.core.search.asked import Asked
from atrium.core.search.proposing import entries, expected, pattern
from atrium.core.search.reach import Part, Reach

# Up to so many entries the index proposes quicker than the newest ones are read.
COMMON = 3000
# So many proposed entries are put in order, and so many of the newest of each part read.
MOST_ORDERED = 5000
MOST_READ = 2500
# Words in so large a part of all entries are not looked up in the index at all.
EVERYWHERE = 0.1
# Of the newest so many more than wanted are put in order, that beginnings may come first.
POOL = 10
# The rank of what is not found by its title alone.
ELSEWHERE = 4
NOTHING = Asked((), "", "")


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and how well it fits: 0 the title itself … 4 another field."""

    type: str
    id: int
    rank: int
    title: str
    rest: str


def find(reached: Sequence[Reach], asked: Asked, limit: int) -> list[Found]:
    """The best entries, best first."""
    rare, by_title, common = _sorted_out(reached, asked)
    found = _proposed(rare, asked, limit) if rare else []
    found += _proposed(by_title, asked, limit, titles=True) if by_title else []
    wholly = [one for one in common if one not in by_title]
    found += _newest(wholly, asked, limit, titles=True) if wholly else []
    found = _merged(found)
    if len(found) < limit and common:
        found = _merged(found, _newest(common, asked, limit, titles=False))
    if len(found) < limit and common:
        doubtful = [one for one in common if _is_worth(asked, one)]
        found = _merged(found, _proposed(doubtful, asked, limit)) if doubtful else found
    return found[:limit]


def _sorted_out(reached: Sequence[Reach], asked: Asked) -> tuple[list[Reach], ...]:
    """The types in which the words are rare, common but rare in titles, common at all."""
    common = [one for one in reached if expected(asked, one.kind, titles=False) > COMMON]
    by_title = [one for one in common if expected(asked, one.kind, titles=True) <= COMMON]
    return [one for one in reached if one not in common], by_title, common


def _is_worth(asked: Asked, one: Reach) -> bool:
    """Whether the index may yet give what the newest entries did not, at bearable cost."""
    bearable = expected(asked, one.kind, titles=False) <= EVERYWHERE * entries()
    return bearable and not _is_small(one)


def newest(reached: Reach, limit: int) -> list[int]:
    """The ids of the records of one type that changed last."""
    return [one.id for one in _newest([reached], NOTHING, limit, titles=False)][:limit]


def _proposed(
    reached: Sequence[Reach], asked: Asked, limit: int, *, titles: bool = False
) -> list[Found]:
    """By way of the pieces: every entry that has them, put in order."""
    within, has, rank = _within(reached), _has(asked, titles=titles), _rank(asked)
    source = _source(reached)
    pieces = pattern(asked, [one.kind for one in reached], titles=titles)
    sql = f"""
        SELECT record_type, record_id, rank, title, rest FROM (
            SELECT record_type, record_id, title, rest, changed, {rank.sql} AS rank
            FROM {source.sql}
            WHERE pieces @@ %s::tsquery AND ({within.sql}) AND {has.sql}
            LIMIT {MOST_ORDERED}
        ) AS proposed
        ORDER BY rank, changed DESC, record_id DESC LIMIT %s"""  # noqa: S608
    return _run(sql, [*rank.values, *source.values, pieces, *within.values, *has.values, limit])


def _newest(reached: Sequence[Reach], asked: Asked, limit: int, *, titles: bool) -> list[Found]:
    """By way of the dates: the newest entries of each part of the actor's reach, read in turn."""
    source, has, rank = _source(reached), _has(asked, titles=titles), _rank(asked)
    pool = limit + POOL
    read = max(MOST_READ, 10 * limit)
    branches, values = [], []
    for one in reached:
        for part in one.parts:
            order = "ORDER BY changed DESC" if part.ordered else ""
            branches.append(f"""
                (SELECT record_type, record_id, title, rest, changed FROM (
                    SELECT * FROM {source.sql} WHERE record_type = %s AND {part.sql}
                    {order} LIMIT {read}
                ) AS read WHERE {has.sql} LIMIT {pool})""")  # noqa: S608
            values += [*source.values, one.kind.key, *part.values, *has.values]
    sql = f"""
        SELECT record_type, record_id, {rank.sql} AS rank, title, rest
        FROM ({" UNION ALL ".join(branches)}) AS newest
        ORDER BY rank, changed DESC, record_id DESC"""  # noqa: S608
    return _merged(_run(sql, [*rank.values, *values]))


def _is_small(one: Reach) -> bool:
    """Whether reading the newest has read everything."""
    counts, values = [], []
    for part in one.parts:
        counts.append(
            f"(SELECT count(*) FROM (SELECT FROM search_searchentry"  # noqa: S608
            f" WHERE record_type = %s AND {part.sql} LIMIT {MOST_READ}) AS read)"
        )
        values += [one.kind.key, *part.values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT greatest({', '.join(counts)})", values)
        return bool(cursor.fetchone()[0] < MOST_READ)


def _merged(*lists: Sequence[Found]) -> list[Found]:
    told = {(one.type, one.id): one for found in reversed(lists) for one in found}
    order = dict.fromkeys((one.type, one.id) for found in lists for one in found)
    return sorted((told[key] for key in order), key=lambda one: one.rank)


# The parts of the statements


def _source(reached: Sequence[Reach]) -> Part:
    """The entries, without those parts of their text that the actor may not read."""
    hiding = [one for one in reached if one.hidden]
    if not hiding:
        return Part("search_searchentry")
    whens = " ".join("WHEN %s THEN regexp_replace({0}, %s, '', 'g')" for _one in hiding)
    case = f"CASE record_type {whens} ELSE {{0}} END AS {{0}}"
    values = tuple(value for one in hiding for value in (one.kind.key, one.hidden))
    columns = f"{case.format('title')}, {case.format('rest')}"
    sql = f"""(SELECT record_type, record_id, owner, team, changed, pieces, {columns}
        FROM search_searchentry) AS search_searchentry"""  # noqa: S608
    return Part(sql, values * 2)


def _within(reached: Sequence[Reach]) -> Part:
    whole = [one.kind.key for one in reached if any(part.sql == "TRUE" for part in one.parts)]
    told = ["record_type = ANY (%s)"]
    values: list[Any] = [whole]
    for one in reached:
        if one.kind.key not in whole:
            either = " OR ".join(part.sql for part in one.parts)
            told.append(f"(record_type = %s AND ({either}))")
            values += [one.kind.key, *(value for part in one.parts for value in part.values)]
    return Part(" OR ".join(told if whole else told[1:]), tuple(values if whole else values[1:]))


def _has(asked: Asked, *, titles: bool) -> Part:
    """That an entry has the words, compared letter by letter."""
    one = "strpos(title, %s) > 0" if titles else "(strpos(title, %s) > 0 OR strpos(rest, %s) > 0)"
    told = " AND ".join([one] * len(asked.terms)) or "TRUE"
    values = tuple(term for term in asked.terms for _n in range(1 if titles else 2))
    if asked.number and not titles:
        return Part(f"({told} OR strpos(rest, %s) > 0)", (*values, asked.number))
    return Part(f"({told})", values)


def _rank(asked: Asked) -> Part:
    begins = "(starts_with(title, %s) OR strpos(title, %s) > 0 OR strpos(title, %s) > 0)"
    words = " AND ".join([begins] * len(asked.terms)) or "TRUE"
    midst = " AND ".join(["strpos(title, %s) > 0"] * len(asked.terms)) or "TRUE"
    sql = f"""CASE WHEN split_part(title, E'\\n', 1) = %s THEN 0 WHEN starts_with(title, %s) THEN 1
        WHEN {words} THEN 2 WHEN {midst} THEN 3 ELSE 4 END"""
    told = [value for term in asked.terms for value in (term, f" {term}", f"\t{term}")]
    return Part(sql, (asked.whole, asked.whole, *told, *asked.terms))


def _run(sql: str, values: Sequence[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Found(*row) for row in cursor.fetchall()]
