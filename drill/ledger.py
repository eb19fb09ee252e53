"""What the installation has promised: each promise is a question to its database and the answer."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

# Each finds what must not be there, whatever was done. While records are one, their events are too.
NEVER: dict[str, str] = {
    "a record without exactly one event of its arrival": """
        SELECT c.id FROM customers_contact c LEFT JOIN events_event e
            ON e.record_type = 'contact' AND e.record_id = c.id
            AND e.code IN ('record.created', 'record.imported')
        WHERE c.id NOT IN (SELECT kept FROM merging_merge WHERE undone_at IS NULL)
            AND c.id NOT IN (SELECT record_id FROM merging_merged m
                JOIN merging_merge w ON w.id = m.merge_id WHERE w.undone_at IS NULL)
        GROUP BY c.id HAVING count(e.id) <> 1""",
    "a record that the search does not know": """
        SELECT id FROM customers_contact c WHERE deleted_at IS NULL AND archived_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM search_searchentry s
                WHERE s.record_type = 'contact' AND s.record_id = c.id)""",
    "an entry of the search without its record": """
        SELECT record_id FROM search_searchentry s WHERE record_type = 'contact'
            AND NOT EXISTS (SELECT 1 FROM customers_contact c
                WHERE c.id = s.record_id AND c.deleted_at IS NULL AND c.archived_at IS NULL)""",
    "a version without its entry in the history": """
        SELECT c.id FROM customers_contact c LEFT JOIN history_historyentry h
            ON h.record_type = 'contact' AND h.record_id = c.id
        GROUP BY c.id HAVING count(h.id) <> c.version - 1""",
    "a job that failed": "SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'",
    "work that nobody goes on with": """
        SELECT title, state FROM jobs_progress WHERE state NOT IN ('done', 'cancelled')""",
}
UNDER_WAY = """
    SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'
        OR status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now() + interval '1 minute')
"""
DOING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
TRIED_AGAIN = "SELECT count(*) FROM procrastinate_jobs WHERE attempts > 1"


@dataclass(frozen=True, slots=True)
class Promise:
    told: str
    question: str
    values: tuple[Any, ...]
    answer: tuple[Any, ...]


@dataclass
class Ledger:
    """`done` counts the works by name; `faults` are answers that should never have been given."""

    place: str
    promises: dict[Hashable, Promise] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def promise(self, key: Hashable, told: Promise) -> None:
        """What holds from now on; a later promise of the same key takes its place."""
        with self._lock:
            self.promises[key] = told

    def count(self, work: str) -> None:
        with self._lock:
            self.done[work] = self.done.get(work, 0) + 1

    def fault(self, told: str) -> None:
        with self._lock:
            self.faults.append(told)

    def at_rest(self) -> bool:
        """Whether no job is being done or waits to be."""
        return self._number(UNDER_WAY) == 0

    def at_work(self) -> bool:
        """Whether a job is being done."""
        return self._number(DOING) > 0

    def interrupted(self) -> int:
        """How many jobs were begun more than once."""
        return self._number(TRIED_AGAIN)

    def _number(self, question: str) -> int:
        """The answer, −1 while the database is gone."""
        try:
            with self._asking() as held:
                (number,) = held.execute(question.encode()).fetchone() or (0,)
        except psycopg.OperationalError:
            return -1
        return int(number)

    def broken(self) -> Iterator[str]:
        """Every promise that is not kept, in words."""
        yield from self.faults
        self.faults.clear()
        with self._asking() as held:
            for told in self.promises.values():
                found = held.execute(told.question.encode(), told.values).fetchall()
                if found != [told.answer]:
                    yield f"{told.told}: {told.answer} was promised, {found} is there"
            for what, question in NEVER.items():
                rows = held.execute(question.encode()).fetchall()
                if rows:
                    yield f"there is {what}: {len(rows)}, such as {rows[0]}"

    def _asking(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=self.place, user="postgres", dbname="atrium", autocommit=True)
