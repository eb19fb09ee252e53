"""By what duplicates of a type are found: which fields count how much, and from when on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from atrium.core.access.middleware import Request
from atrium.core.administration.guarding import for_administrators
from atrium.core.administration.views.company import tabs
from atrium.core.duplicates.jobs import look_now
from atrium.core.duplicates.rules import LEAST, MOST, matched_types, matching, offered, set_matching
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

HERE = "/company/duplicates"


@require_GET
@for_administrators
def types(request: Request) -> HttpResponse:  # noqa: ARG001 - the address says it all
    return redirect(f"{HERE}/{matched_types()[0].key}")


@require_http_methods(["GET", "POST"])
@for_administrators
def matching_page(request: Request, record_type: str) -> HttpResponse:
    """The fields of one type with their weights, and the threshold."""
    kind = next((one for one in matched_types() if one.key == record_type), None)
    if kind is None:
        raise NotFound
    errors: list[str] = []
    if request.method == "POST":
        try:
            _save(request, kind)
        except Rejected as wrong:
            errors = [str(problem.message) for problem in wrong.problems]
        else:
            toast(request, _("Saved. The whole base is looked through anew."))
            return redirect(f"{HERE}/{kind.key}")
    context = {
        "frame": frame(request, _("Duplicates")),
        "tabs": tabs(HERE),
        "kind": kind,
        "types": [
            {"label": one.many, "href": f"{HERE}/{one.key}", "current": one.key == kind.key}
            for one in matched_types()
        ],
        "lines": _lines(request, kind),
        "weights": _weights(),
        "threshold": request.POST.get("threshold") or round(matching(kind).threshold * 100),
        "least": round(LEAST * 100),
        "most": round(MOST * 100),
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "administration/matching.html", context, status=status)


def _save(request: Request, kind: Type) -> None:
    told = request.POST.get("threshold", "").strip()
    if not (told.isascii() and told.isdigit()):
        raise Rejected([Problem("threshold", _("Give the likelihood as a whole percentage."))])
    names = {name for name, _label in _weights()}
    weights = {}
    for key in offered(kind):
        weight = request.POST.get(f"weight-{key}", "")
        if weight not in names:
            raise Rejected([Problem(key, _("Choose one of the weights offered."))])
        weights[key] = float(weight)
    set_matching(request.actor, kind, int(told[:3]) / 100, weights)
    look_now(request.actor, kind)


def _lines(request: Request, kind: Type) -> list[dict[str, Any]]:
    now = {rule.field: rule.weight for rule in matching(kind).rules}
    return [
        {
            "key": key,
            "label": kind.fields[key].label,
            "how": _how(rule.sort),
            "weight": request.POST.get(f"weight-{key}", str(now.get(key, 0.0))),
        }
        for key, rule in offered(kind).items()
    ]


def _weights() -> list[tuple[str, str]]:
    return [
        ("0.0", pgettext("weight", "Not compared")),
        ("0.5", pgettext("weight", "Counts half")),
        ("1.0", pgettext("weight", "Counts")),
        ("2.0", pgettext("weight", "Counts double")),
    ]


def _how(sort: str) -> str:
    """What a way of comparing forgives."""
    return {
        "company": _("Without legal form; across spellings, scripts and typing errors"),
        "person": _("Parts in any order; across spellings, scripts and typing errors"),
        "text": _("Across spellings, scripts and typing errors"),
        "phones": _("The same number, however it is written; one digit may differ"),
        "emails": _("The same address, or the same before the @"),
        "domain": _("The same domain"),
        "address": _("Street, place and postal code, across spellings"),
        "date": _("The same day; day and month may be swapped"),
        "link": _("The same record"),
        "exact": _("The same value"),
    }[sort]
