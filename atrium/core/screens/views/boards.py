"""The board of a record type: lanes with counts and sums, cards that move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from atrium.core.access.middleware import Request
from atrium.core.actions import runner
from atrium.core.i18n import format_number
from atrium.core.records import options, reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Conflict
from atrium.core.records.types import Board, Lane
from atrium.core.screens import listing
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.cells import avatar, cell
from atrium.core.screens.framing import frame
from atrium.core.screens.views.lists import _builder, _chips

CARDS = 20


@dataclass(frozen=True, slots=True)
class Card:
    id: int
    version: int
    title: str
    url: str
    parts: tuple[tuple[Field, Markup], ...]
    late: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A lane as drawn."""

    value: str
    label: str
    tone: str
    count: str
    total: str
    cards: Sequence[Card]
    more: str


@require_GET
@answers
def board_page(request: Request, slug: str) -> HttpResponse:
    actor = request.actor
    kind, board = _board(slug, actor)
    by = _by(kind, board, request.GET.get("by", ""), actor)
    state = listing.read_state(kind, actor, request.GET, "board")
    lanes = _lanes(kind, board, by, actor, request.GET.dict())
    figures = _figures(kind, board, by, actor, state, lanes)
    shown = [_shown(kind, board, by, actor, state, lane, figures) for lane in lanes]
    return render(
        request,
        "screens/board/page.html",
        {
            "frame": frame(request, str(kind.many), kind),
            "kind": kind,
            "state": state,
            "by": by,
            "lanes": shown,
            "pipelines": _parents(kind, by, actor, request.GET.dict()),
            "builder": _builder(kind, actor, state),
            "chips": _chips(kind, actor, state),
            "summary": _summary(kind, board, figures, actor),
            "may_create": kind.policy.may_create(actor, kind),
            "may_move": by.key in kind.editable_fields(actor),
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
    cards, more = _cards(kind, board, by, actor, state, Lane(value, ""))
    return render(
        request, "screens/board/_cards.html", {"cards": cards, "more": more, "kind": kind, "by": by}
    )


@require_POST
@answers
def move(request: Request, slug: str) -> HttpResponse:
    """Put a card into another lane: one change of one field."""
    actor = request.actor
    kind, board = _board(slug, actor)
    by = _by(kind, board, request.POST.get("by", ""), actor)
    told, version = request.POST.get("id", ""), request.POST.get("version", "")
    if not told.isdigit():
        raise Http404
    versions = {int(told): int(version)} if version.isdigit() else {}
    try:
        runner.update(
            kind, actor, [int(told)], {by.key: request.POST.get("lane") or None}, versions=versions
        )
    except Conflict:
        text = _("Somebody else has changed this meanwhile; the board shows it as it is now.")
        return HttpResponse(text, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204, headers={"HX-Trigger": "atrium:moved"})


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
    if chosen is None or not (chosen.options and not chosen.kind.several or chosen.key == board.by):
        raise Http404
    return chosen


def _groupings(kind: Type, actor: Actor) -> list[Field]:
    return [
        f
        for f in kind.visible_fields(actor).values()
        if (f.options and not f.kind.several) or (kind.board and f.key == kind.board.by)
    ]


def _lanes(
    kind: Type, board: Board, by: Field, actor: Actor, asked: dict[str, Any]
) -> Sequence[Lane]:
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
    lane: Lane,
    figures: dict[Any, tuple[int, Any]],
) -> Shown:
    many, total = figures.get(lane.value, (0, None))
    cards, more = _cards(kind, board, by, actor, state, lane) if many else ([], "")
    return Shown(
        value=str(lane.value),
        label=str(lane.label),
        tone=lane.tone,
        count=format_number(many, actor.language),
        total=_sum(kind, board, total, actor),
        cards=cards,
        more=more,
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
    kind: Type, board: Board, by: Field, actor: Actor, state: listing.State, lane: Lane
) -> tuple[list[Card], str]:
    known = kind.visible_fields(actor)
    keys = [kind.title, *(key for key in board.card if key in known)]
    question = reading.Question(
        fields=keys,
        filter=state.filter,
        sort=state.sort or ("-amount" if "amount" in known else kind.list.sort),
        after=state.after,
        limit=CARDS,
        extra=_lane_filter(by, [lane]) & state.question(actor).extra,
    )
    page = reading.read(kind, actor, question)
    more = (
        f"/{kind.slug}/board/lane"
        + state.address(after=page.next, lane=lane.value, by=by.key)
        if page.next
        else ""
    )
    return [_card(row, page.fields, kind, actor) for row in page.rows], more


def _card(row: reading.Row, fields: Sequence[Field], kind: Type, actor: Actor) -> Card:
    parts = []
    for told in fields[1:]:
        value = row.values[told.key]
        if told.kind.is_empty(value) or value is False:
            continue
        if told.kind.key == "person":
            shown = avatar(value.title or "?", value.id)
        elif told.kind.key == "boolean":
            shown = Markup("{}").format(told.label)
        else:
            shown = cell(value, told, actor)
        parts.append((told, shown))
    title = str(row.values.get(kind.title) or _("(no name)"))
    late = any(f.kind.key == "boolean" and row.values[f.key] for f in fields[1:])
    return Card(row.id, row.version, title, f"/{kind.slug}/{row.id}", tuple(parts), late)


def _parents(
    kind: Type, by: Field, actor: Actor, asked: dict[str, Any]
) -> list[tuple[str, str, bool]]:
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
