from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from unicodedata import decimal

from django.utils.translation import gettext_lazy as _

from atrium.core import names
from atrium.core.i18n.errors import Invalid
from atrium.core.records.kinds.base import Kind
from atrium.core.records.kinds.text import Text, as_text
from atrium.core.records.kinds.world import Country

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field

MANY = 20


class Rows(Kind):
    """A list of labelled addresses, the main one first; a bare text counts as a list of one."""

    family: ClassVar[str] = "rows"
    sortable: ClassVar[bool] = False
    several: ClassVar[bool] = True
    value_key: ClassVar[str]

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        rows = [raw] if isinstance(raw, (str, int, Mapping)) else raw or []
        if not isinstance(rows, (list, tuple)):
            raise Invalid(_("This must be a list."))
        if len(rows) > MANY:
            raise Invalid(_("At most %(limit)s fit."), limit=MANY)
        made = (self.row(row if isinstance(row, Mapping) else {}, row, actor) for row in rows)
        return [row for row in made if row]

    def row(self, row: Mapping[str, Any], raw: Any, actor: Actor) -> dict[str, Any] | None:
        raise NotImplementedError

    def empty(self) -> Any:
        return []

    def schema(self, field: Field) -> dict[str, Any]:
        shape: dict[str, Any] = {"kind": {"type": "string"}, self.value_key: {"type": "string"}}
        return {
            "type": "array",
            "items": {"type": "object", "properties": shape, "required": [self.value_key]},
        }


class Emails(Rows):
    key: ClassVar[str] = "emails"
    value_key: ClassVar[str] = "address"

    def row(self, row: Mapping[str, Any], raw: Any, actor: Actor) -> dict[str, Any] | None:
        text = as_text(row.get("address", "") if row else ("" if row == raw else raw)).strip()
        if not text:
            return None
        return {"kind": as_text(row.get("kind", ""))[:30], "address": names.parse_email(text)}

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return ", ".join(row["address"] for row in value or ())

    def words(self, value: Any) -> Iterable[str]:
        return [row["address"] for row in value or ()]


class Phones(Rows):
    """Each number in E.164 beside the digits as they were typed."""

    key: ClassVar[str] = "phones"
    value_key: ClassVar[str] = "number"

    def row(self, row: Mapping[str, Any], raw: Any, actor: Actor) -> dict[str, Any] | None:
        typed = row.get("typed") or row.get("number", "") if row else ("" if row == raw else raw)
        text = as_text(typed).strip()
        if not text:
            return None
        region = str(row.get("country") or actor.country)
        phone = _as_kept(text, as_text(row.get("number"))) or names.parse_phone(text, region)
        return {
            "kind": as_text(row.get("kind", ""))[:30],
            "number": phone.e164,
            "typed": phone.typed,
            "extension": phone.extension,
        }

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return ", ".join(shown_phone(row, actor.country) for row in value or ())

    def words(self, value: Any) -> Iterable[str]:
        """The digits alone; those typed only where they say more, such as an extension."""
        for row in value or ():
            number, typed = digits(row["number"]), digits(row.get("typed", ""))
            yield number
            if typed.lstrip("0") not in number:
                yield typed


def _as_kept(typed: str, number: str) -> names.Phone | None:
    """The number as it was kept, if that is what was typed in the number's own country."""
    if not number.startswith("+") or number == typed:
        return None
    try:
        phone = names.parse_phone(typed, names.phone_region(number))
    except Invalid:
        return None
    return phone if phone.e164 == number else None


def phone_to_edit(row: Mapping[str, Any], country: str) -> str:
    """The number as typed where people of `country` read the same from it, else as they write it.

    What a form shows comes back from it, and is read where its writer is.
    """
    try:
        same = names.parse_phone(row["typed"], country).e164 == row["number"]
    except Invalid:
        same = False
    return str(row["typed"]) if same else shown_phone(row, country)


def digits(text: str) -> str:
    """The digits of a text, those of other scripts as Western ones."""
    return "".join(str(decimal(sign)) for sign in text if sign.isdecimal())


def shown_phone(row: Mapping[str, Any], country: str) -> str:
    """The number as people of `country` write it, with its extension."""
    number = names.format_phone(row["number"], country) if row["number"] else row["typed"]
    return f"{number} ext. {row['extension']}" if row.get("extension") else number


class Email(Text):
    """One address."""

    key: ClassVar[str] = "email"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = super().clean(raw, field, actor).strip()
        return names.parse_email(text) if text else ""


class Url(Text):
    key: ClassVar[str] = "url"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = super().clean(raw, field, actor).strip()
        return names.parse_url(text) if text else ""

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return bare_url(value or "")

    def words(self, value: Any) -> Iterable[str]:
        return (bare_url(value),) if value else ()


def bare_url(url: str) -> str:
    """A web address as people say it: without its scheme and the last slash."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


class Address(Kind):
    """A postal address in parts; a bare text is taken apart as well as its country allows."""

    key: ClassVar[str] = "address"
    family: ClassVar[str] = "address"
    sortable: ClassVar[bool] = False

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if not raw:
            return {}
        if isinstance(raw, str):
            return self.data(names.split_address(as_text(raw), actor.country))
        if not isinstance(raw, Mapping):
            raise Invalid(_("This must be an address."))
        parts = {key: as_text(raw.get(key)).strip() for key in PARTS}
        if not any(value for key, value in parts.items() if key != "country"):
            country = Country().clean(parts["country"], field, actor)
            return {"country": country} if country else {}
        return self.data(names.parse_address(parts))

    def empty(self) -> Any:
        return {}

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return ", ".join(address_lines(value, actor.language)) if value else ""

    def data(self, value: Any) -> Any:
        if isinstance(value, names.Address):
            held = {key: getattr(value, key) for key in PARTS}
            return {key: part for key, part in held.items() if part}
        return value

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": ["object", "null"],
            "properties": {key: {"type": "string"} for key in PARTS},
        }

    def words(self, value: Any) -> Iterable[str]:
        return [part for key, part in (value or {}).items() if key != "country"]

    def parts(self, field: Field) -> Iterable[Field]:
        from dataclasses import replace

        from atrium.core.records import kinds
        from atrium.core.records.own.columns import inner

        for key, (label, kind) in PART_LABELS.items():
            name = f"{field.path}__{key}"
            yield replace(
                field,
                key=f"{field.key}.{key}",
                kind=kinds.get(kind),
                label=label,
                path=name,
                columns=(name,),
                computed={name: inner(field.path, key)} if field.own else None,
                help="",
                required=False,
                readonly=True,
                search="",
                part_of=field.key,
            )


def address_lines(value: Mapping[str, str], language: str) -> list[str]:
    known = {key: part for key, part in value.items() if key in PARTS}
    return names.format_address(names.Address(**known), language)


PARTS = ("country", "postcode", "region", "city", "district", "street")
PART_LABELS = {
    "city": (_("City"), "text"),
    "country": (_("Country"), "country"),
    "postcode": (_("Postcode"), "text"),
    "region": (_("Region"), "text"),
}
