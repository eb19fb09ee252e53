"""Dates and times as each language writes them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from atrium.core.clock.patterns import Piece, compiled, written
from atrium.core.i18n import locale_of_dates

Style = Literal["short", "medium", "long", "full", "day", "month"]
# CLDR's skeletons behind the two styles that leave something out.
SKELETONS = {"day": "MMMd", "month": "yMMM"}
# Nearer than this it was "today" even if midnight lies between.
RECENT_HOURS = 6
AGO = {
    "now": _("Just now"),
    "minutes": _("%(n)s min ago"),
    "hours": _("%(n)s h ago"),
    "days": _("%(n)s days ago"),
    "years": _("%(n)s years ago"),
    "in_minutes": _("in %(n)s min"),
    "in_hours": _("in %(n)s h"),
    "in_days": _("in %(n)s days"),
    "in_years": _("in %(n)s years"),
    "-1": _("Yesterday"),
    "0": _("Today"),
    "1": _("Tomorrow"),
}


def format_date(day: date, language: str, style: Style = "medium") -> str:
    """The date as CLDR has it; in Thai by the Buddhist year.

    short: 20/10/2016 — medium: 20 Oct 2016 — long: 20 October 2016 — full: with the weekday —
    day: 20 Oct — month: Oct 2016.
    """
    return written(day, _date_pieces(language, style))


def format_time(moment: datetime, language: str) -> str:
    """Hours and minutes, in the zone the moment is in."""
    return written(moment, _time_pieces(language))


def format_datetime(
    moment: datetime, language: str, zone: str | tzinfo | None = None, style: Style = "medium"
) -> str:
    """Date and time of a moment as clocks in `zone` show it; without a zone, as it is."""
    if zone is not None:
        moment = moment.astimezone(_zone(zone) if isinstance(zone, str) else zone)
    return written(moment, _datetime_pieces(language, style))


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=64)
def _date_pieces(language: str, style: Style) -> tuple[Piece | str, ...]:
    return compiled(_date_pattern(language, style), language)


def _date_pattern(language: str, style: Style) -> str:
    chosen = locale_of_dates(language)
    if style in SKELETONS:
        return str(chosen.datetime_skeletons[SKELETONS[style]].pattern)
    return str(chosen.date_formats[style].pattern)


@lru_cache(maxsize=64)
def _time_pieces(language: str) -> tuple[Piece | str, ...]:
    return compiled(_time_pattern(language), language)


def _time_pattern(language: str) -> str:
    return str(locale_of_dates(language).time_formats["short"].pattern)


@lru_cache(maxsize=64)
def _datetime_pieces(language: str, style: Style) -> tuple[Piece | str, ...]:
    joined = str(locale_of_dates(language).datetime_formats["medium"])
    parts = {"0": _time_pattern(language), "1": _date_pattern(language, style)}
    return compiled(joined.format(parts["0"], parts["1"]), language)


def format_ago(moment: date | datetime, now: datetime, language: str) -> str:
    """How long before (or after) `now` something was: 5 min ago, 1 h ago, Yesterday, 41 days ago.

    Days are those of the calendar in `now`'s time zone. A date without a time counts in days.
    """
    if not isinstance(moment, datetime):
        return _days((moment - now.date()).days, language)
    seconds = round((moment - now).total_seconds())
    days = (moment.astimezone(now.tzinfo).date() - now.date()).days
    if abs(seconds) < 60:
        return _phrase("now", language)
    if abs(seconds) < 3600:
        return _amount("minutes", int(seconds / 60), language)
    if days == 0 or abs(seconds) < RECENT_HOURS * 3600:
        return _amount("hours", int(seconds / 3600), language)
    return _days(days, language)


def _days(days: int, language: str) -> str:
    if abs(days) < 2:
        return _phrase(str(days), language)
    if abs(days) < 730:
        return _amount("days", days, language)
    return _amount("years", int(days / 365.25), language)


def _amount(unit: str, amount: int, language: str) -> str:
    key = unit if amount < 0 else f"in_{unit}"
    return _phrase(key, language) % {"n": abs(amount)}


@lru_cache(maxsize=128)
def _phrase(key: str, language: str) -> str:
    with override(language):
        return str(AGO[key])
