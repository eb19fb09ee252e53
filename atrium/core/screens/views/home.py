"""Home: what waits for this person, what they opened lately, where they were mentioned."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atrium.core.access.middleware import Request
from atrium.core.events.timeline import timeline
from atrium.core.screens.access import answers
from atrium.core.screens.framing import frame
from atrium.core.screens.homing import panels
from atrium.core.screens.views.pages import tell
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
            "recent": recent.recent(actor, 10),
            "mentions": tell([e for e in mentions if e.note], "person", actor.person_id or 0),
        },
    )
