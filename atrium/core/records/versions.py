"""What this process keeps in memory of the database, until it goes out of date.

`refresh` reads the two counters (see models.version) once per request and per job.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from django.db import connection, transaction

K = TypeVar("K")
V = TypeVar("V")
Counter = Literal["types", "access"]
_seen = {"types": 0, "access": 0, "commits": 0}


class Cache(Generic[K, V]):
    """Values kept until options or own fields ("types"), or people, teams or roles ("access"),
    change; at most so many, where that is told.
    """

    def __init__(self, *counters: Counter, most: int = 0) -> None:
        self._counters = (*counters, "commits")
        self._most = most
        self._held: tuple[tuple[int, ...], dict[K, V]] = ((), {})

    def now(self) -> dict[K, V]:
        """The values of the present state. Ask for them before reading what is put in: a thread
        that is late puts what it read into the values of the state in which it asked.
        """
        state = tuple([_seen[counter] for counter in self._counters])
        held = self._held
        if held[0] != state or 0 < self._most < len(held[1]):
            held = self._held = (state, {})
        return held[1]


def refresh() -> None:
    """Look at the counters; one query by primary key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT types, access FROM records_bookversion")
        row = cursor.fetchone()
    if row:
        _seen["types"], _seen["access"] = row
    if connection.in_atomic_block:
        # The counters may be its own, and other threads fill caches with what was before it.
        transaction.on_commit(renew)


def known() -> bool:
    """Whether the counters were looked at; before that, nothing the company made is in memory."""
    return bool(_seen["types"])


def renew() -> None:
    """Begin a new state, whatever the counters say."""
    _seen["commits"] += 1


def forget() -> None:
    """Know nothing, as when the program starts."""
    _seen["types"] = 0
    renew()
