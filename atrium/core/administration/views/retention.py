"""How long the trail and the recycle bin are kept, record type by record type."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atrium.core.access.middleware import Request
from atrium.core.administration.guarding import for_administrators
from atrium.core.administration.views.company import tabs
from atrium.core.history.runs import UNDO_DAYS
from atrium.core.records import registry
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast
from atrium.core.undo.retention import Rule, forget_rule, least_days, rules, set_rule


@require_http_methods(["GET", "POST"])
@for_administrators
def retention(request: Request) -> HttpResponse:
    errors: list[str] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                for key in rules():
                    _save(request, key)
        except Rejected as wrong:
            errors = [str(problem.message) for problem in wrong.problems]
        else:
            toast(request, _("Saved."))
            return redirect("/company/retention")
    context = {
        "frame": frame(request, _("Retention")),
        "tabs": tabs("/company/retention"),
        "lines": [_line(request, key, rule) for key, rule in rules().items()],
        "errors": errors,
        "undo_days": UNDO_DAYS,
    }
    status = 422 if errors else 200
    return render(request, "administration/retention.html", context, status=status)


def _save(request: Request, key: str) -> None:
    """Set the rule of one line; one that says nothing goes by the rule of all."""
    told = request.POST
    trail, binned = (_days(told.get(f"{name}-{key}", ""), key) for name in ("trail", "bin"))
    held = told.get(f"held-{key}") == "1"
    if key and trail is None and binned is None and not held:
        forget_rule(request.actor, key)
    else:
        set_rule(request.actor, key, trail, binned, held=held)


def _days(told: str, key: str) -> int | None:
    if not told.strip():
        return None
    if not (told.strip().isascii() and told.strip().isdigit()):
        raise Rejected([Problem(key, _("Give a number of days, or leave it empty."))])
    return int(told.strip()[:6])


def _line(request: Request, key: str, rule: Rule) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else None
    own = rule if rule.own or not key else Rule()
    return {
        "key": key,
        "label": str(registry.get(key).many) if key else _("All others"),
        "trail": sent.get(f"trail-{key}", "") if sent else own.trail_days or "",
        "bin": sent.get(f"bin-{key}", "") if sent else own.bin_days or "",
        "held": sent.get(f"held-{key}") == "1" if sent else own.held,
        "least": least_days(key),
    }
