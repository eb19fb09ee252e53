"""The board of a record type: lanes with counts and sums, cards that move."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from atrium.core.access.middleware import Request
from atrium.core.actions import runner
from atrium.core.events.hearing import ear
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Conflict
from atrium.core.records.types import Board, Lane
from atrium.core.screens import boarding, listing
from atrium.core.screens.access import answers
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import new_run, offer_undo
from atrium.core.screens.views.lists import builder, filter_chips, looks, view_tabs


@require_GET
@answers
def board_page(request: Request, slug: str) -> HttpResponse:
    actor, mark = request.actor, ear.mark()
    kind, board = boarding.find(slug, actor)
    by = boarding.by_field(kind, board, request.GET.get("by", ""), actor)
    state = listing.read_state(kind, actor, request.GET, "board")
    lanes = boarding.lanes_of(board, by, actor, request.GET.dict())
    figures = boarding.figures_of(kind, board, by, actor, state, lanes)
    shown = boarding.shown(kind, board, by, actor, state, lanes, figures)
    return render(
        request,
        "screens/board/page.html",
        {
            "frame": frame(request, str(kind.many), kind),
            "kind": kind,
            "state": state,
            "by": by,
            "looks": looks(kind, actor, "board"),
            "tabs": view_tabs(kind, state, "/board"),
            "lanes": shown,
            "pipelines": boarding.parents(by, actor, request.GET.dict()),
            "builder": builder(kind, actor, state),
            "chips": filter_chips(kind, actor, state),
            "summary": boarding.summary(kind, board, figures, actor),
            "may_create": kind.policy.may_create(actor, kind),
            "move_url": _move_url(kind, by, actor, request),
            "frame_person": actor.person_id,
            "may_share": listing.may_share(actor),
            "groupings": boarding.groupings(kind, actor),
            "mark": mark,
            "live_url": f"/{kind.slug}/board/live?{_question(by, request)}",
        },
    )


@require_GET
@answers
def lane_cards(request: Request, slug: str) -> HttpResponse:
    """Further cards of one lane."""
    actor = request.actor
    kind, board = boarding.find(slug, actor)
    by = boarding.by_field(kind, board, request.GET.get("by", ""), actor)
    state = listing.read_state(kind, actor, request.GET, "board")
    value = boarding.value_of(by, request.GET.get("lane", ""))
    ((cards, more),) = boarding.cards_of(kind, board, by, actor, state, [Lane(value, "")])
    return render(
        request, "screens/board/_cards.html", {"cards": cards, "more": more, "kind": kind, "by": by}
    )


@require_POST
@answers
def move(request: Request, slug: str) -> HttpResponse:
    """Put a card into another lane, which is one change of one field.

    Answers the heads of both lanes and the card as they are now. Who moves a card that somebody
    else has moved meanwhile is shown where it is (409) and chooses.
    """
    actor = request.actor
    kind, board = boarding.find(slug, actor)
    by = boarding.by_field(kind, board, request.GET.get("by", ""), actor)
    told = request.POST.get("card", "")
    if not told.isdigit():
        raise Http404
    pk = int(told)
    run = new_run()
    try:
        _move(kind, by, actor, pk, request, run)
    except Conflict as meanwhile:
        return _ask(request, kind, board, by, pk, meanwhile)
    state = listing.read_state(kind, actor, request.GET, "board")
    lanes = boarding.lanes_of(board, by, actor, request.GET.dict())
    touched = {request.POST.get("from", ""), request.POST.get("to", "")}
    concerned = [lane for lane in lanes if str(lane.value) in touched]
    figures = boarding.figures_of(kind, board, by, actor, state, concerned)
    shown = [boarding.head(kind, board, actor, lane, figures) for lane in concerned]
    keys = boarding.card_keys(kind, board, actor)
    page = reading.read(kind, actor, reading.Question(fields=keys, extra=Q(pk=pk)))
    cards = boarding.drawn(page, board, kind, actor)
    answer = render(request, "screens/board/_moved.html", {"lanes": shown, "cards": cards})
    return offer_undo(answer, run)


def _move(kind: Type, by: Field, actor: Actor, pk: int, request: Request, run: UUID) -> None:
    data = {by.key: request.POST.get("to") or None}
    version = request.POST.get("version", "")
    if not version.isdigit():
        runner.update(kind, actor, [pk], data, run=run)
        return
    try:
        runner.update(kind, actor, [pk], data, versions={pk: int(version)}, run=run)
    except Conflict as meanwhile:
        # Who changed something else of it does not stand in the way.
        if _lane_now(meanwhile, by) != request.POST.get("from"):
            raise
        runner.update(kind, actor, [pk], data, versions={pk: meanwhile.version}, run=run)


def _lane_now(meanwhile: Conflict, by: Field) -> str:
    held = meanwhile.theirs[by.key]
    return boarding.lane_key(held["id"] if isinstance(held, dict) else held)


def _ask(
    request: Request, kind: Type, board: Board, by: Field, pk: int, meanwhile: Conflict
) -> HttpResponse:
    """Both lanes, and which it shall be."""
    actor = request.actor
    labels = {
        str(lane.value): str(lane.label)
        for lane in boarding.lanes_of(board, by, actor, request.GET.dict())
    }
    context = {
        "title": reading.titles(actor, [(kind.key, pk)]).get((kind.key, pk), ""),
        "theirs": labels.get(_lane_now(meanwhile, by), "…"),
        "mine": labels.get(request.POST.get("to", ""), "…"),
        "url": request.get_full_path(),
        "sent": {
            "card": str(pk),
            "from": _lane_now(meanwhile, by),
            "to": request.POST.get("to", ""),
            "version": str(meanwhile.version),
        },
    }
    return render(request, "screens/board/_conflict.html", context, status=409)


def _move_url(kind: Type, by: Field, actor: Actor, request: Request) -> str:
    """Where a moved card is posted, with the board's own question; "" where nothing may move."""
    if by.key not in kind.editable_fields(actor):
        return ""
    return f"/{kind.slug}/board/move?{_question(by, request)}"


def _question(by: Field, request: Request) -> str:
    """The board's own question, for the addresses that answer within it."""
    return urlencode({**request.GET.dict(), "by": by.key})
