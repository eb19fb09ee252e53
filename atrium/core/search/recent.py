"""What somebody opened lately."""

from __future__ import annotations

from typing import Any

from django.db import connection

from atrium.core import clock
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.kinds.base import Ref
from atrium.core.search.models import RecentView

KEPT = 100
# To open a page does not wait for the disk: what is lost with the power is a convenience.
# The deletion does not see the row beside it: it leaves one less of the others.
REMEMBER = """
    WITH opened AS (
        INSERT INTO search_recentview (person_id, record_type, record_id, at)
        SELECT %s, %s, %s, %s FROM set_config('synchronous_commit', 'off', true)
        ON CONFLICT (person_id, record_type, record_id) DO UPDATE SET at = excluded.at
    )
    DELETE FROM search_recentview
    WHERE person_id = %s AND (record_type, record_id) <> (%s, %s) AND at < (
        SELECT at FROM search_recentview WHERE person_id = %s ORDER BY at DESC OFFSET %s LIMIT 1
    )
"""


def remember(actor: Actor, kind: Type, pk: int) -> None:
    """Keep that the actor opened the record; the oldest beyond the last hundred are forgotten."""
    if actor.person_id is None:
        return
    person = actor.person_id
    with connection.cursor() as cursor:
        opened: list[Any] = [person, kind.key, pk]
        cursor.execute(REMEMBER, [*opened, clock.now(), *opened, person, KEPT - 2])


def recent(actor: Actor, limit: int, kind: Type | None = None) -> list[Ref]:
    """The last records opened, newest first, of those the actor may still see."""
    views = RecentView.objects.filter(person=actor.person_id).order_by("-at")
    if kind is not None:
        views = views.filter(record_type=kind.key)
    opened = list(views.values_list("record_type", "record_id")[:KEPT])
    told = reading.titles(actor, opened)
    return [Ref(key, pk, told[key, pk]) for key, pk in opened if (key, pk) in told][:limit]
