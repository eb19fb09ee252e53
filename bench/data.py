"""The data set of the benchmark: the same every time, written by COPY.

SIZE=1 is 20,000 accounts, 100,000 contacts, 50,000 deals in 7 stages, 200,000 notes with their
events, 20 salespeople in 4 teams; SIZE=10 ten times the customers and deals.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from atrium.core.access.models import Person, Role
from atrium.core.actions import runner
from atrium.core.records import registry, versions
from atrium.core.records.actor import system

ACCOUNTS, CONTACTS, DEALS, NOTES = 20_000, 100_000, 50_000, 200_000
PEOPLE, TEAMS, STAGES = 20, 4, 7
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RUN = UUID(int=7)
GIVEN = (
    "Anna Ben Clara David Emma Felix Greta Hugo Ida Jonas Klara Leo Mia Noah Olga Paul "
    "太郎 花子 健一 美咲 伟 芳 娜 秀英 敏 민수 지은 서연 준호 สมชาย สมหญิง วิชัย มาลี"
).split()
FAMILY = (
    "Abbott Becker Chen Dvorak Evans Fischer Garcia Hoffmann Ivanov Jensen Kowalski Lehmann "
    "Müller Novak Okafor Petrov 佐藤 鈴木 高橋 田中 王 李 张 刘 김 이 박 최 ใจดี รักไทย"
).split()
WORDS = (
    "North South Bright Clear Glass Window Facade Build Stone River Harbor Garden Light Steel "
    "さくら みらい 建築 工業 华新 玻璃 大同 한빛 미래 건설 แสงทอง กระจก"
).split()
FORMS = ("Ltd", "GmbH", "Inc", "S.A.", "株式会社", "有限公司", "주식회사", "จำกัด")
STAGE_NAMES = (
    ("First call", "open", 10), ("Measurement", "open", 30), ("Approval", "open", 50),
    ("Payment", "open", 80), ("Installation", "open", 95), ("Won", "won", 100), ("Lost", "lost", 0),
)  # fmt: skip


def build(size: int) -> None:
    """Fill an empty database."""
    versions.refresh()
    seed = random.Random(size)
    sellers = people()
    stages = _pipeline()
    copy("customers_account", ACCOUNT, accounts(seed, sellers, ACCOUNTS * size))
    copy("customers_contact", CONTACT, _contacts(seed, sellers, CONTACTS * size, ACCOUNTS * size))
    copy("sales_deal", DEAL, _deals(seed, sellers, stages, DEALS * size, ACCOUNTS * size))
    copy("events_note", NOTE, _notes(seed, sellers, NOTES * size, ACCOUNTS * size))
    _events(NOTES * size)
    count_on("customers_account", "customers_contact", "sales_deal", "events_note")


def count_on(*tables: str) -> None:
    """Let new records follow those copied in."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("ANALYZE")


def people() -> list[tuple[int, int]]:
    """(person, team) of each salesperson."""
    actor = system("benchmark")
    team_type, person_type = registry.get("team"), registry.get("person")
    root = runner.create(team_type, actor, {"name": "Sales"})
    teams = [
        runner.create(team_type, actor, {"name": f"Sales {n}", "parent": root.pk}).pk
        for n in range(TEAMS)
    ]
    role = Role.objects.unscoped("benchmark").get(code="salesperson")
    made = []
    for n in range(PEOPLE):
        data = {"name": f"Salesperson {n}", "email": f"sales{n}@bench.example", "roles": [role.pk]}
        person = runner.create(person_type, actor, {**data, "team": teams[n % TEAMS]})
        made.append((person.pk, teams[n % TEAMS]))
    return made


def _pipeline() -> list[tuple[int, str, int, int]]:
    """(stage, outcome, probability, pipeline) of each stage."""
    actor = system("benchmark")
    pipeline = runner.create(registry.get("pipeline"), actor, {"name": "Windows"})
    made = []
    for position, (name, outcome, probability) in enumerate(STAGE_NAMES):
        data = {"name": name, "outcome": outcome, "probability": probability, "rot_days": 30}
        stage = runner.create(
            registry.get("stage"), actor, {**data, "pipeline": pipeline.pk, "position": position}
        )
        made.append((stage.pk, outcome, probability, pipeline.pk))
    return made


BASE = ("id", "created_at", "updated_at", "created_by_id", "updated_by_id", "version", "tags",
        "custom", "owner_id", "team_id")  # fmt: skip
ACCOUNT = (*BASE, "name", "reading", "industry", "turnover_currency", "website", "phones", "emails",
           "address", "language", "channels", "source", "stage", "description")  # fmt: skip
CONTACT = (*BASE, "name", "reading", "account_id", "job_title", "department", "phones", "emails",
           "language", "channels", "source", "address", "description")  # fmt: skip
DEAL = (*BASE, "name", "account_id", "pipeline_id", "stage_id", "stage_since", "outcome",
        "probability", "amount", "amount_currency", "amount_base", "opened_on", "expected_close",
        "closed_on", "source", "lost_reason", "description")  # fmt: skip
NOTE = ("id", "record_type", "record_id", "body", "files", "mentions", "author_id", "created_at")


def base(seed: random.Random, n: int, people: Sequence[tuple[int, int]]) -> tuple[Any, ...]:
    person, team = seed.choice(people)
    at = NOW - timedelta(minutes=seed.randrange(800_000))
    return (n, at, at, person, person, 1, [], "{}", person, team)


def accounts(
    seed: random.Random, people: Sequence[tuple[int, int]], many: int
) -> Iterator[tuple[Any, ...]]:
    for n in range(1, many + 1):
        name = f"{seed.choice(WORDS)} {seed.choice(WORDS)} {n} {seed.choice(FORMS)}"
        phone = f"+4420{seed.randrange(10**7, 10**8)}"
        yield (
            *base(seed, n, people), name, "", "construction", "", f"https://a{n}.example",
            json.dumps([{"kind": "work", "number": phone, "typed": phone, "extension": ""}]),
            json.dumps([{"kind": "work", "address": f"info@a{n}.example"}]),
            json.dumps({"country": "GB", "city": seed.choice(("Leeds", "York", "Bath"))}),
            "en", ["phone"], "web", seed.choice(("lead", "prospect", "active")), "",
        )  # fmt: skip


def _contacts(
    seed: random.Random, people: Sequence[tuple[int, int]], many: int, accounts: int
) -> Iterator[tuple[Any, ...]]:
    for n in range(1, many + 1):
        given, family = seed.choice(GIVEN), seed.choice(FAMILY)
        phone = f"+4477{seed.randrange(10**7, 10**8)}"
        yield (
            *base(seed, n, people), f"{given} {family} {n}", "", seed.randrange(1, accounts + 1),
            seed.choice(("Buyer", "Architect", "Site manager")), "",
            json.dumps([{"kind": "mobile", "number": phone, "typed": phone, "extension": ""}]),
            json.dumps([{"kind": "work", "address": f"p{n}@a{n % accounts + 1}.example"}]),
            "en", [], "", "{}", "",
        )  # fmt: skip


def _deals(
    seed: random.Random,
    people: Sequence[tuple[int, int]],
    stages: Sequence[tuple[int, str, int, int]],
    many: int,
    accounts: int,
) -> Iterator[tuple[Any, ...]]:
    for n in range(1, many + 1):
        stage, outcome, probability, pipeline = seed.choice(stages)
        amount = seed.randrange(500, 90_000)
        opened = NOW.date() - timedelta(days=seed.randrange(30, 600))
        closed = opened + timedelta(days=seed.randrange(5, 120)) if outcome != "open" else None
        yield (
            *base(seed, n, people), f"{seed.choice(WORDS)} {seed.choice(WORDS)} deal {n}",
            seed.randrange(1, accounts + 1), pipeline, stage,
            NOW - timedelta(days=seed.randrange(60)), outcome, probability, amount, "EUR", amount,
            opened, opened + timedelta(days=90), closed,
            "web", "", "",
        )  # fmt: skip


def _notes(
    seed: random.Random, people: Sequence[tuple[int, int]], many: int, accounts: int
) -> Iterator[tuple[Any, ...]]:
    for n in range(1, many + 1):
        at = NOW - timedelta(minutes=seed.randrange(800_000))
        body = "<p>Wants delivery before the end of the month.</p>"
        yield (
            n,
            "account",
            seed.randrange(1, accounts + 1),
            body,
            [],
            [],
            seed.choice(people)[0],
            at,
        )


def _events(many: int) -> None:
    """One event for each note, made by the database from the notes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_event (at, code, actor_id, actor_name, record_type, record_id,"
            " data, run) SELECT created_at, 'note.written', author_id, '', record_type,"
            " record_id, jsonb_build_object('note', id), %s FROM events_note WHERE id <= %s",
            [RUN, many],
        )
        cursor.execute(
            "INSERT INTO events_subject (event_id, record_type, record_id, at)"
            " SELECT id, record_type, record_id, at FROM events_event WHERE run = %s",
            [RUN],
        )


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(columns)
    copying = f"COPY {table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(copying) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def salesperson() -> Person:
    """The ordinary salesperson, with team scope, for whom everything is measured."""
    return Person.objects.order_by("pk").get(email="sales0@bench.example")
