"""What somebody opened lately."""

from __future__ import annotations

from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.kinds.base import Ref


def remember(actor: Actor, kind: Type, pk: int) -> None:
    """Keep that the actor opened the record."""


def recent(actor: Actor, limit: int) -> list[Ref]:
    return []
