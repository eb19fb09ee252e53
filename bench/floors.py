"""What the same rows cost without a program: psycopg and plain JSON."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection


def _rows(sql: str, params: list[Any]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return json.dumps(cursor.fetchall(), default=str).encode()


def _one(sql: str, params: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def contacts(person: Any) -> bytes:
    return _rows(
        "SELECT c.id, c.name, a.name, c.job_title, c.emails, c.phones, p.name, c.updated_at, c.team_id"
        " FROM customers_contact c LEFT JOIN customers_account a ON a.id = c.account_id"
        " LEFT JOIN access_person p ON p.id = c.owner_id"
        " WHERE c.deleted_at IS NULL AND (c.owner_id = %s OR c.team_id = %s)"
        " ORDER BY c.name, c.id LIMIT 50",
        [person.pk, person.team_id],
    )


def board(person: Any) -> bytes:
    mine = "deleted_at IS NULL AND (owner_id = %s OR team_id = %s)"
    return _rows(
        f"SELECT stage_id, count(*), sum(amount_base) FROM sales_deal WHERE {mine} GROUP BY 1",
        [person.pk, person.team_id],
    ) + _rows(
        "SELECT d.* FROM sales_stage s CROSS JOIN LATERAL (SELECT id, name, amount_base, account_id,"
        f" owner_id, expected_close FROM sales_deal WHERE stage_id = s.id AND {mine}"
        " ORDER BY amount_base DESC LIMIT 20) d",
        [person.pk, person.team_id],
    )


def record(account: int) -> bytes:
    return _rows("SELECT * FROM customers_account WHERE id = %s", [account]) + _rows(
        "SELECT e.*, n.body FROM events_subject s JOIN events_event e ON e.id = s.event_id"
        " LEFT JOIN events_note n ON n.id = (e.data->>'note')::bigint"
        " WHERE s.record_type = 'account' AND s.record_id = %s ORDER BY s.at DESC LIMIT 20",
        [account],
    )


def report(person: Any) -> bytes:
    return _rows(
        "SELECT stage_id, date_trunc('month', closed_on), count(*), sum(amount_base) FROM sales_deal"
        " WHERE deleted_at IS NULL AND (owner_id = %s OR team_id = %s) GROUP BY 1, 2",
        [person.pk, person.team_id],
    )


def an_account(person: Any) -> int:
    return int(_one("SELECT min(id) FROM customers_account WHERE owner_id = %s", [person.pk]))


def a_contact(person: Any) -> int:
    return int(_one("SELECT min(id) FROM customers_contact WHERE owner_id = %s", [person.pk]))


def a_deal(person: Any) -> int:
    return int(_one("SELECT min(id) FROM sales_deal WHERE owner_id = %s", [person.pk]))


def a_name(person: Any) -> str:
    """Part of the name of a contact the person sees, without its first letters."""
    name: str = _one(
        "SELECT name FROM customers_contact WHERE owner_id = %s"
        " AND deleted_at IS NULL AND name NOT LIKE 'Bench Person %%'"
        " ORDER BY id DESC LIMIT 1",
        [person.pk],
    )
    return name[2:].strip()


def a_mail(person: Any) -> str:
    return str(
        _one(
            "SELECT emails->0->>'address' FROM customers_contact WHERE owner_id = %s"
            " AND deleted_at IS NULL AND name NOT LIKE 'Bench Person %%'"
            " ORDER BY id DESC LIMIT 1",
            [person.pk],
        )
    )


def stages() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM sales_stage WHERE outcome = 'open' ORDER BY position")
        return [row[0] for row in cursor.fetchall()]
