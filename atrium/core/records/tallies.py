"""Keeping tallies true: triggers add what every statement changed, within its transaction.

Rows are only ever added, so that two people at work never wait for one another; `condense` brings
them together. What lies in the recycle bin is not counted.
"""

from __future__ import annotations

from hashlib import sha256

from django.db import connection, transaction

from atrium.core.records import registry
from atrium.core.records.book import Type
from atrium.core.records.types import Tally

# So many rows beyond those needed are left lying for the next turn.
LYING = 500
EVENTS = {
    "INSERT": "NEW TABLE AS added",
    "UPDATE": "OLD TABLE AS removed NEW TABLE AS added",
    "DELETE": "OLD TABLE AS removed",
}


def install() -> None:
    """Put the triggers on the tables of types with tallies, and count anew what changed its rule.

    Safe to repeat; called after tables were made.
    """
    for kind in registry.all_types():
        if kind.told.tallies:
            _install(kind)


def rebuild(kind: Type) -> None:
    """Count all records of the type anew; whoever writes one waits meanwhile."""
    table = kind.model._meta.db_table  # noqa: SLF001
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{table}" IN SHARE MODE')
        for tally in kind.told.tallies:
            cursor.execute(f'DELETE FROM "{_table(tally)}"')
            cursor.execute(_adding(tally, f'"{table}"', 1))


def condense(tally: Tally) -> int:
    """Bring the rows together that are alike; returns how many fewer there are."""
    table, keys = _table(tally), ", ".join(_names(tally)[: 2 + len(tally.by)])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [table])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f'SELECT count(*), count(DISTINCT ({keys})) FROM "{table}"')
        rows, alike = cursor.fetchone()
        if rows <= alike + LYING:
            return 0
        cursor.execute(
            f'WITH gone AS (DELETE FROM "{table}" RETURNING *) ' + _counted(tally, "TABLE gone")
        )
        return int(rows - cursor.rowcount)


def _install(kind: Type) -> None:
    table, function = kind.model._meta.db_table, f"atrium_tally_{kind.key}"  # noqa: SLF001
    text = _function(kind, function)
    rule = sha256(text.encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regproc(%s), 'pg_proc')", [function])
        if cursor.fetchone()[0] == rule:
            return
        cursor.execute(text)
        cursor.execute(f"COMMENT ON FUNCTION {function}() IS '{rule}'")
        for event, tables in EVENTS.items():
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER atrium_tally_{event.lower()} "
                f'AFTER {event} ON "{table}" '
                f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )
        rebuild(kind)


def _function(kind: Type, name: str) -> str:
    parts = {
        "INSERT": [_adding(tally, "added", 1) for tally in kind.told.tallies],
        "DELETE": [_adding(tally, "removed", -1) for tally in kind.told.tallies],
        "UPDATE": [_difference(tally) for tally in kind.told.tallies],
    }
    body = "\n".join(
        f"IF TG_OP = '{event}' THEN " + "; ".join(told) + "; END IF;"
        for event, told in parts.items()
    )
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n{body}\nRETURN NULL;\nEND $$"
    )


def _adding(tally: Tally, source: str, sign: int) -> str:
    """The rows of a table, counted, into the tally."""
    return _counted(tally, _rows(tally, source, sign))


def _difference(tally: Tally) -> str:
    """What an update changed: what is now less what was, where that is anything."""
    return _counted(tally, f"{_rows(tally, 'added', 1)} UNION ALL {_rows(tally, 'removed', -1)}")


def _counted(tally: Tally, rows: str) -> str:
    """Rows that are alike as one, into the tally; none for what comes to nothing."""
    names, keys = _names(tally), 2 + len(tally.by)
    sums = [f"sum({name})" for name in names[keys:]]
    return (
        f'INSERT INTO "{_table(tally)}" ({", ".join(names)}) '
        f"SELECT {', '.join([*names[:keys], *sums])} FROM ({rows}) AS told "
        f"GROUP BY {', '.join(names[:keys])} HAVING {' OR '.join(f'{s} <> 0' for s in sums)}"
    )


def _rows(tally: Tally, source: str, sign: int) -> str:
    """The rows of a table as the tally sees them, one by one."""
    by = ", ".join(f"{told} AS {name}" for name, told in tally.by.items())
    sums = "".join(f", {sign} * coalesce({told}, 0) AS {n}" for n, told in tally.sums.items())
    return (
        f"SELECT owner_id AS owner, team_id AS team, {by}, {sign} AS records{sums} "
        f"FROM {source} WHERE deleted_at IS NULL"
    )


def _names(tally: Tally) -> list[str]:
    """The columns: what is told apart, then the number of records and the sums."""
    return ["owner", "team", *tally.by, "records", *tally.sums]


def _table(tally: Tally) -> str:
    return tally.model._meta.db_table  # noqa: SLF001
