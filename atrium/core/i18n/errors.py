"""The one error of everything that reads what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Invalid(ValueError):
    """What was typed cannot be kept.

    `message` is a lazily translated sentence with named placeholders, `%(name)s`, which says what
    is wrong and what would be right; `params` fill them. `str()` gives it in the language active
    then.
    """

    def __init__(self, message: str | _StrPromise, /, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


def shown(text: str, limit: int = 60) -> str:
    """What was typed, short enough to be quoted in a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
