"""The records of a change to many at once: those that the list still shows as they are.

What somebody else changed after the list was loaded is not overwritten unseen. A line says the
version it shows; beyond the lines shown, what counts is the moment at which the list was loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens.listing import State

MOST = 5000
# A change is dated when it begins; one that takes long may be seen only so much later.
SLACK = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the list showed: versions by id (None for one that was not told), when it was loaded."""

    versions: Mapping[int, int | None]
    at: datetime | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """`versions` of the records to change; `changed` by others since and `gone` are left out."""

    versions: Mapping[int, int] = field(default_factory=dict)
    changed: Mapping[int, int] = field(default_factory=dict)
    gone: int = 0


def read_seen(post: QueryDict) -> Seen:
    """From what a list sends: `ids` as "12" or "12:3" with the version, `as_of`, `all`."""
    told = [one.partition(":") for many in post.getlist("ids") for one in many.split(",")]
    versions = {int(pk): int(v) if _whole(v) else None for pk, _colon, v in told if _whole(pk)}
    return Seen(versions, _moment(post.get("as_of", "")), post.get("all") == "1")


def choose(
    kind: Type, actor: Actor, seen: Seen, state: State, leave: Collection[int] = ()
) -> Chosen:
    """The records picked, or all that the list holds; `leave` are known to have changed."""
    if seen.everything:
        rows = reading.scope(kind, actor, state.question(actor))
    else:
        rows = reading.visible(kind, actor, deleted=state.deleted).filter(pk__in=seen.versions)
    asked = rows.values_list("pk", "version", "updated_at", "updated_by_id")
    found = list(asked[: MOST + 1])
    if len(found) > MOST:
        text = _("At most %(limit)s records can be changed at once; narrow the list with a filter.")
        raise Rejected([Problem("ids", text % {"limit": MOST})])
    changed = {
        pk: version
        for pk, version, at, by in found
        if pk in leave or _changed(actor, seen, pk, version, at, by)
    }
    kept = {pk: version for pk, version, _at, _by in found if pk not in changed}
    gone = 0 if seen.everything else len(seen.versions.keys() - {row[0] for row in found})
    return Chosen(kept, changed, gone)


def ids_and_versions(told: Mapping[int, int]) -> str:
    """As a form sends them, in one value."""
    return ",".join(f"{pk}:{version}" for pk, version in told.items())


def _changed(actor: Actor, seen: Seen, pk: int, version: int, at: datetime, by: int | None) -> bool:
    """Whether somebody else changed the record after the list showed it."""
    if by is not None and by == actor.person_id:
        return False
    shown = seen.versions.get(pk)
    if shown is not None:
        return shown != version
    return seen.at is not None and at > seen.at - SLACK


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None
