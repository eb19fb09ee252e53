"""The template environment: escaping on, translations in, few functions that templates may call."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, translation
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from atrium.core.screens.clients import client

if TYPE_CHECKING:
    from datetime import datetime

ICONS = Path(__file__).parent / "static" / "vendor" / "lucide"


def environment(**options: Any) -> Environment:
    """The Jinja2 environment named in settings.TEMPLATES."""
    made = Environment(  # noqa: S701 - it is on, see below
        **{**options, "autoescape": True, "undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
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
    )
    return made


def _url(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs)


def _moment(when: datetime) -> str:
    """A date and time in the reader's zone and in the manner of the language."""
    return formats.date_format(localtime(when), "SHORT_DATETIME_FORMAT")


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> Markup:
    """An icon drawn in the line, decorative unless it has a label. Raises FileNotFoundError."""
    drawing = (ICONS / f"{name}.svg").read_text()
    inner = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
    told = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(
        Markup(told),  # noqa: S704 - our own words
        Markup(" ".join(inner.split())),  # noqa: S704 - a drawing that came with the program
    )


def jinja() -> Environment:
    """The environment itself, for drawing a part outside a request."""
    return engines["jinja2"].env  # type: ignore[attr-defined,no-any-return]
