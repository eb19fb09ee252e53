"""Spans of days relative to today: the words of filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n.errors import Invalid, shown

if TYPE_CHECKING:
    from collections.abc import Callable

Span = tuple[date | None, date | None]
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class RelativeDates:
    """A span of days that moves with today, such as this month or the last 30 days."""

    key: str
    n: int | None = None

    @property
    def label(self) -> str:
        """Its name in the active language."""
        text = str(WORDS[self.key][0])
        return text if self.n is None else text % {"n": self.n}

    def resolve(self, today: date) -> Span:
        """The first day and the day after the last; None for an end that is open."""
        return WORDS[self.key][1](today, self.n or 0)


def relative(key: str, n: object = None) -> RelativeDates:
    """The span a filter names; raises Invalid for an unknown one, or a number of days missing."""
    if key not in WORDS:
        raise Invalid(
            _("“%(key)s” is no span of time. These are: %(known)s."),
            key=shown(key),
            known=", ".join(WORDS),
        )
    if not takes_number(key):
        return RelativeDates(key)
    try:
        days = int(str(n))
    except ValueError:
        days = 0
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("This span needs a number of days from 1 to %(most)s."), most=MOST_DAYS)
    return RelativeDates(key, days)


def takes_number(key: str) -> bool:
    return "_n_" in key


def relative_choices() -> list[tuple[str, Any, bool]]:
    """Every span as (key, label in the active language, whether it needs a number of days)."""
    return [(key, label, takes_number(key)) for key, (label, _resolve) in WORDS.items()]


def _days(start: int, end: int) -> Callable[[date, int], Span]:
    return lambda today, _n: (today + timedelta(start), today + timedelta(end))


def _weeks(shift: int) -> Callable[[date, int], Span]:
    """Weeks begin on Monday (ISO 8601)."""

    def resolve(today: date, _n: int) -> Span:
        monday = today - timedelta(today.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(weeks=1)

    return resolve


def _months(size: int, shift: int) -> Callable[[date, int], Span]:
    """Periods of `size` months that divide the year, `shift` of them from the present one."""

    def resolve(today: date, _n: int) -> Span:
        months = today.year * 12 + today.month - 1
        first = (months // size + shift) * size
        return _first_of(first), _first_of(first + size)

    return resolve


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


WORDS: dict[str, tuple[Any, Callable[[date, int], Span]]] = {
    "today": (_("Today"), _days(0, 1)),
    "yesterday": (_("Yesterday"), _days(-1, 0)),
    "tomorrow": (_("Tomorrow"), _days(1, 2)),
    "this_week": (_("This week"), _weeks(0)),
    "last_week": (_("Last week"), _weeks(-1)),
    "next_week": (_("Next week"), _weeks(1)),
    "this_month": (_("This month"), _months(1, 0)),
    "last_month": (_("Last month"), _months(1, -1)),
    "next_month": (_("Next month"), _months(1, 1)),
    "this_quarter": (_("This quarter"), _months(3, 0)),
    "last_quarter": (_("Last quarter"), _months(3, -1)),
    "next_quarter": (_("Next quarter"), _months(3, 1)),
    "this_year": (_("This year"), _months(12, 0)),
    "last_year": (_("Last year"), _months(12, -1)),
    "next_year": (_("Next year"), _months(12, 1)),
    "last_n_days": (
        _("The last %(n)s days"),
        lambda today, n: (today - timedelta(n - 1), today + timedelta(1)),
    ),
    "next_n_days": (_("The next %(n)s days"), lambda today, n: (today, today + timedelta(n))),
    "more_than_n_days_ago": (
        _("More than %(n)s days ago"),
        lambda today, n: (None, today - timedelta(n)),
    ),
    "more_than_n_days_ahead": (
        _("More than %(n)s days ahead"),
        lambda today, n: (today + timedelta(n + 1), None),
    ),
    "past": (_("In the past"), lambda today, _n: (None, today)),
    "future": (_("In the future"), lambda today, _n: (today + timedelta(1), None)),
}
