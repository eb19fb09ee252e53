"""From words to entries of the index, in order of fitness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

from django.db import connection

from atrium.core.documents.texts import telling
from atrium.core.records.book import Type
from atrium.core.search.asked import Asked
from atrium.core.search.proposing import expected, pattern, population
from atrium.core.search.reach import LAST, Part, Reach

# So many proposed entries are put in order.
MOST_ORDERED = 5000
# Words that are perhaps in so many times what is worth proposing are not proposed at all.
BEARABLE = 10
# Of the newest so many more than wanted are put in order, that beginnings may come first.
POOL = 10
# Below so many entries it does not matter.
LEAST = 500
# The rank of what is not found by its title alone.
ELSEWHERE = 4
IN_FILE = 5
# So many files at most are read letter by letter for one search.
MOST_FILES = 200
NOTHING = Asked((), "", "")


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and how well it fits: 0 the title itself … 4 another field, 5 a file of its notes,
    whose name `file` is.
    """

    type: str
    id: int
    rank: int
    title: str
    rest: str
    file: str = ""


def find(reached: Sequence[Reach], asked: Asked, limit: int) -> list[Found]:
    """The best entries, best first."""
    rare, by_title, common = _sorted_out(reached, asked, limit)
    found = _proposed(rare, asked, limit) if rare else []
    found += _proposed(by_title, asked, limit, titles=True) if by_title else []
    wholly = [one for one in common if one not in by_title]
    found += _newest(wholly, asked, limit, titles=True) if wholly else []
    found = _merged(found)
    if len(found) < limit and common:
        found = _merged(found, _newest(common, asked, limit, titles=False))
    if len(found) < limit and common:
        doubtful = [one for one in common if _is_worth(asked, one, limit)]
        found = _merged(found, _proposed(doubtful, asked, limit)) if doubtful else found
    return found[:limit]


def _sorted_out(reached: Sequence[Reach], asked: Asked, limit: int) -> tuple[list[Reach], ...]:
    """The types in which the words are rare, common but rare in titles, common at all."""
    common = [
        one
        for one in reached
        if expected(asked, one.kind, titles=False) > _break_even(one.kind, limit)
    ]
    by_title = [
        one
        for one in common
        if expected(asked, one.kind, titles=True) <= _break_even(one.kind, limit)
    ]
    return [one for one in reached if one not in common], by_title, common


def _break_even(kind: Type, limit: int) -> int:
    """How many entries may have the words before it is quicker to read the newest.

    Those with the words are all read when the index proposes them: n. Of N entries the newest
    N / n times those wanted have to be read, which is as many where n is √(wanted N).
    """
    return max(LEAST, isqrt(int((limit + POOL) * population(kind))))


def _is_worth(asked: Asked, one: Reach, limit: int) -> bool:
    """Whether the index may yet give what the newest entries did not, at bearable cost."""
    most = BEARABLE * _break_even(one.kind, limit)
    return expected(asked, one.kind, titles=False) <= most and not _is_small(one, asked, limit)


def opened(reached: Sequence[Reach], asked: Asked, person: int, limit: int) -> list[Found]:
    """Of what a person opened lately, the entries that have the words, the last opened first."""
    within, has, rank = _within(reached), _has(asked, titles=False), _rank(asked)
    source = _source(reached)
    sql = f"""
        SELECT record_type, record_id, {rank.sql}, title, rest
        FROM search_recentview AS opened JOIN {source.sql} USING (record_type, record_id)
        WHERE person_id = %s AND ({within.sql}) AND {has.sql}
        ORDER BY opened.at DESC LIMIT %s"""  # noqa: S608
    return _run(sql, [*rank.values, *source.values, person, *within.values, *has.values, limit])


def in_files(reached: Sequence[Reach], asked: Asked, limit: int) -> list[Found]:
    """Entries of records that have the words in a file: one of a note that is still there, or one
    that a field names which the actor may read.

    Who sees a record sees its notes and their files.
    """
    pieces = telling(asked.terms)
    if not pieces:
        return []
    within = _within(reached)
    fields = [f"{one.kind.key}.{key}" for one in reached for key in one.files]
    has = " AND ".join(["strpos(body.text, %s) > 0"] * len(asked.terms))
    sql = f"""
        SELECT DISTINCT ON (record_type, record_id)
            record_type, record_id, {IN_FILE}, title, rest, name
        FROM (
            SELECT record_type, record_id, file.name
            FROM documents_filetext AS body JOIN documents_file AS file ON file.id = body.file_id
            WHERE body.pieces @> %s::int[] AND {has} AND (
                file.record_type || '.' || file.field = ANY (%s)
                OR file.field = '' AND EXISTS (
                    SELECT FROM events_note AS note
                    WHERE note.record_type = file.record_type AND note.record_id = file.record_id
                      AND note.deleted_at IS NULL AND file.id = ANY (note.files)
                )
            )
            LIMIT {MOST_FILES}
        ) AS hanging JOIN search_searchentry USING (record_type, record_id)
        WHERE {within.sql}
        ORDER BY record_type, record_id, name LIMIT %s"""  # noqa: S608
    return _run(sql, [pieces, *asked.terms, fields, *within.values, limit])


def newest(reached: Reach, limit: int) -> list[int]:
    """The ids of the records of one type that changed last."""
    return [one.id for one in _newest([reached], NOTHING, limit, titles=False)][:limit]


def _proposed(
    reached: Sequence[Reach], asked: Asked, limit: int, *, titles: bool = False
) -> list[Found]:
    """By way of the pieces: every entry that has them, put in order.

    OFFSET 0 keeps the planner from gathering the whole reach beforehand to intersect the two.
    """
    within, has, rank = _within(reached), _has(asked, titles=titles), _rank(asked)
    source = _source(reached)
    pieces = pattern(asked, [one.kind for one in reached], titles=titles)
    sql = f"""
        SELECT record_type, record_id, rank, title, rest FROM (
            SELECT record_type, record_id, title, rest, changed, {rank.sql} AS rank
            FROM (SELECT * FROM {source.sql} WHERE pieces @@ %s::tsquery OFFSET 0)
                AS search_searchentry
            WHERE ({within.sql}) AND {has.sql}
            LIMIT {MOST_ORDERED}
        ) AS proposed
        ORDER BY rank, changed DESC, record_id DESC LIMIT %s"""  # noqa: S608
    return _run(sql, [*rank.values, *source.values, pieces, *within.values, *has.values, limit])


def _newest(reached: Sequence[Reach], asked: Asked, limit: int, *, titles: bool) -> list[Found]:
    """By way of the dates: the newest entries of each part of the actor's reach, read in turn.

    Parts are read one after the other until there are enough, those that an index has in order
    first: one's own records are nearly always among the team's.
    """
    source, has, rank = _source(reached), _has(asked, titles=titles), _rank(asked)
    pool = limit + POOL
    types, values = [], []
    for one in reached:
        parts = sorted(one.parts, key=lambda part: part.order)
        most = _most_read(one.kind, asked, limit, titles=titles)
        enough = pool * max(1, [p.order for p in parts].count(0))
        told = []
        for part in parts:
            order = "ORDER BY changed DESC" if part.order < LAST else ""
            told.append(f"""
                (SELECT record_type, record_id, title, rest, changed FROM (
                    SELECT * FROM {source.sql} WHERE record_type = %s AND {part.sql}
                    {order} LIMIT {most}
                ) AS read WHERE {has.sql} LIMIT {pool})""")  # noqa: S608
            values += [*source.values, one.kind.key, *part.values, *has.values]
        types.append(f"(SELECT * FROM ({' UNION ALL '.join(told)}) AS parts LIMIT {enough})")  # noqa: S608
    sql = f"""
        SELECT record_type, record_id, {rank.sql} AS rank, title, rest
        FROM ({" UNION ALL ".join(types)}) AS newest
        ORDER BY rank, changed DESC, record_id DESC"""  # noqa: S608
    return _merged(_run(sql, [*rank.values, *values]))


def _most_read(kind: Type, asked: Asked, limit: int, *, titles: bool) -> int:
    """Twice as many as should hold enough; after that the words are rarer than expected."""
    if asked is NOTHING:
        return 2 * limit
    share = expected(asked, kind, titles=titles) / max(population(kind), 1)
    break_even = _break_even(kind, limit)
    return int(min(2 * break_even, max(2 * (limit + POOL) / max(share, 0.001), LEAST)))


def _is_small(one: Reach, asked: Asked, limit: int) -> bool:
    """Whether reading the newest has read everything."""
    most = _most_read(one.kind, asked, limit, titles=False)
    counts, values = [], []
    for part in one.parts:
        counts.append(
            f"(SELECT count(*) FROM (SELECT FROM search_searchentry"  # noqa: S608
            f" WHERE record_type = %s AND {part.sql} LIMIT {most}) AS read)"
        )
        values += [one.kind.key, *part.values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT greatest({', '.join(counts)})", values)
        return bool(cursor.fetchone()[0] < most)


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
    told, values = ["record_type = ANY (%s)"], list[Any]([whole])
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
