"""The one way in which reading a file fails."""

from __future__ import annotations


class Unreadable(Exception):
    """The file is not a table we can read. The message is a sentence for the person who sent it."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
