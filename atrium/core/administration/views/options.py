"""The options of choice fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atrium.core.access.middleware import Request
from atrium.core.administration.actions import options as actions
from atrium.core.administration.guarding import for_administrators
from atrium.core.administration.views.company import tabs
from atrium.core.records import options, registry
from atrium.core.records.errors import Rejected
from atrium.core.records.models import Option
from atrium.core.screens.forms import by_field
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TONES = {
    "": gettext_lazy("Grey"),
    "indigo": gettext_lazy("Indigo"),
    "moss": gettext_lazy("Green"),
    "amber": gettext_lazy("Amber"),
    "verm": gettext_lazy("Red"),
}


@dataclass(frozen=True, slots=True)
class Set:
    """One option set, named by the fields that use it."""

    key: str
    name: str
    used: str
    options: list[options.Choice]
    fixed: bool


@require_GET
@for_administrators
def sets(request: Request) -> HttpResponse:
    context = {
        "frame": frame(request, _("Options of choice fields")),
        "tabs": tabs("/company/options"),
        "sets": sorted((_set(key) for key in options.declared()), key=lambda one: one.name),
        "tongue": request.actor.language,
    }
    return render(request, "administration/options.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def one_set(request: Request, option_set: str) -> HttpResponse:
    """The options of one set; POST adds one."""
    _known(option_set)
    labels: dict[str, str] = {}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        labels = _labels(request)
        try:
            made = actions.add(request.actor, option_set, labels, request.POST.get("tone", ""))
        except Rejected as wrong:
            errors = by_field(wrong.problems, LANGUAGES)
        else:
            name = options.label(option_set, made.code, request.actor.language)
            toast(request, _("“%(option)s” was added.") % {"option": name})
            return redirect(f"/company/options/{option_set}")
    told = _set(option_set)
    context = {
        "frame": frame(request, told.name),
        "tabs": tabs("/company/options"),
        "set": told,
        "labels": labels,
        "errors": errors,
        "tone": request.POST.get("tone", ""),
        **_words(request),
    }
    status = 422 if errors else 200
    return render(request, "administration/option_set.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_administrators
def one_option(request: Request, option_set: str, code: str) -> HttpResponse:
    """Names and colour of one option."""
    _known(option_set)
    option = Option.objects.filter(option_set=option_set, code=code).first()
    if option is None:
        raise Http404
    labels, tone = dict(option.labels), option.tone
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        labels, tone = _labels(request), request.POST.get("tone", "")
        try:
            actions.change(request.actor, option_set, code, labels, tone)
        except Rejected as wrong:
            errors = by_field(wrong.problems, LANGUAGES)
        else:
            toast(request, _("Saved."))
            return redirect(f"/company/options/{option_set}")
    shown = next(c for c in options.of(option_set, retired=True) if c.code == code)
    context = {
        "frame": frame(request, shown.label(request.actor.language)),
        "set": _set(option_set),
        "option": option,
        "builtin": shown.labels if option.built_in else {},
        "labels": labels,
        "errors": errors,
        "tone": tone,
        **_words(request),
    }
    return render(request, "administration/option.html", context, status=422 if errors else 200)


@require_POST
@for_administrators
def move(request: Request, option_set: str, code: str) -> HttpResponse:
    _known(option_set)
    codes = [choice.code for choice in options.of(option_set, retired=True)]
    if code not in codes:
        raise Http404
    step = -1 if request.POST.get("to") == "up" else 1
    actions.move(request.actor, option_set, code, codes.index(code) + step)
    return redirect(f"/company/options/{option_set}#option-{code}")


@require_POST
@for_administrators
def retire(request: Request, option_set: str, code: str) -> HttpResponse:
    _known(option_set)
    actions.retire(request.actor, option_set, code, request.POST.get("retired") == "1")
    return redirect(f"/company/options/{option_set}")


def _known(option_set: str) -> None:
    if option_set not in options.declared():
        raise Http404


def _set(key: str) -> Set:
    using = [
        (kind, field)
        for kind in registry.all_types()
        for field in kind.fields.values()
        if field.options == key
    ]
    name = str(using[0][1].label) if using else key
    used = ", ".join(dict.fromkeys(str(kind.many) for kind, _field in using))
    return Set(key, name, used, options.of(key, retired=True), options.is_fixed(key))


def _labels(request: Request) -> dict[str, str]:
    return {code: request.POST.get(f"label.{code}", "") for code in LANGUAGES}


def _words(request: Request) -> dict[str, Any]:
    return {
        "languages": settings.LANGUAGES,
        "tones": [(key, str(label)) for key, label in TONES.items()],
        "tongue": request.actor.language,
    }
