from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from atrium.core.clock import format_date, format_datetime, parse_date, parse_datetime
from atrium.core.i18n.errors import Invalid
from atrium.core.records.kinds.base import Kind

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field


class Date(Kind):
    key: ClassVar[str] = "date"
    family: ClassVar[str] = "date"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        if not isinstance(raw, str):
            raise Invalid(_("This must be a date such as 2026-11-23."))
        return parse_date(raw, language=actor.language)

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "" if value is None else format_date(value, actor.language)

    def data(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date"}

    def words(self, value: Any) -> Iterable[str]:
        return ()


class DateTime(Date):
    """A moment; kept in UTC, read and shown in the person's zone."""

    key: ClassVar[str] = "datetime"
    family: ClassVar[str] = "datetime"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, datetime):
            moment = raw
        elif isinstance(raw, date):
            moment = datetime.combine(raw, time())
        elif isinstance(raw, str):
            moment = parse_datetime(raw, language=actor.language)
        else:
            raise Invalid(_("This must be a moment such as 2026-11-23T09:30."))
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(actor.zone))

    def fits(self, value: Any, field: Field) -> None:
        """A moment is kept only if clocks of every zone can show it."""
        if value is None:
            return
        try:
            universal = value.astimezone(UTC)
            for away in (timedelta(days=-1), timedelta(days=1)):
                universal + away
        except OverflowError as wrong:
            raise Invalid(_("This must be a moment such as 2026-11-23T09:30.")) from wrong

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "" if value is None else format_datetime(value, actor.language, actor.zone)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date-time"}
