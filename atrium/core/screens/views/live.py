"""Open pages keep up with what others do.

A page asks `pulse` every other second whether something happened to what it shows, which is
answered from memory. Only then does it fetch the lines, cards or parts concerned, through the same
reading and rights as the page itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from atrium.core.access.middleware import Request
from atrium.core.events.hearing import Touched, ear
from atrium.core.i18n import format_number
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens import boarding, listing
from atrium.core.screens.access import answers, reachable, type_or_404

# More lines than a page holds are not looked at one by one.
MOST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page knows: the moment it was last told of, and the records it shows."""

    mark: float
    ids: frozenset[int]


@require_GET
@answers
def pulse(request: Request) -> HttpResponse:
    """204 while nothing happened to the type, or record, that the page is about; else 200.

    `about` is "deal" or "deal.17". The header X-Mark is the mark for the next question.
    """
    mark = ear.mark()
    happened = _happened(request.actor, request.GET.get("about", ""), ear.since(_mark(request)))
    answer = HttpResponse(status=200 if happened else 204, content_type="text/plain")
    answer.headers["X-Mark"] = f"{mark:.3f}"
    return answer


def _happened(actor: Actor, about: str, touched: Touched | None) -> bool:
    key, _dot, told = about.partition(".")
    if key not in {kind.key for kind in registry.all_types()}:
        return False
    kind = registry.get(key)
    if touched is not None and key not in touched:
        return False
    if not told.isdigit():
        return reachable(kind, actor)
    ids = touched[key] if touched is not None else None
    return (ids is None or int(told) in ids) and reading.sees(kind, actor, int(told))


@require_GET
@answers
def lines(request: Request, slug: str) -> HttpResponse:
    """The lines that others touched, as they are now; those that left the list; how many came."""
    kind, asked = type_or_404(slug, request.actor), _asked(request)
    state = listing.read_state(kind, request.actor, request.GET)
    question = state.question(request.actor)
    ids = _touched(kind, asked)
    shown = ids & asked.ids if ids is not None else asked.ids
    about = replace(question, after="", limit=MOST, extra=question.extra & Q(pk__in=shown))
    page = reading.read(kind, request.actor, about)
    columns = listing.heads(state, request.actor)
    fresh = _fresh(kind, request.actor, question, ids, asked)
    text = ngettext(
        "%(count)s more record fits this list.", "%(count)s more records fit this list.", fresh
    )
    context = {
        "columns": columns,
        "rows": listing.lines(page, columns, kind, request.actor, frozen=state.deleted),
        "gone": sorted(shown - {row.id for row in page.rows}),
        "fresh": text % {"count": format_number(fresh, request.actor.language)} if fresh else "",
        "address": f"/{kind.slug}{state.address()}",
    }
    return render(request, "screens/list/_live.html", context)


def _fresh(
    kind: Type,
    actor: Actor,
    question: reading.Question,
    ids: frozenset[int] | None,
    asked: Asked,
) -> int:
    """How many of the records touched the list holds now and the page does not show."""
    others = ids - asked.ids if ids is not None else frozenset()
    if not others:
        return 0
    return reading.count(kind, actor, replace(question, extra=question.extra & Q(pk__in=others)))


@require_GET
@answers
def cards(request: Request, slug: str) -> HttpResponse:
    """The cards that others touched with their lanes, those that left the board, all heads."""
    kind, asked = type_or_404(slug, request.actor), _asked(request)
    actor, touched = request.actor, _touched(kind, asked)
    ids = asked.ids if touched is None else touched
    board = boarding.find(slug, actor)[1]
    by = boarding.by_field(kind, board, request.GET.get("by", ""), actor)
    state = listing.read_state(kind, actor, request.GET, "board")
    lanes = boarding.lanes_of(board, by, actor, request.GET.dict())
    figures = boarding.figures_of(kind, board, by, actor, state, lanes)
    cards = boarding.now(kind, board, by, actor, state, lanes, ids)
    held = {one.id for many in cards.values() for one in many}
    context = {
        "heads": [boarding.head(kind, board, actor, lane, figures) for lane in lanes],
        "cards": cards,
        "gone": sorted((ids & asked.ids) - held),
    }
    return render(request, "screens/board/_live.html", context)


def _touched(kind: Type, asked: Asked) -> frozenset[int] | None:
    """The records of the type touched since the page was told; None for too many to name."""
    touched = ear.since(asked.mark)
    ids = frozenset[int]() if touched is None else touched.get(kind.key, frozenset())
    return None if touched is None or ids is None or len(ids) > MOST else ids


def _asked(request: Request) -> Asked:
    ids = listing.ids_of(request.GET.get("ids", "").split(","))
    return Asked(_mark(request), frozenset(ids[:MOST]))


def _mark(request: Request) -> float:
    try:
        return float(request.GET.get("since", ""))
    except ValueError as fault:
        raise Rejected([Problem("since", "A mark is a number of seconds.")]) from fault


@require_GET
@answers
def session(request: Request) -> JsonResponse:
    """That the person is still signed in, and the token that forms must carry now."""
    return JsonResponse({"token": get_token(request)})
