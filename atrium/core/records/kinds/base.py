"""What a kind of value answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field


@dataclass(frozen=True, slots=True)
class Ref:
    """A record pointed at. `title` is None when the actor may not see it."""

    type: str
    id: int
    title: str | None = None


class Kind:
    """One kind of value. Instances have no state.

    `family` groups kinds that filter alike (see filters). Empty values are None, "" or an empty
    list or mapping, as the column keeps them.
    """

    key: ClassVar[str]
    family: ClassVar[str] = "text"
    sortable: ClassVar[bool] = True
    several: ClassVar[bool] = False

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        """The value to keep, from what a form, the API or a file sent; raises Invalid."""
        raise NotImplementedError

    def fits(self, value: Any, field: Field) -> None:
        """Raise Invalid for a clean value that this field does not take."""

    def empty(self) -> Any:
        """The value that stands for nothing."""
        return None

    def is_empty(self, value: Any) -> bool:
        return value is None or value in ("", [], {})

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        """Plain text for people, in the actor's language and zone."""
        return "" if self.is_empty(value) else str(value)

    def data(self, value: Any) -> Any:
        """The JSON form, which `clean` takes back unchanged."""
        return value

    def schema(self, field: Field) -> dict[str, Any]:
        """The JSON Schema of `data`."""
        return {"type": ["string", "null"]}

    def words(self, value: Any) -> Iterable[str]:
        """The text by which a search finds the value."""
        return () if self.is_empty(value) else (str(value),)

    def columns(self, attname: str) -> tuple[str, ...]:
        """The columns to select, the one that names the instance attribute first."""
        return (attname,)

    def path(self, name: str) -> str:
        """Where filters and sorting look."""
        return name

    def load(self, values: Sequence[Any], field: Field) -> Any:
        """The value out of the selected columns."""
        return values[0]

    def store(self, value: Any, field: Field) -> Mapping[str, Any]:
        """The instance attributes that keep the value."""
        return {field.columns[0]: value}

    def parts(self, field: Field) -> Iterable[Field]:
        """Fields inside this one that lists may show, filter and sort by."""
        return ()
