from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n.errors import Invalid
from atrium.core.records.kinds.base import Kind, Ref
from atrium.core.records.kinds.choices import as_list

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field

LARGEST_ID = 2**63 - 1


def as_id(raw: Any) -> int:
    """The id in a number, a text of digits or {"id": …}; raises Invalid."""
    if isinstance(raw, Mapping):
        raw = raw.get("id")
    if isinstance(raw, Ref):
        return raw.id
    if isinstance(raw, bool) or not isinstance(raw, (int, str)):
        raise Invalid(_("This must be the number of a record."))
    text = str(raw).strip()
    # Its length first: Python refuses to read very long numbers at all.
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    if not is_number or int(text) > LARGEST_ID:
        raise Invalid(_("“%(text)s” is not the number of a record; choose one."), text=text[:60])
    return int(text)


class Reference(Kind):
    """One record of the type `field.target`; kept as its id, read as a Ref.

    That the record exists and the actor sees it is checked where many can be checked at once
    (actions.cleaning).
    """

    key: ClassVar[str] = "reference"
    family: ClassVar[str] = "one"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if raw is None or raw == "" or (isinstance(raw, Mapping) and not raw.get("id")):
            return None
        return as_id(raw)

    def load(self, values: Sequence[Any], field: Field) -> Any:
        return None if values[0] is None else Ref(field.target, values[0])

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return shown(value) if value else ""

    def data(self, value: Any) -> Any:
        return {"id": value.id, "title": value.title} if isinstance(value, Ref) else value

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": ["object", "integer", "null"],
            "properties": {"id": {"type": "integer"}, "title": {"type": ["string", "null"]}},
            "required": ["id"],
        }

    def words(self, value: Any) -> Iterable[str]:
        return (value.title,) if isinstance(value, Ref) and value.title else ()


def shown(ref: Ref) -> str:
    return ref.title if ref.title is not None else str(_("(no access)"))


class Person(Reference):
    key: ClassVar[str] = "person"
    family: ClassVar[str] = "person"


class Team(Reference):
    key: ClassVar[str] = "team"
    family: ClassVar[str] = "team"


class References(Kind):
    """Several records; kept in a table of their own, read as a list of Refs."""

    key: ClassVar[str] = "references"
    family: ClassVar[str] = "related"
    sortable: ClassVar[bool] = False
    several: ClassVar[bool] = True

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        return list(dict.fromkeys(as_id(part) for part in as_list(raw) if part not in ("", None)))

    def empty(self) -> Any:
        return []

    def load(self, values: Sequence[Any], field: Field) -> Any:
        return [Ref(field.target, record_id) for record_id in values[0] or ()]

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return ", ".join(shown(ref) for ref in value or ())

    def data(self, value: Any) -> Any:
        return [Reference().data(ref) for ref in value or ()]

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": Reference().schema(field)}

    def words(self, value: Any) -> Iterable[str]:
        return [ref.title for ref in value or () if isinstance(ref, Ref) and ref.title]


class Files(References):
    """The ids of files, kept with the record in order."""

    key: ClassVar[str] = "files"
    family: ClassVar[str] = "filled"

    def load(self, values: Sequence[Any], field: Field) -> Any:
        return [Ref("file", file_id) for file_id in values[0] or ()]
