from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n.errors import Invalid
from atrium.core.names import closest, fold
from atrium.core.records import options
from atrium.core.records.kinds.base import Kind
from atrium.core.records.kinds.text import as_text

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field

YES = {"1", "true", "yes", "y", "on", "はい", "是", "예", "네", "ใช่"}
NO = {"0", "false", "no", "n", "off", "いいえ", "否", "不", "아니요", "아니오", "ไม่", "ไม่ใช่"}


class Boolean(Kind):
    key: ClassVar[str] = "boolean"
    family: ClassVar[str] = "boolean"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if isinstance(raw, bool):
            return raw
        text = fold(as_text(raw))
        if not text:
            return False
        if text in YES:
            return True
        if text in NO:
            return False
        raise Invalid(_("“%(text)s” is neither yes nor no."), text=text)

    def is_empty(self, value: Any) -> bool:
        return value is None

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return str(_("Yes") if value else _("No"))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}

    def words(self, value: Any) -> Iterable[str]:
        return ()


class Choice(Kind):
    """One option's code out of an option set."""

    key: ClassVar[str] = "choice"
    family: ClassVar[str] = "one"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = as_text(raw).strip()
        return find_option(text, field).code if text else ""

    def empty(self) -> Any:
        return ""

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return options.label(field.options, value, actor.language) if value else ""

    def schema(self, field: Field) -> dict[str, Any]:
        codes = [option.code for option in options.of(field.options)]
        return {"type": ["string", "null"], "examples": codes[:8]}


def find_option(text: str, field: Field) -> options.Choice:
    """The option with this code or, folded, this label in any language; raises Invalid."""
    known = options.of(field.options)
    wanted = fold(text)
    exact = (option for option in known if text == option.code)
    named = (option for option in known if wanted in option.folded)
    found = next(exact, None) or next(named, None)
    if found is not None:
        return found
    near = closest(text, [option.label("en") for option in known], 1)
    if near:
        raise Invalid(
            _("“%(text)s” is not among the choices; did you mean “%(near)s”?"),
            text=text,
            near=near[0],
        )
    raise Invalid(
        _("“%(text)s” is not among the choices: %(choices)s."),
        text=text,
        choices=", ".join(option.label("en") for option in known[:8]),
    )


class Several(Kind):
    """A list of distinct texts, in the order given."""

    family: ClassVar[str] = "many"
    sortable: ClassVar[bool] = False
    several: ClassVar[bool] = True

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        kept = (self.one(part, field) for part in as_list(raw))
        return list(dict.fromkeys(part for part in kept if part))

    def one(self, raw: Any, field: Field) -> str:
        raise NotImplementedError

    def empty(self) -> Any:
        return []

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}

    def words(self, value: Any) -> Iterable[str]:
        return value or ()


def as_list(raw: Any) -> Sequence[Any]:
    """A list as sent, or the parts of a text between commas, semicolons or ideographic commas."""
    if raw is None or raw == "":
        return []
    if isinstance(raw, str):
        for mark in ("；", "、", ";", "，"):
            raw = raw.replace(mark, ",")
        return [part.strip() for part in raw.split(",")]
    if isinstance(raw, (list, tuple)):
        return raw
    raise Invalid(_("This must be a list."))


class Choices(Several):
    key: ClassVar[str] = "choices"

    def one(self, raw: Any, field: Field) -> str:
        text = as_text(raw).strip()
        return find_option(text, field).code if text else ""

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return ", ".join(options.label(field.options, v, actor.language) for v in value or ())


class Tags(Several):
    key: ClassVar[str] = "tags"

    def one(self, raw: Any, field: Field) -> str:
        tag = " ".join(as_text(raw).split())
        if len(tag) > 60:
            raise Invalid(
                _("The tag “%(tag)s…” is too long; at most 60 characters fit."), tag=tag[:20]
            )
        return tag

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return ", ".join(value or ())
