"""Time: what moment it is, dates read and written, spans relative to today, durations.

A shelf: imports only `i18n`.
"""

from atrium.core.clock.durations import format_duration, parse_duration
from atrium.core.clock.moments import at, now, today
from atrium.core.clock.orders import OrderGuess, guess_order
from atrium.core.clock.reading import Order, parse_date, parse_datetime, parse_day_or_moment
from atrium.core.clock.spans import RelativeDates, relative, relative_choices
from atrium.core.clock.writing import format_ago, format_date, format_datetime, format_time

__all__ = [
    "Order",
    "OrderGuess",
    "RelativeDates",
    "at",
    "format_ago",
    "format_date",
    "format_datetime",
    "format_duration",
    "format_time",
    "guess_order",
    "now",
    "parse_date",
    "parse_datetime",
    "parse_day_or_moment",
    "parse_duration",
    "relative",
    "relative_choices",
    "today",
]
