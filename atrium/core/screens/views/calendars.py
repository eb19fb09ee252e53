"""The calendar of a record type: a month of records by one of their dates."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.actions import runner
from atrium.core.clock import format_date
from atrium.core.events.hearing import ear
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens import dating, listing
from atrium.core.screens.access import answers, failed, type_or_404
from atrium.core.screens.boarding import as_day
from atrium.core.screens.framing import frame
from atrium.core.screens.views.lists import builder, filter_chips, looks


@require_GET
@answers
def calendar_page(request: Request, slug: str) -> HttpResponse:
    actor, mark = request.actor, ear.mark()
    kind = type_or_404(slug, actor)
    by = dating.date_field(kind, actor, request.GET.get("by", ""))
    state = listing.read_state(kind, actor, request.GET)
    month = dating.month_of(request.GET.get("month", ""), actor)

    def at(day: date) -> str:
        return f"/{slug}/calendar{state.address(by=by.key, month=f'{day:%Y-%m}')}"

    today = clock.today(actor.zone)
    editable = by.key in kind.editable_fields(actor)
    return render(
        request,
        "screens/calendar/page.html",
        {
            "frame": frame(request, str(kind.many), kind),
            "kind": kind,
            "state": state,
            "by": by,
            "fields": dating.dates(kind, actor),
            "month": format_date(month, actor.language, "month"),
            "iso": f"{month:%Y-%m}",
            "weekdays": dating.weekdays(actor),
            "weeks": dating.drawn(kind, by, actor, state, month),
            "before": at(month - timedelta(days=1)),
            "after": at(month + timedelta(days=31)),
            "today": "" if (today.year, today.month) == (month.year, month.month) else at(today),
            "looks": looks(kind, actor, "calendar"),
            "builder": builder(kind, actor, state),
            "chips": filter_chips(kind, actor, state),
            "may_create": kind.policy.may_create(actor, kind),
            "adds": editable and kind.policy.may_create(actor, kind),
            "move_url": f"/{slug}/calendar/move?{urlencode({'by': by.key})}" if editable else "",
            "mark": mark,
        },
    )


@require_POST
@answers
def move(request: Request, slug: str) -> HttpResponse:
    """Put a record on another day, which is one change of one field."""
    actor = request.actor
    kind = type_or_404(slug, actor)
    by = dating.date_field(kind, actor, request.GET.get("by", ""))
    pk, version = request.POST.get("card", ""), request.POST.get("version", "")
    if not (pk.isdigit() and version.isdigit() and len(pk) < 19 and len(version) < 10):
        raise Http404
    try:
        day = date.fromisoformat(request.POST.get("to", ""))
    except ValueError as wrong:
        raise Rejected([Problem(by.key, _("This is no day; choose one."))]) from wrong
    row = reading.one(kind, actor, int(pk), [kind.title, by.key])
    now = row.values[by.key]
    # Who changed something else of it does not stand in the way; another day does.
    if now is None or as_day(now, actor).isoformat() != request.POST.get("from"):
        return failed(request, 409, _moved_meanwhile(kind, row, by, actor))
    data = {by.key: dating.moved(by, now, day, actor)}
    runner.update(kind, actor, [row.id], data, versions={row.id: row.version})
    context = {"entries": [dating.entry(kind, by, actor, row.id)], "movable": True}
    return render(request, "screens/calendar/_entries.html", context)


def _moved_meanwhile(kind: Type, row: reading.Row, by: Field, actor: Actor) -> str:
    told = {"title": row.values.get(kind.title) or _("(no name)")}
    if row.values[by.key] is None:
        return _("Somebody has taken “%(title)s” off the calendar meanwhile.") % told
    told["day"] = format_date(as_day(row.values[by.key], actor), actor.language)
    return _("Somebody has moved “%(title)s” to %(day)s meanwhile.") % told
