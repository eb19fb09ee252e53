"""What time it is; the only place that asks the machine."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of the whole process, so that the threads of a server under test keep the same time.
_stopped_at: list[datetime] = []


def now() -> datetime:
    """The present moment in UTC."""
    return _stopped_at[-1] if _stopped_at else datetime.now(UTC)


def today(zone: str | tzinfo = "UTC") -> date:
    """The date it is in a time zone, given by its IANA name."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Stop the clock at a moment, for every thread of the process, until the block ends.

    For tests. The moment must know its time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone is no moment; give it tzinfo.")
    _stopped_at.append(moment.astimezone(UTC))
    try:
        yield _stopped_at[-1]
    finally:
        _stopped_at.pop()
