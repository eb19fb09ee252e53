"""The file of all own fields and layouts: to download, and to look at before it is taken over."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atrium.core.access.middleware import Request
from atrium.core.administration.actions import own_files as actions
from atrium.core.administration.guarding import for_administrators
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

LARGEST = 5_000_000


@require_GET
@for_administrators
def download(request: Request) -> HttpResponse:
    told = actions.document(request.actor)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="atrium-fields.json"'
    return answer


@require_http_methods(["GET", "POST"])
@for_administrators
def page(request: Request) -> HttpResponse:
    """POST shows what the file would change, or with `sure` takes it over."""
    steps: list[actions.Step] = []
    problems: list[str] = []
    text = ""
    if request.method == "POST":
        try:
            text = _sent(request)
            told = _read(text)
            if request.POST.get("sure"):
                done = actions.carry_out(request.actor, told)
                many = sum(step.do in {"add", "change"} for step in done)
                toast(
                    request,
                    _("%(number)s fields and arrangements were taken over.") % {"number": many},
                )
                return redirect("/company/fields")
            steps = actions.preview(request.actor, told)
        except Rejected as wrong:
            problems = [problem.message for problem in wrong.problems]
    context: dict[str, Any] = {
        "frame": frame(request, _("Fields of another installation")),
        "steps": steps,
        "text": text,
        "problems": problems,
        "refused": any(step.do == "refuse" for step in steps),
        "changes": any(step.do in {"add", "change"} for step in steps),
        "words": {
            "add": (_("new"), "moss"), "change": (_("changes"), "amber"),
            "same": (_("the same"), ""), "refuse": (_("does not fit"), "verm"),
        },
    }  # fmt: skip
    status = 422 if problems else 200
    return render(request, "administration/field_file.html", context, status=status)


def _sent(request: Request) -> str:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")
    if (file.size or 0) > LARGEST:
        raise Rejected([Problem("file", _("This file is too large to be one of fields."))])
    try:
        return str(file.read(), "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Rejected([Problem("file", _("This file is no text."))]) from fault


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected([Problem("file", _("Choose a file that Atrium exported."))]) from fault
