"""Kinds of value: how each is checked, kept, shown, sent and found.

A kind knows no record type and no screen; it is looked up by its key with `get`.
"""

from __future__ import annotations

from atrium.core.records.kinds.base import Kind, Ref
from atrium.core.records.kinds.choices import Boolean, Choice, Choices, Tags
from atrium.core.records.kinds.contact import Address, Email, Emails, Phones, Url
from atrium.core.records.kinds.numbers import Duration, Money, Number, Percent, Rating
from atrium.core.records.kinds.references import Files, Person, Reference, References, Team
from atrium.core.records.kinds.text import Labels, LongText, Text
from atrium.core.records.kinds.times import Date, DateTime
from atrium.core.records.kinds.world import Country, Currency, Language

_KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Text(), LongText(), Labels(), Number(), Money(), Percent(), Date(), DateTime(), Duration(),
        Boolean(), Choice(), Choices(), Tags(), Person(), Team(), Reference(), References(),
        Phones(), Emails(), Email(), Address(), Url(), Files(), Country(), Language(),
        Currency(), Rating(),
    )
}  # fmt: skip

__all__ = ["Kind", "Ref", "every", "get"]


def get(key: str) -> Kind:
    """The kind with this key; raises KeyError."""
    return _KINDS[key]


def every() -> list[Kind]:
    return list(_KINDS.values())
