"""The template environment: escaping on, translations in, few functions that templates may call."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, translation
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined

from atrium.core.screens.clients import client
from atrium.core.screens.drawing import card, icon, kept, sheet_lines

if TYPE_CHECKING:
    from datetime import datetime


def environment(**options: Any) -> Environment:
    """The Jinja2 environment named in settings.TEMPLATES."""
    made = Environment(  # noqa: S701 - it is on, see below
        **{**options, "autoescape": True, "undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals.update(
        static=static,
        url=_url,
        icon=icon,
        moment=_moment,
        client=client,
        language=translation.get_language,
        kept=kept,
        card=card,
        sheet_lines=sheet_lines,
    )
    return made


def _gettext(message: str) -> str:
    """As Django's, which asks catalogue after catalogue; a page has two hundred messages."""
    return _said(translation.get_language(), message)


@lru_cache(maxsize=20_000)
def _said(_language: str | None, message: str) -> str:
    return translation.gettext(message)


def _url(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs)


def _moment(when: datetime) -> str:
    """A date and time in the reader's zone and in the manner of the language."""
    return formats.date_format(localtime(when), "SHORT_DATETIME_FORMAT")


def jinja() -> Environment:
    """The environment itself, for drawing a part outside a request."""
    return engines["jinja2"].env  # type: ignore[attr-defined,no-any-return]
