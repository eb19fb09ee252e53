"""One's own preferences."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atrium.core.access.middleware import Request
from atrium.core.access.models import Density, Person, Theme
from atrium.core.administration.actions.preferring import set_preferences
from atrium.core.administration.asking import as_input, asked
from atrium.core.i18n import timezones
from atrium.core.records.errors import Rejected
from atrium.core.screens.access import answers
from atrium.core.screens.forms import by_field
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

KEYS = ("language", "zone", "theme", "density")


@require_http_methods(["GET", "POST"])
@answers
def preferences(request: Request) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware lets nobody else in
    values = {key: str(getattr(person, key)) for key in KEYS}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        told = {key: request.POST[key] for key in KEYS if key in request.POST}
        try:
            set_preferences(request.actor, told)
        except Rejected as wrong:
            errors, values = by_field(wrong.problems, KEYS), values | told
        else:
            with translation.override(told.get("language", request.actor.language)):
                toast(request, _("Your preferences were saved."))
            return redirect("/preferences")
    names = dict(timezones(request.actor.language))
    context = {
        "frame": frame(request, _("Preferences")),
        "values": values,
        "errors": errors,
        "zone": as_input(
            asked("zone", "text", _("Time zone")), kind="reference", source="/pick/zone"
        ),
        "zone_now": {"id": values["zone"], "title": names.get(values["zone"], values["zone"])},
        "groups": [
            ("language", _("Language"), settings.LANGUAGES),
            ("theme", _("Theme"), Theme.choices),
            ("density", _("Density"), Density.choices),
        ],
    }
    template = "administration/preferences.html"
    return render(request, template, context, status=422 if errors else 200)
