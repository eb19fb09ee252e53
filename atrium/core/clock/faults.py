"""What is said of a date that is none."""

from __future__ import annotations

from calendar import monthrange
from typing import Any

from django.utils.translation import gettext_lazy as _

from atrium.core.clock.moments import today
from atrium.core.clock.writing import format_date
from atrium.core.i18n.errors import Invalid, shown


def no_date(text: str, order: str | None, language: str | None) -> Invalid:
    return _fault(_("“%(text)s” is no date. Write it like %(example)s."), text, order, language)


def no_month(text: str, month: int, order: str | None, language: str | None) -> Invalid:
    return _fault(
        _("“%(text)s” is no date: there is no month %(month)s. Write it like %(example)s."),
        text,
        order,
        language,
        month=month,
    )


def no_day(
    text: str, parts: tuple[int, int, int], order: str | None, language: str | None
) -> Invalid:
    year, month, day = parts
    if not 1 <= year <= 9999:
        return no_date(text, order, language)
    return _fault(
        _(
            "“%(text)s” is no date: that month has %(days)s days, not %(day)s. "
            "Write it like %(example)s."
        ),
        text,
        order,
        language,
        days=monthrange(year, month)[1],
        day=day,
    )


def no_time(text: str, order: str | None, language: str | None) -> Invalid:
    return _fault(
        _("“%(text)s” has no time of day that exists. Write it like %(example)s 15:30."),
        text,
        order,
        language,
    )


def _fault(
    message: Any, text: str, order: str | None, language: str | None, **params: Any
) -> Invalid:
    return Invalid(message, text=shown(text), example=_example(order, language), **params)


def _example(order: str | None, language: str | None) -> str:
    day = today()
    if order and order != "ymd":
        return day.strftime("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y")
    return format_date(day, language) if language and not order else day.isoformat()
