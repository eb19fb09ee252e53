"""Short words to the person after something was done."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def new_run() -> UUID:
    """The run of an action that is to be offered to be undone."""
    return uuid4()


def undo_address(run: UUID) -> str:
    return f"/actions/{run}/undo"


def toast(request: HttpRequest, text: str, *, undo: UUID | None = None) -> None:
    """Shown on the next page or fragment with a place for it, with a way to undo the run."""
    messages.success(request, text, extra_tags=undo_address(undo) if undo else "")


def offer_undo(response: HttpResponse, run: UUID) -> HttpResponse:
    """Let the page that has asked offer to undo the run, without being loaded anew."""
    response["X-Undo"] = undo_address(run)
    return response
