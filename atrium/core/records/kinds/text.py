from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING, Any, ClassVar

import nh3
from django.utils.translation import gettext_lazy as _

from atrium.core.i18n.errors import Invalid
from atrium.core.records.kinds.base import Kind

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field

ALLOWED_TAGS = {
    "a", "b", "blockquote", "br", "code", "em", "h3", "h4", "i", "li", "ol", "p", "pre", "s",
    "strong", "u", "ul",
}  # fmt: skip
# PostgreSQL keeps no NUL in text, and lone surrogates are no characters at all.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def as_text(raw: Any) -> str:
    """Text as PostgreSQL can keep it; numbers become their digits, anything else is refused."""
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise Invalid(_("This must be text."))
    return UNSTORABLE.sub("�", str(raw))


class Text(Kind):
    key: ClassVar[str] = "text"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = as_text(raw)
        if not text.strip():
            return self.empty()
        if field.max_length and len(text) > field.max_length:
            raise Invalid(
                _("This text has %(length)s characters; at most %(limit)s fit."),
                length=len(text),
                limit=field.max_length,
            )
        return text

    def empty(self) -> Any:
        return ""

    def schema(self, field: Field) -> dict[str, Any]:
        limit = {"maxLength": field.max_length} if field.max_length else {}
        return {"type": ["string", "null"], **limit}


class LongText(Text):
    """Formatted text, kept as HTML with a handful of harmless tags."""

    key: ClassVar[str] = "longtext"
    sortable: ClassVar[bool] = False

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        text = super().clean(raw, field, actor)
        return nh3.clean(text, tags=ALLOWED_TAGS, link_rel="noopener noreferrer") if text else ""

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return plain(value or "")

    def words(self, value: Any) -> Iterable[str]:
        return (plain(value),) if value else ()

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["string", "null"], "contentMediaType": "text/html"}


def plain(html: str) -> str:
    """The words of formatted text, without its tags."""
    spaced = re.sub(r"<(br|/p|/li|/h\d|/blockquote)[^>]*>", "\n", html)
    return unescape(nh3.clean(spaced, tags=set())).strip()
