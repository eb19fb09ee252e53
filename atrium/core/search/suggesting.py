"""What to offer before anything is typed."""

from __future__ import annotations

from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.search import finding
from atrium.core.search.reach import reach
from atrium.core.search.recent import recent
from atrium.core.search.words import is_searched


def suggest(kind: Type, actor: Actor, limit: int) -> list[int]:
    """Ids: what the actor opened lately, then their own, then the rest of what they see."""
    ids = [ref.id for ref in recent(actor, limit, kind)]
    if len(ids) < limit:
        ids += _own(kind, actor, limit) + _others(kind, actor, limit)
    return list(dict.fromkeys(ids))[:limit]


def _own(kind: Type, actor: Actor, limit: int) -> list[int]:
    if "owner" not in kind.fields:
        return []
    rows = reading.visible(kind, actor).filter(owner=actor.person_id, archived_at__isnull=True)
    return list(rows.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:limit])


def _others(kind: Type, actor: Actor, limit: int) -> list[int]:
    """The newest of what somebody looks after; the rest, such as stages, in their own order."""
    if "owner" in kind.fields and is_searched(kind):
        reached = reach(kind, actor)
        return finding.newest(reached, limit) if reached else []
    question = reading.Question(limit=limit)
    return [row.id for row in reading.read(kind, actor, question).rows]
