"""What a calendar is made of: the weeks around a month, and what falls on each day."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atrium.core import clock
from atrium.core.clock import format_date, format_time
from atrium.core.i18n import format_number
from atrium.core.i18n.locales import first_week_day, locale_of_dates
from atrium.core.records import options, reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.reports.asking import ask
from atrium.core.reports.counting import Group, Measure
from atrium.core.screens import listing
from atrium.core.screens.boarding import as_day

# So many of a day are shown; the day's list has them all.
ENTRIES = 5
DATES = {"date", "datetime"}
YEARS = range(1900, 2200)
ALWAYS = {"created_at", "updated_at"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on its day; `time` is empty for a date."""

    id: int
    version: int
    title: str
    href: str
    time: str
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar; `rest` tells of the entries not shown, `alone` is its list."""

    day: date
    label: str
    spoken: str
    entries: Sequence[Entry]
    rest: str
    alone: str
    now: bool
    outside: bool


def dates(kind: Type, actor: Actor) -> list[Field]:
    """The fields a calendar can go by, the type's own first."""
    known = [f for f in kind.visible_fields(actor).values() if f.kind.family in DATES]
    known = [f for f in known if not f.through_many and not f.part_of and f.columns]
    return sorted(known, key=lambda f: f.key in ALWAYS)


def date_field(kind: Type, actor: Actor, told: str) -> Field:
    """The field asked for, or the first; raises Http404 where there is none."""
    known = {f.key: f for f in dates(kind, actor)}
    if not known or (told and told not in known):
        raise Http404
    return known[told] if told else next(iter(known.values()))


def month_of(told: str, actor: Actor) -> date:
    """The first day of the month an address names, as 2026-11; of this one if it names none."""
    try:
        found = date.fromisoformat(f"{told}-01")
    except ValueError:
        found = date.min
    return found if found.year in YEARS else clock.today(actor.zone).replace(day=1)


def weeks_of(month: date, actor: Actor) -> list[list[date]]:
    """The weeks around a month, beginning on the day usual in the actor's country."""
    return Calendar(first_week_day(actor.country)).monthdatescalendar(month.year, month.month)


def weekdays(actor: Actor) -> list[tuple[str, str]]:
    """Their names in order, short and in full."""
    names = locale_of_dates(actor.language).days["format"]
    order = [(first_week_day(actor.country) + n) % 7 for n in range(7)]
    return [(str(names["abbreviated"][n]), str(names["wide"][n])) for n in order]


def drawn(
    kind: Type, by: Field, actor: Actor, state: listing.State, month: date
) -> list[list[Day]]:
    """The weeks of a month with their entries; two questions."""
    weeks = weeks_of(month, actor)
    start, end = weeks[0][0], weeks[-1][-1]
    question = state.question(actor, limit=reading.MOST)
    within = question.extra & _between(by, start, end, actor)
    tone = _toned(kind, actor)
    keys = [kind.title, by.key, *([tone.key] if tone else [])]
    asked = replace(question, fields=keys, sort=by.key, after="", extra=within)
    page = reading.read(kind, actor, asked)
    counts = {
        answer.keys[0]: answer.values[0]
        for answer in ask(
            kind, actor, [Group(by.key, "day")], [Measure("count")],
            filter=state.filter, extra=within,
        )
    }  # fmt: skip
    found: dict[date, list[Entry]] = {}
    for row in page.rows:
        day = as_day(row.values[by.key], actor)
        if len(found.setdefault(day, [])) < ENTRIES:
            found[day].append(_entry(row, kind, by, tone, actor))
    return [
        [_day(day, month, state, by, actor, found.get(day, []), counts.get(day, 0)) for day in week]
        for week in weeks
    ]


def _between(by: Field, first: date, last: date, actor: Actor) -> Q:
    if by.kind.family == "date":
        return Q(**{f"{by.path}__range": (first, last)})
    zone = ZoneInfo(actor.zone)
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    return Q(**{f"{by.path}__gte": start, f"{by.path}__lt": end})


def _toned(kind: Type, actor: Actor) -> Field | None:
    """The choice by which entries are coloured: the first that is, among the list's columns."""
    known = kind.visible_fields(actor)
    chosen = [known[key] for key in (*kind.page.chips, *kind.list.columns) if key in known]
    return next((f for f in chosen if f.options and not f.kind.several), None)


def _entry(row: reading.Row, kind: Type, by: Field, tone: Field | None, actor: Actor) -> Entry:
    value = row.values[by.key]
    at = ""
    if isinstance(value, datetime):
        at = format_time(value.astimezone(ZoneInfo(actor.zone)), actor.language)
    colour = options.tone(tone.options, row.values[tone.key]) if tone and tone.options else ""
    title = str(row.values.get(kind.title) or _("(no name)"))
    return Entry(row.id, row.version, title, f"/{kind.slug}/{row.id}", at, colour)


def entry(kind: Type, by: Field, actor: Actor, record_id: int) -> Entry:
    """One record as its day shows it; raises NotFound."""
    tone = _toned(kind, actor)
    keys = [kind.title, by.key, *([tone.key] if tone else [])]
    return _entry(reading.one(kind, actor, record_id, keys), kind, by, tone, actor)


def _day(
    day: date,
    month: date,
    state: listing.State,
    by: Field,
    actor: Actor,
    entries: Sequence[Entry],
    many: int,
) -> Day:
    rest = many - len(entries)
    more = ngettext("%(num)s more", "%(num)s more", rest) % {
        "num": format_number(rest, actor.language)
    }
    only: dict[str, Any] = {"field": by.key, "op": "on", "value": day.isoformat()}
    joined = {"all": [*([state.filter] if state.filter else []), only]}
    return Day(
        day=day,
        label=str(day.day),
        spoken=format_date(day, actor.language, "full"),
        entries=entries,
        rest=more if rest > 0 else "",
        alone=f"/{state.kind.slug}{state.address(filter=listing.as_text(joined))}",
        now=day == clock.today(actor.zone),
        outside=day.month != month.month,
    )


def moved(by: Field, now: Any, day: date, actor: Actor) -> str:
    """The value on another day: a moment keeps its time of day where the actor is."""
    if by.kind.family == "date":
        return day.isoformat()
    zone = ZoneInfo(actor.zone)
    return datetime.combine(day, now.astimezone(zone).time(), zone).isoformat()
