"""A form sent twice, since the first answer was lost, makes one record.

Each opened form carries a key. From it and from what was typed follows the run of the creation, so
the same sent again finds what it made; something else sent from the same page is a record of its
own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from atrium.core.history.models import Run
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.screens.toasts import new_run


def run_of(key: str, data: Mapping[str, Any]) -> UUID:
    """The run of what is made of a form; one of its own where the form has no key."""
    try:
        form = UUID(key)
    except ValueError:
        return new_run()
    return uuid5(form, json.dumps(data, sort_keys=True, default=str))


@contextmanager
def only(run: UUID) -> Iterator[None]:
    """A transaction in which nobody else does the same run; a second one waits for the first."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"run:{run}"])
        yield


def made_before(kind: Type, actor: Actor, run: UUID) -> tuple[Any | None, UUID]:
    """The record that the actor made by this run, as far as they still see it, and the run.

    Where it is gone, or the run is somebody else's, a new run takes its place.
    """
    earlier = Run.objects.filter(pk=run).first()
    if earlier is None:
        return None, run
    if (earlier.actor, earlier.record_type) == (actor.person_id, kind.key) and earlier.record_id:
        record = reading.visible(kind, actor).filter(pk=earlier.record_id).first()
        if record is not None:
            return record, run
    return None, new_run()
