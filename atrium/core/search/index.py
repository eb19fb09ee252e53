"""Keeping the index true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from atrium.core.records.book import Type


def refresh(kind: Type, records: Sequence[Any]) -> None:
    """Bring the entries of these records up to date within the transaction."""
