"""Home: what waits for this person, what they opened lately, where they were mentioned."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.clock import format_date
from atrium.core.events.timeline import timeline
from atrium.core.records import registry
from atrium.core.records.kinds.base import Ref
from atrium.core.screens.access import answers
from atrium.core.screens.framing import frame
from atrium.core.screens.homing import panels
from atrium.core.screens.views.pages import days
from atrium.core.search import recent


@require_GET
@answers
def home(request: Request) -> HttpResponse:
    actor = request.actor
    mentions, _mark = timeline(actor, "person", actor.person_id or 0, limit=8)
    return render(
        request,
        "screens/home.html",
        {
            "frame": frame(request, _("Home")),
            "panels": panels(actor),
            "greeting": format_date(clock.today(actor.zone), actor.language, "full"),
            "recent": [_line(ref) for ref in recent.recent(actor, 10)],
            "mentions": {"days": days(actor, [e for e in mentions if e.note], "person", 0)},
        },
    )


def _line(ref: Ref) -> tuple[str, str, str, str]:
    kind = registry.get(ref.type)
    return f"/{kind.slug}/{ref.id}", ref.title or _("(no name)"), kind.icon, str(kind.one)
