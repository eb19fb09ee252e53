from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any, ClassVar

import nh3
from django.conf import settings
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
LONGEST_LABEL = 200
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


class Labels(Kind):
    """What a thing is called in each language: {"ja": "商談"}; its plain name serves the others.

    As one text, for files: "ja: 商談; ko: 영업 기회".
    """

    key: ClassVar[str] = "labels"
    family: ClassVar[str] = "address"
    sortable: ClassVar[bool] = False

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        told = _taken_apart(as_text(raw)) if isinstance(raw, str) else raw or {}
        if not isinstance(told, Mapping):
            raise Invalid(_("This must be a name for each language."))
        known = dict(settings.LANGUAGES)
        strange = next((str(code) for code in told if code not in known), None)
        if strange is not None:
            raise Invalid(
                _("“%(language)s” is none of the languages %(known)s."),
                language=strange[:20],
                known=", ".join(known),
            )
        named = {code: as_text(told.get(code)).strip() for code in known}
        if any(len(text) > LONGEST_LABEL for text in named.values()):
            raise Invalid(_("At most %(limit)s characters fit in a name."), limit=LONGEST_LABEL)
        return {code: text for code, text in named.items() if text}

    def empty(self) -> Any:
        return {}

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "; ".join(f"{code}: {text}" for code, text in (value or {}).items())

    def schema(self, field: Field) -> dict[str, Any]:
        text = {"type": "string", "maxLength": LONGEST_LABEL}
        shape = {code: text for code, _name in settings.LANGUAGES}
        return {"type": ["object", "null"], "properties": shape, "additionalProperties": False}

    def words(self, value: Any) -> Iterable[str]:
        return list((value or {}).values())


def _taken_apart(text: str) -> dict[str, str]:
    """The names in a text such as "ja: 商談; ko: 영업 기회"."""
    codes = "|".join(code for code, _name in settings.LANGUAGES)
    pieces = re.split(rf"(?:^|;)\s*({codes})\s*:", text)
    if pieces[0].strip():
        raise Invalid(_("Write names as in “ja: 商談; ko: 영업 기회”."))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def plain(html: str) -> str:
    """The words of formatted text, without its tags."""
    spaced = re.sub(r"<(br|/p|/li|/h\d|/blockquote)[^>]*>", "\n", html)
    return unescape(nh3.clean(spaced, tags=set())).strip()
