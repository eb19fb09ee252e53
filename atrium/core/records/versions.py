"""When what this process keeps in memory went out of date.

`refresh` reads the two counters (see models.version) once per request and per job; a cache asks
`types_moved(cache)` before it answers and is emptied for it when the counter moved.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

# How often people, teams and roles changed, and how often this process made it so.
State = tuple[int, int]
_seen = {"types": 0, "access": 0, "commits": 0}
_filled: dict[int, tuple[int, ...]] = {}


def refresh() -> None:
    """Look at the counters; one query by primary key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT types, access FROM records_bookversion")
        row = cursor.fetchone()
    if row:
        _seen["types"], _seen["access"] = row
    if connection.in_atomic_block:
        # The counters may be its own, and other threads fill caches with what was before it.
        transaction.on_commit(_committed)


def access() -> State:
    """The state of people, teams and roles; what is read now belongs to it, if kept later."""
    return _seen["access"], _seen["commits"]


def types_moved(cache: dict[Any, Any]) -> bool:
    """Empty `cache` and return True when options or own fields changed since it was filled."""
    return _moved(cache, "types")


def access_moved(cache: dict[Any, Any]) -> bool:
    """The same for people, teams and roles."""
    return _moved(cache, "access")


def moved(cache: dict[Any, Any]) -> bool:
    """The same for both."""
    return _moved(cache, "types", "access")


def known() -> bool:
    """Whether the counters were looked at; before that, nothing the company made is in memory."""
    return bool(_seen["types"])


def forget() -> None:
    """Drop every cache; for tests, whose rolled-back changes the counters do not tell."""
    _filled.clear()
    _seen["types"] = 0


def _committed() -> None:
    _seen["commits"] += 1


def _moved(cache: dict[Any, Any], *counters: str) -> bool:
    now = tuple(_seen[counter] for counter in (*counters, "commits"))
    if _filled.get(id(cache)) == now:
        return False
    cache.clear()
    _filled[id(cache)] = now
    return True
