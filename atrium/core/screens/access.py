"""From an address to a record type, and from a failure to an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from atrium.core.access.middleware import Request
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Right, Scope, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, NotFound, Rejected

View = Callable[..., HttpResponseBase]


def type_or_404(slug: str, actor: Actor) -> Type:
    """The type with this slug, if the actor can see any of its records at all."""
    kind = registry.find_slug(slug)
    if kind is None or not reachable(kind, actor):
        raise Http404
    return kind


def reachable(kind: Type, actor: Actor) -> bool:
    """Whether the type exists for this actor: its policy lets some row through."""
    from atrium.core.access.policies import Administered, ChildOf, Directory

    if isinstance(kind.policy, Administered):
        return actor.may(Right.ADMINISTER)
    if isinstance(kind.policy, Directory):
        return True
    if isinstance(kind.policy, ChildOf):
        return all(
            reachable(registry.get(kind.fields[p].target), actor) for p in kind.policy.parents
        )
    return actor.scope(kind.key, Verb.SEE) > Scope.NONE or bool(actor.person_id)


def answers(view: View) -> View:
    """Turn the records' failures into HTTP answers; wraps every view of the screens."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as gone:
            raise Http404 from gone
        except Forbidden as refused:
            return failed(request, 403, str(refused))
        except Rejected as wrong:
            return failed(request, 422, " ".join(problem.message for problem in wrong.problems))

    return wrapped


def failed(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """A short text for a fragment, a page of its own otherwise."""
    if request.headers.get("HX-Request") or request.headers.get("Accept") == "text/plain":
        return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
    title = _("This is not possible")
    return render(
        request, "errors/refused.html", {"title": title, "message": message}, status=status
    )


def safe_address(told: str) -> str:
    """The address to go back to, if it is one of our own; "" otherwise."""
    return told if told.startswith("/") and not told.startswith("//") and "\\" not in told else ""
