"""Keeping account of what one action did, in the transaction in which it did it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from atrium.core.records.actor import Actor

# So long what somebody did is offered to be undone, and so long its trail is kept at least.
UNDO_DAYS = 30
# Work that commits in parts, such as an import, is one run.
NOTE = """
    WITH ran AS (
        INSERT INTO history_run
            (id, at, actor, action, source, record_type, record_id, many, undoes)
        VALUES (%(run)s, %(at)s, %(actor)s, %(action)s, %(source)s, %(type)s, %(one)s, %(many)s,
                %(undoes)s)
        ON CONFLICT (id) DO UPDATE SET many = history_run.many + excluded.many, record_id = NULL
    )
    INSERT INTO history_made (run, record_type, ids)
    SELECT %(run)s, key, ARRAY(SELECT pk::bigint FROM jsonb_array_elements_text(value) AS pk)
    FROM jsonb_each(%(made)s)
"""
Touched = Mapping[str, Collection[int]]


def note(
    run: UUID,
    at: datetime,
    actor: Actor,
    action: str,
    touched: Touched,
    made: Touched,
    undoes: UUID | None = None,
) -> None:
    """Write the run; `touched` are the records changed by type, the type it was about first."""
    kind, ids = next(iter(touched.items()))
    told: dict[str, Any] = {
        "run": run,
        "at": at,
        "actor": actor.person_id,
        "action": action,
        "source": actor.source,
        "type": kind,
        "one": next(iter(ids)) if len(ids) == 1 else None,
        "many": len(ids),
        "undoes": undoes,
        "made": json.dumps({key: sorted(pks) for key, pks in made.items()}),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, told)
