"""What somebody opened lately."""

from __future__ import annotations

from atrium.core import clock
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.kinds.base import Ref
from atrium.core.search.models import RecentView

KEPT = 100


def remember(actor: Actor, kind: Type, pk: int) -> None:
    """Keep that the actor opened the record; the oldest beyond the last hundred are forgotten."""
    if actor.person_id is None:
        return
    RecentView.objects.bulk_create(
        [RecentView(person_id=actor.person_id, record_type=kind.key, record_id=pk, at=clock.now())],
        update_conflicts=True,
        unique_fields=["person", "record_type", "record_id"],
        update_fields=["at"],
    )
    views = RecentView.objects.filter(person=actor.person_id)
    oldest = views.order_by("-at").values("at")[KEPT : KEPT + 1]
    views.filter(at__lte=oldest).delete()


def recent(actor: Actor, limit: int, kind: Type | None = None) -> list[Ref]:
    """The last records opened, newest first, of those the actor may still see."""
    views = RecentView.objects.filter(person=actor.person_id).order_by("-at")
    if kind is not None:
        views = views.filter(record_type=kind.key)
    opened = list(views.values_list("record_type", "record_id")[:KEPT])
    told = reading.titles(actor, opened)
    return [Ref(key, pk, told[key, pk]) for key, pk in opened if (key, pk) in told][:limit]
