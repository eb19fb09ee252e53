"""What a board is made of: lanes with counts and sums, and cards drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from atrium.core.clock import format_date
from atrium.core.i18n import format_number
from atrium.core.names import initials
from atrium.core.records import options, reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.kinds.base import Ref
from atrium.core.records.types import Board, Lane
from atrium.core.reports.asking import totals
from atrium.core.reports.counting import Group, Measure
from atrium.core.screens import listing
from atrium.core.screens.access import type_or_404
from atrium.core.screens.cells import hue
from atrium.core.screens.drawing import Card, Chip, Face

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


def find(slug: str, actor: Actor) -> tuple[Type, Board]:
    kind = type_or_404(slug, actor)
    if kind.board is not None:
        return kind, kind.board
    by = next((f.key for f in kind.visible_fields(actor).values() if f.options), "")
    if not by:
        raise Http404
    return kind, Board(by=by, card=kind.list.columns[1:4])


def by_field(kind: Type, board: Board, told: str, actor: Actor) -> Field:
    """The field the lanes go by: the declared one, or any choice field asked for."""
    known = kind.visible_fields(actor)
    chosen = known.get(told or board.by)
    if chosen is None or not (
        (chosen.options and not chosen.kind.several) or chosen.key == board.by
    ):
        raise Http404
    return chosen


def groupings(kind: Type, actor: Actor) -> list[Field]:
    return [
        f
        for f in kind.visible_fields(actor).values()
        if (f.options and not f.kind.several) or (kind.board and f.key == kind.board.by)
    ]


def lanes_of(board: Board, by: Field, actor: Actor, asked: dict[str, Any]) -> Sequence[Lane]:
    if board.lanes is not None and by.key == board.by:
        return board.lanes(actor, asked)
    known = [Lane(o.code, o.label(actor.language), o.tone) for o in options.of(by.options)]
    return [*known, Lane("", _("None"))]


def value_of(by: Field, told: str) -> Any:
    return int(told) if by.target and told.isdigit() else told


def _lane_filter(by: Field, lanes: Iterable[Lane]) -> Q:
    return Q(**{f"{by.path}__in": [lane.value for lane in lanes]})


def figures_of(
    kind: Type, board: Board, by: Field, actor: Actor, state: listing.State, lanes: Sequence[Lane]
) -> dict[Any, tuple[int, Any]]:
    """Count and sum of every lane, in one query."""
    question = state.question(actor)
    extra = question.extra & _lane_filter(by, lanes)
    total = board.total in kind.visible_fields(actor)
    measures = [Measure("count"), *([Measure("sum", board.total)] if total else [])]
    asked = replace(question, extra=extra)
    found = totals(kind, actor, [Group(by.key)], measures, asked)
    return {row[0]: (row[1], row[2] if total else None) for row in found}


def shown(
    kind: Type,
    board: Board,
    by: Field,
    actor: Actor,
    state: listing.State,
    lanes: Sequence[Lane],
    figures: dict[Any, tuple[int, Any]],
) -> list[Shown]:
    filled = [lane for lane in lanes if figures.get(lane.value, (0, None))[0]]
    pages = cards_of(kind, board, by, actor, state, filled)
    cards = {lane.value: page for lane, page in zip(filled, pages, strict=True)}
    heads = ((lane, head(kind, board, actor, lane, figures)) for lane in lanes)
    return [
        replace(head, cards=cards[lane.value][0], more=cards[lane.value][1])
        if lane.value in cards
        else head
        for lane, head in heads
    ]


def head(
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


def summary(
    kind: Type, board: Board, figures: dict[Any, tuple[int, Any]], actor: Actor
) -> list[str]:
    many = sum(count for count, _total in figures.values())
    total = sum((t or 0) for _count, t in figures.values())
    parts = [format_number(many, actor.language)]
    return [*parts, *([_sum(kind, board, total, actor)] if board.total else [])]


def cards_of(
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
            fields=card_keys(kind, board, actor),
            filter=state.filter,
            sort=state.sort or _by_worth(kind, board, actor),
            after=state.after,
            limit=CARDS,
            extra=_lane_filter(by, [lane]) & found,
        )
        for lane in lanes
    ]
    base = f"/{kind.slug}/board/lane"
    return [
        (
            drawn(page, board, kind, actor),
            base + state.address(after=page.next, lane=lane.value, by=by.key) if page.next else "",
        )
        for lane, page in zip(lanes, reading.read_each(kind, actor, questions), strict=True)
    ]


def now(
    kind: Type,
    board: Board,
    by: Field,
    actor: Actor,
    state: listing.State,
    lanes: Sequence[Lane],
    ids: Iterable[int],
) -> dict[str, list[Card]]:
    """The cards of these records as they are now, by the keys of their lanes."""
    question = state.question(actor)
    fields = list(dict.fromkeys([*card_keys(kind, board, actor), by.key]))
    held = question.extra & _lane_filter(by, lanes) & Q(pk__in=list(ids))
    asked = replace(question, fields=fields, after="", limit=reading.MOST, extra=held)
    page = reading.read(kind, actor, asked)
    found: dict[str, list[Card]] = {}
    for row, one in zip(page.rows, drawn(page, board, kind, actor), strict=True):
        found.setdefault(lane_key(row.values[by.key]), []).append(one)
    return found


def lane_key(value: Any) -> str:
    """The key of the lane for a value of the field the lanes go by."""
    if isinstance(value, Ref):
        return str(value.id)
    return "" if value is None else str(value)


def as_day(value: date | datetime, actor: Actor) -> date:
    """The day of a date, or of a moment in the actor's zone."""
    return value.astimezone(ZoneInfo(actor.zone)).date() if isinstance(value, datetime) else value


def card_keys(kind: Type, board: Board, actor: Actor) -> list[str]:
    known = kind.visible_fields(actor)
    return [kind.title, *(key for key in board.card if key in known)]


def _by_worth(kind: Type, board: Board, actor: Actor) -> str:
    """The most valuable cards first, where the lanes have sums."""
    return f"-{board.total}" if board.total in kind.visible_fields(actor) else kind.list.sort


def drawn(page: reading.Page, board: Board, kind: Type, actor: Actor) -> list[Card]:
    """The cards of rows that were read by `card_keys`."""
    labels = {told.key: str(told.label) for told in page.fields}
    return [_card(row, page.fields, labels, board, kind, actor) for row in page.rows]


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
    for told in fields:
        value = row.values[told.key]
        if told.key == kind.title or told.key not in board.card:
            continue
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
    href = f"/{kind.slug}/{row.id}"
    return Card(row.id, title, href, sub, total, tuple(chips), tuple(people), rots, row.version)


def parents(by: Field, actor: Actor, asked: dict[str, Any]) -> list[tuple[str, str, bool]]:
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
