"""Short words to the person after something was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, text: str) -> None:
    """Shown on the next page or fragment with a place for it."""
    messages.success(request, text)
