"""What an action is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atrium.core.records.actor import Verb

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from atrium.core.actions.work import Work


@dataclass(frozen=True, slots=True)
class Action:
    """A verb on records of one type.

    `perform` gets the work under way, the records locked, visible and allowed, and the cleaned
    data; it sets attributes and emits events, and the runner does the rest. `fields` are the
    fields of the type it asks for; `verb` is the right it needs.
    """

    key: str
    label: str | _StrPromise
    icon: str
    perform: Callable[[Work, Sequence[Any], Mapping[str, Any]], None]
    verb: Verb = Verb.EDIT
    fields: tuple[str, ...] = ()
    tone: str = ""
