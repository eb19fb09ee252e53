"""The five ways in which a request to the records can fail; every surface words them for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Unscoped(RuntimeError):
    """A queryset of records ran without saying for whom; a fault of the program."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was sent: the field ("" for the whole), a sentence, and a code."""

    field: str
    message: str
    code: str = "invalid"


class Rejected(Exception):
    """The data is not acceptable; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = tuple(problems)


class NotFound(Exception):
    """The record does not exist, or this actor may not know that it does."""


class Forbidden(Exception):
    """The actor sees the record but may not do this with it; the message says what is missing."""


@dataclass
class Conflict(Exception):
    """Somebody changed the record meanwhile.

    `theirs` holds the current values (JSON form) of the fields that were sent, `version` the
    current version to send with a second try.
    """

    record_id: int
    version: int
    theirs: Mapping[str, Any] = field(default_factory=dict)
