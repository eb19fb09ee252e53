"""Measure the budgets: `bin/bench`, `SIZE=10 bin/bench`.

Each work is one request at a time through the whole program, from WSGI to the last byte, as an
ordinary salesperson with team scope. Beside it stands its floor: the same rows by psycopg as plain
JSON, in the same run. Median of the repetitions.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import django
from django.conf import settings

REPEAT = int(os.environ.get("REPEAT", "60"))
SIZE = int(os.environ.get("SIZE", "1"))


@dataclass(frozen=True)
class Measured:
    """One row of the table, in milliseconds."""

    work: str
    budget: float
    median: float
    floor: float | None
    queries: int


class Caller:
    """Requests of one person, straight into the WSGI application."""

    def __init__(self, person: Any) -> None:
        from django.core.wsgi import get_wsgi_application
        from django.test import Client

        self.application = get_wsgi_application()
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        self.cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.get("/")
        self.csrf = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "x" * 32

    def __call__(
        self, method: str, path: str, data: dict[str, Any] | None = None, *, as_json: bool = False
    ) -> bytes:
        body = b""
        if data is not None:
            body = json.dumps(data).encode() if as_json else urlencode(data).encode()
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        where, _mark, query = path.partition("?")
        told: list[str] = []
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.cookie}; csrftoken={self.csrf}"
        answer = self.application(
            {
                "REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query,
                "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
                "HTTP_COOKIE": cookies, "HTTP_X_CSRFTOKEN": self.csrf, "CONTENT_TYPE": kind,
                "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "127.0.0.1",
                "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": io.BytesIO(body),
                "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
                "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
            },
            lambda status, _headers, _info=None: told.append(status),
        )  # fmt: skip
        content = b"".join(answer)
        if int(told[0][:3]) >= HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {told[0]} {content[:300]!r}")
        return content


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from bench import importing, prepare

    person = prepare.database(SIZE)
    caller = Caller(person)
    print(f"SIZE={SIZE}, median of {REPEAT}, milliseconds\n")
    print("| work | budget | median | floor | ratio | queries |")
    print("|---|---|---|---|---|---|")
    for row in measure(caller, person):
        floor = "–" if row.floor is None else f"{row.floor:.2f}"
        ratio = "–" if not row.floor else f"{row.median / row.floor:.1f}"
        over = " over" if row.median > row.budget else ""
        print(
            f"| {row.work} | {row.budget:g} | {row.median:.2f}{over} | {floor} | {ratio} |"
            f" {row.queries} |",
            flush=True,
        )
    rate = importing.rows_a_second()
    under = " under" if rate < importing.BUDGET else ""
    print(
        f"| import of {importing.ROWS:,} contacts, rows a second | {importing.BUDGET:,} |"
        f" {rate:,.0f}{under} | – | – | – |",
        flush=True,
    )


def measure(caller: Caller, person: Any) -> Iterator[Measured]:
    from bench import floors

    columns = "name,account,job_title,emails,phones,owner,updated_at,team"
    account = floors.an_account(person)
    growth = 1.0 if SIZE == 1 else 1.3
    name, mail = floors.a_name(person), floors.a_mail(person)
    reads: list[tuple[str, float, str, Callable[[], Any] | None]] = [
        ("list of 50 contacts, 8 columns, API", 4, f"/api/v1/contacts?fields={columns}&sort=name&limit=50", lambda: floors.contacts(person)),
        ("the same as a whole page", 8, f"/contacts?columns={columns}", lambda: floors.contacts(person)),
        ("search contacts by part of a name", 3 if SIZE == 1 else 6, f"/api/v1/contacts?fields=name&search={quote(name)}&limit=20", None),
        ("search contacts by mail address", 1.5 if SIZE == 1 else 2, f"/api/v1/contacts?fields=name&search={quote(mail)}&limit=20", None),
        ("search everything", 6 if SIZE == 1 else 12, f"/palette?q={quote(name)}", None),
        ("board with sums, 7 stages of 20 cards", 12, "/deals/board", lambda: floors.board(person)),
        ("record page with timeline", 7, f"/accounts/{account}", lambda: floors.record(account)),
        ("pipeline report", 10, "/reports/pipeline", lambda: floors.report(person)),
    ]  # fmt: skip
    for work, budget, path, floor in reads:
        limit = budget if "search" in work else budget * growth
        yield _row(work, limit, lambda path=path: caller("GET", path), floor)
    yield from _writes(caller, person, growth)


def _writes(caller: Caller, person: Any, growth: float) -> Iterator[Measured]:
    from bench import floors

    numbers = iter(range(10**9))
    contact, deal, stages = floors.a_contact(person), floors.a_deal(person), floors.stages()

    def create() -> None:
        n = next(numbers)
        data = {
            "name": f"Bench Person {n}",
            "emails": [{"address": f"b{n}-{time.time_ns()}@b.example"}],
        }
        caller("POST", "/api/v1/contacts", data, as_json=True)

    def update() -> None:
        data = {"job_title": f"Buyer {next(numbers)}"}
        caller("PATCH", f"/api/v1/contacts/{contact}", data, as_json=True)

    def move() -> None:
        data = {"stage": stages[next(numbers) % len(stages)]}
        caller("PATCH", f"/api/v1/deals/{deal}", data, as_json=True)

    yield _row("create a contact", 8 * growth, create, None)
    yield _row("update a contact", 5 * growth, update, None)
    yield _row("move a deal's stage", 5 * growth, move, None)


def _row(
    work: str, budget: float, task: Callable[[], Any], floor: Callable[[], Any] | None
) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    median = _median(task)
    with CaptureQueriesContext(connection) as caught:
        task()
    return Measured(work, budget, median, _median(floor) if floor else None, len(caught))


def _median(task: Callable[[], Any]) -> float:
    for _warm in range(5):
        task()
    spent = []
    for _turn in range(REPEAT):
        start = time.perf_counter()
        task()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
