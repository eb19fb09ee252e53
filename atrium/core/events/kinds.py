"""The codes of events and the sentences people read for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class EventKind:
    """`sentence` may use %(record)s and the keys of the event's data.

    `fields` tells which keys of the data hold the value of which field, so that a reader from
    whom the field is hidden does not see it here either. The value of a reference is a `pointer`.
    """

    code: str
    sentence: str | _StrPromise
    icon: str
    tone: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def pointer(record_id: int, title: str) -> dict[str, Any]:
    """A record in an event's data: by what it is called today, or else by what it was then."""
    return {"id": record_id, "title": title}


_kinds: dict[str, EventKind] = {}


def register(*kinds: EventKind) -> None:
    _kinds.update((kind.code, kind) for kind in kinds)


def get(code: str) -> EventKind:
    return _kinds.get(code, EventKind(code, code, "circle"))


register(
    EventKind("record.created", _("%(record)s was created"), "plus"),
    EventKind("record.imported", _("%(record)s came with the import of %(file)s"), "upload"),
    EventKind("record.edited", _("%(record)s was changed"), "pencil"),
    EventKind("record.assigned", _("%(record)s went to %(after)s"), "user-check", "indigo"),
    EventKind("record.deleted", _("%(record)s was put into the recycle bin"), "trash-2", "verm"),
    EventKind("record.restored", _("%(record)s was taken out of the recycle bin"), "undo-2"),
    EventKind("record.shared", _("%(record)s was shared with %(with)s"), "share-2"),
    EventKind("record.unshared", _("%(record)s is no longer shared with %(with)s"), "user-minus"),
    EventKind("note.written", _("Note on %(record)s"), "notebook-pen", "indigo"),
)
