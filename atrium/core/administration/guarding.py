"""Who may administer; asked by every page and by every action."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from atrium.core.access.middleware import Request
from atrium.core.records.actor import Actor, Right
from atrium.core.records.errors import Forbidden
from atrium.core.screens.access import answers

View = Callable[..., HttpResponseBase]


def for_administrators(view: View) -> View:
    """A page that does not exist for anybody else."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.may(Right.ADMINISTER):
            raise Http404
        return answers(view)(request, *args, **kwargs)

    return wrapped


def demand_administrator(actor: Actor) -> None:
    if not actor.may(Right.ADMINISTER):
        raise Forbidden(_("Only administrators may do this."))
