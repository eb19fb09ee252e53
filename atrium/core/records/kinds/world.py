from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from atrium.core import i18n, money
from atrium.core.i18n.errors import Invalid
from atrium.core.names import closest, country_code, language_code
from atrium.core.records.kinds.base import Kind
from atrium.core.records.kinds.text import as_text

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field


class Country(Kind):
    """ISO 3166-1 alpha-2; accepts names in the five languages."""

    key: ClassVar[str] = "country"
    family: ClassVar[str] = "one"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = as_text(raw).strip()
        if not text:
            return ""
        code = country_code(text)
        if code:
            return code
        near = closest(text, [name for _code, name in i18n.countries(actor.language)], 1)
        if near:
            raise Invalid(
                _("“%(text)s” is no country; did you mean “%(near)s”?"), text=text, near=near[0]
            )
        raise Invalid(
            _("“%(text)s” is no country. Write its name or a code such as JP."), text=text
        )

    def empty(self) -> Any:
        return ""

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return i18n.country_name(value, actor.language) if value else ""

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["string", "null"], "pattern": "^([A-Z]{2})?$"}

    def words(self, value: Any) -> Iterable[str]:
        return ()


class Language(Country):
    key: ClassVar[str] = "language"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = as_text(raw).strip()
        if not text:
            return ""
        code = language_code(text)
        if not code:
            raise Invalid(
                _("“%(text)s” is no language. Write its name or a code such as ja."), text=text
            )
        return code

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return i18n.language_name(value, actor.language) if value else ""

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["string", "null"], "maxLength": 12}


class Currency(Country):
    key: ClassVar[str] = "currency"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        code = as_text(raw).strip().upper()
        if code and code not in money.known_currencies():
            raise Invalid(
                _("“%(currency)s” is no currency. Use a code such as EUR or JPY."), currency=code
            )
        return code

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return str(value or "")

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["string", "null"], "pattern": "^([A-Z]{3})?$"}
