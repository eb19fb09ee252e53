"""Addresses taken apart that came in one piece."""

from __future__ import annotations

from atrium.core.names.postal import Address


def split_address(text: str, country: str = "") -> Address:
    """The parts of a whole address as far as they can be told; the rest is left in `street`."""
    return Address(country=country, street=text.strip())
