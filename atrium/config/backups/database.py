"""The database in a backup: dumped from one snapshot; loaded, and compared, in one transaction."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

import psycopg
from django.db import connection
from psycopg import sql

from atrium.config.console import Trouble
from atrium.config.embedded import binaries

# Who was signed in, and what may be forgotten: the tables come along, their rows do not.
FLEETING = ("cache", "django_session", "usersessions_usersession")
# How rows are written as text, which the checksums are made of.
MANNER = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';"
    " SET extra_float_digits = 1; SET bytea_output = 'hex';"
)
# The sum over all rows does not depend on their order. The rows are told apart by 64 bits each.
MEASURE = (
    "SELECT count(*),"
    " coalesce(sum(('x' || left(md5((row_.*)::text), 16))::bit(64)::bigint::numeric), 0)"
    " FROM public.{} row_"
)
EMPTY = "DROP SCHEMA public CASCADE;\n"
COMPARE = """
{manner}
DO $compare$
DECLARE
  told record;
  held bigint;
  total numeric;
BEGIN
  FOR told IN SELECT * FROM jsonb_to_recordset('{tables}') AS t(name text, rows bigint, sum numeric)
  LOOP
    EXECUTE format({measure}, told.name) INTO held, total;
    IF held <> told.rows OR total <> told.sum THEN
      RAISE EXCEPTION 'the table % has not come out as it went in', told.name;
    END IF;
  END LOOP;
END $compare$;
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """How many rows a table has and the sum of their checksums."""

    rows: int
    sum: int


class Snapshot:
    """The database at one moment, whatever others write meanwhile."""

    def __init__(self, held: psycopg.Connection[Any]) -> None:
        self._held = held
        told = held.execute("SELECT pg_export_snapshot()").fetchone()
        self._name: str = told[0] if told else ""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self._held.execute(statement.encode()).fetchall()

    def measure(self) -> dict[str, Measured]:
        """Every table with its rows."""
        self._held.execute(MANNER)
        tables = self.rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        found = {}
        for (name,) in tables:
            asked = sql.SQL(MEASURE).format(sql.Identifier(name))
            rows, total = self._held.execute(asked).fetchone() or (0, 0)
            found[name] = Measured(0, 0) if name in FLEETING else Measured(rows, int(total))
        return found

    @contextmanager
    def dump(self) -> Iterator[IO[bytes]]:
        """Schema and rows as SQL. Raises Trouble at the end when it could not be made whole."""
        command = [
            *_program("pg_dump"),
            f"--snapshot={self._name}",
            *("--schema=public", "--no-owner", "--no-privileges"),
            *(f"--exclude-table-data=public.{name}" for name in FLEETING),
        ]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_variables()
        ) as process:
            assert process.stdout is not None  # noqa: S101
            assert process.stderr is not None  # noqa: S101
            yield process.stdout
            told = process.stderr.read().decode().strip()
        if process.returncode:
            raise Trouble(f"The database cannot be dumped: {told}")


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Hold on to what is committed now."""
    connection.ensure_connection()
    about = connection.connection.info
    with psycopg.connect(about.dsn, password=about.password) as held:
        held.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        held.read_only = True
        # The dump of a large base lasts longer than the server lets others be idle.
        held.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield Snapshot(held)


def load(dump: IO[bytes], tables: Mapping[str, Measured]) -> None:
    """Put the dump in place of all that the database holds, if it comes out as it went in.

    One transaction: raises Trouble, and then nothing has changed.
    """
    command = [
        *_program("psql"),
        *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--output", os.devnull, "--file=-"),
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_variables()
    ) as process:
        assert process.stdin is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        # Where it does not read on, it says itself why.
        with suppress(BrokenPipeError):
            _feed(process.stdin, dump, tables)
        told = process.stderr.read().decode().strip()
    if process.returncode:
        raise Trouble(f"The backup cannot be loaded, nothing was changed: {told}")


def _feed(pipe: IO[bytes], dump: IO[bytes], tables: Mapping[str, Measured]) -> None:
    with pipe:
        pipe.write(b"SET client_min_messages = warning;\n" + EMPTY.encode())
        # Servers before 17 do not know it, and it says nothing that is not so.
        for line in dump:
            if line != b"SET transaction_timeout = 0;\n":
                pipe.write(line)
        told = [{"name": name, "rows": m.rows, "sum": m.sum} for name, m in tables.items()]
        measure = "'" + MEASURE.replace("'", "''").replace("{}", "%I") + "'"
        compare = COMPARE.format(manner=MANNER, tables=json.dumps(told), measure=measure)
        pipe.write(compare.encode())


def others() -> int:
    """How many others are connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def _program(name: str) -> list[str]:
    connection.ensure_connection()
    return [str(binaries() / name), f"--dbname={connection.connection.info.dsn}"]


def _variables() -> dict[str, str]:
    # A password among the arguments could be read by every user of the machine.
    return {**os.environ, "PGPASSWORD": connection.connection.info.password}
