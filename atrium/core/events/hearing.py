"""What happened a moment ago: each process of the web server hears it from the database.

Open pages ask every other second whether something happened to what they show. The answer comes
from memory: one connection of the process listens for what each commit tells (see the triggers of
migration 0002), so that an open page costs no look into the tables of records.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock, Thread

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

CHANNEL = "atrium_events"
# So many commits are remembered, and how long a page may sleep and still be told exactly.
KEPT = 5000
# Processes hear of the same commit at slightly different times.
SLACK = 0.5
AGAIN_AFTER = 1.0
ADDRESS = ("host", "port", "user", "password", "dbname")

Touched = Mapping[str, frozenset[int] | None]


@dataclass(frozen=True, slots=True)
class _Heard:
    at: float
    touched: Touched


class Ear:
    """Listens on a connection and thread of its own, from the first question on."""

    def __init__(self) -> None:
        self._heard: deque[_Heard] = deque(maxlen=KEPT)
        self._whole_since = float("inf")
        self._begun = False
        self._lock = Lock()

    def mark(self) -> float:
        """Now, as the moment from which a page drawn now wants to be told, in seconds."""
        self._begin()
        return time.time()

    def since(self, mark: float) -> Touched | None:
        """The records touched since the mark: ids by type, None for very many of a type.

        None where this process did not hear all since then; anything may have happened.
        """
        self._begin()
        begin = mark - SLACK
        with self._lock:
            known = [told for told in self._heard if told.at >= begin]
            if begin < self._whole_since or len(known) == KEPT:
                return None
        found: dict[str, frozenset[int] | None] = {}
        for told in known:
            for key, ids in told.touched.items():
                held = found.get(key, frozenset())
                found[key] = None if ids is None or held is None else held | ids
        return found

    def _begin(self) -> None:
        with self._lock:
            if self._begun:
                return
            self._begun = True
        told = connection.get_connection_params()
        address = make_conninfo(**{key: told[key] for key in ADDRESS if told.get(key)})
        Thread(target=self._listen, args=(address,), name="hearing", daemon=True).start()

    def _listen(self, address: str) -> None:
        while True:
            try:
                with psycopg.connect(address, autocommit=True) as listening:
                    listening.execute(f"LISTEN {CHANNEL}")
                    with self._lock:
                        self._whole_since = time.time()
                    for notice in listening.notifies():
                        self._hear(notice.payload)
            except psycopg.Error:
                # The database is away; until it is back nobody knows what happened.
                pass
            with self._lock:
                self._whole_since = float("inf")
            time.sleep(AGAIN_AFTER)

    def _hear(self, told: str) -> None:
        touched = {
            key: None if ids is None else frozenset(ids) for key, ids in json.loads(told).items()
        }
        with self._lock:
            self._heard.append(_Heard(time.time(), touched))


ear = Ear()
