"""The board of a record type: lanes with counts and sums, cards that move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atrium.core.access.middleware import Request
from atrium.core.actions import runner
from atrium.core.clock import format_date
from atrium.core.i18n import format_number
from atrium.core.names import initials
from atrium.core.records import options, reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.types import Board, Lane
from atrium.core.screens import listing
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.cells import hue
from atrium.core.screens.drawing import Card, Chip, Face
from atrium.core.screens.framing import frame
from atrium.core.screens.views.lists import builder, filter_chips, looks, view_tabs

CARDS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A lane as drawn."""

    key: str
    label: str
    tone: str
    count: str
    sum: str
    cards: Sequence[Card]
    more: str


@require_GET
@answers
def board_page(request: Request, slug: str) -> HttpResponse:
    actor = request.actor
    kind, board = _board(slug, actor)
    by = _by(kind, board, request.GET.get("by", ""), actor)
    state = listing.read_state(kind, actor, request.GET, "board")
    lanes = _lanes(board, by, actor, request.GET.dict())
    figures = _figures(kind, board, by, actor, state, lanes)
    shown = _shown(kind, board, by, actor, state, lanes, figures)
    return render(
        request,
        "screens/board/page.html",
        {
            "frame": frame(request, str(kind.many), kind),
            "kind": kind,
            "state": state,
            "by": by,
            "looks": looks(kind, "board"),
            "tabs": view_tabs(kind, state, "/board"),
            "lanes": shown,
            "pipelines": _parents(by, actor, request.GET.dict()),
            "builder": builder(kind, actor, state),
            "chips": filter_chips(kind, actor, state),
            "summary": _summary(kind, board, figures, actor),
            "may_create": kind.policy.may_create(actor, kind),
            "move_url": _move_url(kind, by, actor, request),
            "frame_person": actor.person_id,
            "may_share": listing.may_share(actor),
            "groupings": _groupings(kind, actor),
        },
    )


@require_GET
@answers
def lane_cards(request: Request, slug: str) -> HttpResponse:
    """Further cards of one lane."""
    actor = request.actor
    kind, board = _board(slug, actor)
    by = _by(kind, board, request.GET.get("by", ""), actor)
    state = listing.read_state(kind, actor, request.GET, "board")
    value = _value(by, request.GET.get("lane", ""))
    ((cards, more),) = _cards(kind, board, by, actor, state, [Lane(value, "")])
    return render(
        request, "screens/board/_cards.html", {"cards": cards, "more": more, "kind": kind, "by": by}
    )


@require_POST
@answers
def move(request: Request, slug: str) -> HttpResponse:
    """Put a card into another lane, which is one change of one field.

    Answers the heads of both lanes and the card as they are now.
    """
    actor = request.actor
    kind, board = _board(slug, actor)
    by = _by(kind, board, request.GET.get("by", ""), actor)
    told = request.POST.get("card", "")
    if not told.isdigit():
        raise Http404
    pk = int(told)
    runner.update(kind, actor, [pk], {by.key: request.POST.get("to") or None})
    state = listing.read_state(kind, actor, request.GET, "board")
    lanes = _lanes(board, by, actor, request.GET.dict())
    touched = {request.POST.get("from", ""), request.POST.get("to", "")}
    concerned = [lane for lane in lanes if str(lane.value) in touched]
    figures = _figures(kind, board, by, actor, state, concerned)
    shown = [_head(kind, board, actor, lane, figures) for lane in concerned]
    keys = _card_keys(kind, board, actor)
    page = reading.read(kind, actor, reading.Question(fields=keys, extra=Q(pk=pk)))
    cards = [_card(row, page.fields, board, kind, actor) for row in page.rows]
    return render(request, "screens/board/_moved.html", {"lanes": shown, "cards": cards})


def _move_url(kind: Type, by: Field, actor: Actor, request: Request) -> str:
    """Where a moved card is posted, with the board's own question; "" where nothing may move."""
    if by.key not in kind.editable_fields(actor):
        return ""
    return f"/{kind.slug}/board/move?{urlencode({**request.GET.dict(), 'by': by.key})}"


def _board(slug: str, actor: Actor) -> tuple[Type, Board]:
    kind = type_or_404(slug, actor)
    if kind.board is not None:
        return kind, kind.board
    by = next((f.key for f in kind.visible_fields(actor).values() if f.options), "")
    if not by:
        raise Http404
    return kind, Board(by=by, card=kind.list.columns[1:4])


def _by(kind: Type, board: Board, told: str, actor: Actor) -> Field:
    """The field the lanes go by: the declared one, or any choice field asked for."""
    known = kind.visible_fields(actor)
    chosen = known.get(told or board.by)
    if chosen is None or not (
        (chosen.options and not chosen.kind.several) or chosen.key == board.by
    ):
        raise Http404
    return chosen


def _groupings(kind: Type, actor: Actor) -> list[Field]:
    return [
        f
        for f in kind.visible_fields(actor).values()
        if (f.options and not f.kind.several) or (kind.board and f.key == kind.board.by)
    ]


def _lanes(board: Board, by: Field, actor: Actor, asked: dict[str, Any]) -> Sequence[Lane]:
    if board.lanes is not None and by.key == board.by:
        return board.lanes(actor, asked)
    known = [Lane(o.code, o.label(actor.language), o.tone) for o in options.of(by.options)]
    return [*known, Lane("", _("None"))]


def _value(by: Field, told: str) -> Any:
    return int(told) if by.target and told.isdigit() else told


def _lane_filter(by: Field, lanes: Iterable[Lane]) -> Q:
    return Q(**{f"{by.path}__in": [lane.value for lane in lanes]})


def _figures(
    kind: Type, board: Board, by: Field, actor: Actor, state: listing.State, lanes: Sequence[Lane]
) -> dict[Any, tuple[int, Any]]:
    """Count and sum of every lane, in one query."""
    rows = reading.scope(kind, actor, state.question(actor)).filter(_lane_filter(by, lanes))
    asked: dict[str, Any] = {"cards": Count("pk")}
    total = kind.visible_fields(actor).get(board.total)
    if total is not None:
        asked["total"] = Sum(total.path)
    found = rows.order_by().values_list(by.columns[0]).annotate(**asked)
    return {row[0]: (row[1], row[2] if total is not None else None) for row in found}


def _shown(
    kind: Type,
    board: Board,
    by: Field,
    actor: Actor,
    state: listing.State,
    lanes: Sequence[Lane],
    figures: dict[Any, tuple[int, Any]],
) -> list[Shown]:
    filled = [lane for lane in lanes if figures.get(lane.value, (0, None))[0]]
    pages = _cards(kind, board, by, actor, state, filled)
    cards = {lane.value: page for lane, page in zip(filled, pages, strict=True)}
    heads = ((lane, _head(kind, board, actor, lane, figures)) for lane in lanes)
    return [
        replace(head, cards=cards[lane.value][0], more=cards[lane.value][1])
        if lane.value in cards
        else head
        for lane, head in heads
    ]


def _head(
    kind: Type, board: Board, actor: Actor, lane: Lane, figures: dict[Any, tuple[int, Any]]
) -> Shown:
    many, total = figures.get(lane.value, (0, None))
    return Shown(
        key=str(lane.value),
        label=str(lane.label),
        tone=lane.tone,
        count=format_number(many, actor.language),
        sum=_sum(kind, board, total, actor),
        cards=(),
        more="",
    )


def _sum(kind: Type, board: Board, total: Any, actor: Actor) -> str:
    told = kind.visible_fields(actor).get(board.total)
    if told is None:
        return ""
    value = told.kind.load([total or 0], told) if told.kind.key == "money" else total or 0
    return told.kind.display(value, told, actor)


def _summary(
    kind: Type, board: Board, figures: dict[Any, tuple[int, Any]], actor: Actor
) -> list[str]:
    many = sum(count for count, _total in figures.values())
    total = sum((t or 0) for _count, t in figures.values())
    parts = [format_number(many, actor.language)]
    return [*parts, *([_sum(kind, board, total, actor)] if board.total else [])]


def _cards(
    kind: Type,
    board: Board,
    by: Field,
    actor: Actor,
    state: listing.State,
    lanes: Sequence[Lane],
) -> list[tuple[list[Card], str]]:
    """The cards of each lane and the address of its further ones; one query for all lanes."""
    if not lanes:
        return []
    found = state.question(actor).extra
    questions = [
        reading.Question(
            fields=_card_keys(kind, board, actor),
            filter=state.filter,
            sort=state.sort or _by_worth(kind, board, actor),
            after=state.after,
            limit=CARDS,
            extra=_lane_filter(by, [lane]) & found,
        )
        for lane in lanes
    ]
    base = f"/{kind.slug}/board/lane"
    labels = {key: str(kind.fields[key].label) for key in questions[0].fields}
    return [
        (
            [_card(row, page.fields, labels, board, kind, actor) for row in page.rows],
            base + state.address(after=page.next, lane=lane.value, by=by.key) if page.next else "",
        )
        for lane, page in zip(lanes, reading.read_each(kind, actor, questions), strict=True)
    ]


def as_day(value: date | datetime, actor: Actor) -> date:
    """The day of a date, or of a moment in the actor's zone."""
    return value.astimezone(ZoneInfo(actor.zone)).date() if isinstance(value, datetime) else value


def _card_keys(kind: Type, board: Board, actor: Actor) -> list[str]:
    known = kind.visible_fields(actor)
    return [kind.title, *(key for key in board.card if key in known)]


def _by_worth(kind: Type, board: Board, actor: Actor) -> str:
    """The most valuable cards first, where the lanes have sums."""
    return f"-{board.total}" if board.total in kind.visible_fields(actor) else kind.list.sort


def _card(
    row: reading.Row,
    fields: Sequence[Field],
    labels: Mapping[str, str],
    board: Board,
    kind: Type,
    actor: Actor,
) -> Card:
    sub = total = rots = ""
    chips: list[Chip] = []
    people: list[Face] = []
    for told in fields[1:]:
        value = row.values[told.key]
        if told.kind.is_empty(value) or value is False:
            continue
        if told.kind.key == "boolean":
            rots = labels[told.key]
            chips.append(Chip(rots, "verm", "clock-alert"))
            continue
        if told.kind.family in {"date", "datetime"}:
            day = format_date(as_day(value, actor), actor.language, "day")
            chips.append(Chip(day, "", "calendar"))
            continue
        text = told.kind.display(value, told, actor)
        if told.key == board.total:
            total = text
        elif told.kind.key == "person":
            people.append(Face(text, initials(text), hue(value.id)))
        elif told.kind.key == "reference" and not sub:
            sub = text
        else:
            tone = options.tone(told.options, value) if isinstance(value, str) else ""
            chips.append(Chip(text, tone))
    title = str(row.values.get(kind.title) or _("(no name)"))
    return Card(
        row.id, title, f"/{kind.slug}/{row.id}", sub, total, tuple(chips), tuple(people), rots
    )


def _parents(by: Field, actor: Actor, asked: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The pipelines to switch between, where lanes are records that belong to another record."""
    target = registry.get(by.target) if by.target else None
    if target is None or not target.parent:
        return []
    parent = registry.get(target.fields[target.parent].target)
    rows = reading.visible(parent, actor).order_by(*_position(parent))
    named = list(reading.titled(parent, actor, rows))
    told = str(asked.get(parent.key, "")) or (str(named[0][0]) if named else "")
    return [(str(pk), title, str(pk) == told) for pk, title in named]


def _position(parent: Type) -> tuple[str, ...]:
    return ("position", "pk") if "position" in parent.fields else ("pk",)
