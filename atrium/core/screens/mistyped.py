"""What people are told when a search was made for other words than they typed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from atrium.core.search.query import Answer


def note(typed: str, found: Answer[Any]) -> str:
    """A sentence, or "" where the search was made for what was typed."""
    if not found.instead:
        return ""
    told = _("Nothing was found for “%(typed)s”. Shown for “%(meant)s”.")
    return told % {"typed": typed, "meant": " ".join(found.instead)}
