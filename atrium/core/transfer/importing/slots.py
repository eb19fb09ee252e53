"""Where a column may go: a field of the record type, or a part of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.transfer import tables

REFERRING = {"reference", "person", "team", "references"}
# Kinds whose values come from a list that is known, so that a strange one can be named.
LISTED = REFERRING | {"choice", "choices", "country"}
DATED = {"date", "datetime"}
NOT_IN_FILES = {"files"}

Parts = Mapping[str, tuple[Any, tuple[str, ...]]]

ADDRESS_PARTS: Parts = {
    "street": (gettext_lazy("street"), ()),
    "postcode": (gettext_lazy("postcode"), ()),
    "city": (gettext_lazy("city"), ()),
    "district": (gettext_lazy("district"), ()),
    "region": (gettext_lazy("region"), ("state",)),
    "country": (gettext_lazy("country"), ()),
}
PHONE_PARTS: Parts = {
    "mobile": (gettext_lazy("mobile"), ()),
    "home": (gettext_lazy("home"), ("home phone",)),
    "fax": (gettext_lazy("fax"), ()),
}
EMAIL_PARTS: Parts = {"home": (gettext_lazy("home"), ("private email", "personal email"))}
NAME_PARTS: Parts = {
    "given": (gettext_lazy("given name"), ("first name", "given_name")),
    "family": (gettext_lazy("family name"), ("last name", "family_name")),
}
MONEY_PARTS: Parts = {"currency": (gettext_lazy("currency"), ())}
PARTS: Mapping[str, Parts] = {
    "address": ADDRESS_PARTS,
    "phones": PHONE_PARTS,
    "emails": EMAIL_PARTS,
    "money": MONEY_PARTS,
}
# What the field as a whole is called in files, beside its own name.
WHOLE = {
    "phones": ("phone", "phone number", "work phone"),
    "emails": ("email", "e-mail address"),
    "address": ("full address",),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """`part` is "" for the whole field, else what stands behind the dot or the @ of the key.

    A slot with a `reference` takes no column but only a fixed value: the field's value in records
    that other rows name in that reference.
    """

    key: str
    field: Field
    part: str = ""
    reference: Field | None = None

    @property
    def label(self) -> str:
        if self.reference is not None:
            return _("%(field)s of everybody named as %(reference)s") % {
                "field": self.field.label,
                "reference": self.reference.label,
            }
        if not self.part:
            return str(self.field.label)
        told = {**PARTS.get(self.field.kind.key, {}), **NAME_PARTS}[self.part][0]
        return f"{self.field.label}: {told}"

    @property
    def kind(self) -> str:
        """The kind of value a cell for this slot holds."""
        if self.part in {"country", "currency"}:
            return self.part
        texts = self.part in ADDRESS_PARTS or self.part in NAME_PARTS
        return "text" if texts else self.field.kind.key

    @property
    def listed(self) -> bool:
        return self.kind in LISTED

    @property
    def refers(self) -> bool:
        return self.kind in REFERRING


def slots(kind: Type, actor: Actor) -> dict[str, Slot]:
    """Every slot of a type that this actor may fill, in the order of its fields."""
    return {slot.key: slot for slot in _slots(kind, actor)}


def _slots(kind: Type, actor: Actor) -> Iterator[Slot]:
    editable = kind.editable_fields(actor)
    for key, told in editable.items():
        if told.part_of or told.kind.key in NOT_IN_FILES:
            continue
        yield Slot(key, told)
        for part in PARTS.get(told.kind.key, {}):
            yield Slot(f"{key}.{part}", told, part)
        if key == kind.title and _names_people(kind):
            for part in NAME_PARTS:
                yield Slot(f"{key}.{part}", told, part)
    for key in kind.transfer.defaults:
        name, at, reference = key.partition("@")
        if at and name in editable and reference in editable:
            yield Slot(key, editable[name], "", editable[reference])


def _names_people(kind: Type) -> bool:
    """A type whose records bear the names of people: these can be written in two columns."""
    return kind.key == "person" or kind.fields[kind.title].personal


def targets(known: Mapping[str, Slot], kind: Type) -> list[tables.Target]:
    """The slots as targets of the automatic mapping."""
    return [_target(slot, kind) for slot in known.values() if slot.reference is None]


def _target(slot: Slot, kind: Type) -> tables.Target:
    labels = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.append(slot.label)
    aliases = kind.transfer.aliases.get(slot.key, ())
    if slot.part:
        aliases = (*aliases, *{**PARTS.get(slot.field.kind.key, {}), **NAME_PARTS}[slot.part][1])
    else:
        aliases = (*aliases, *WHOLE.get(slot.field.kind.key, ()))
    return tables.Target(slot.key, slot.label, tuple(labels), aliases, slot.kind)
