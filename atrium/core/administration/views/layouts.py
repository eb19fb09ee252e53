"""The arrangement of a record type's fields: form, facts and list columns, each as one list.

A section of the form is a line of the list like its fields, so that one gesture and one pair of
buttons move both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atrium.core.access.middleware import Request
from atrium.core.administration.actions import layouts as actions
from atrium.core.administration.guarding import for_administrators
from atrium.core.records import registry
from atrium.core.records.book import Type
from atrium.core.records.errors import Rejected
from atrium.core.records.models import Layout
from atrium.core.records.own.merging import title_of
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

SECTION = "#"


@dataclass(slots=True)
class Line:
    """A field, or a section that begins here; `shown` ticks a fact or column."""

    key: str
    label: str
    section: bool = False
    folded: bool = False
    shown: bool = True
    own: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    title: str = ""


@require_http_methods(["GET", "POST"])
@for_administrators
def layout(request: Request, record_type: str) -> HttpResponse:
    """The page that arranges; POST keeps it, adds a section or goes back to the program's."""
    kind = next((t for t in registry.all_types() if t.key == record_type), None)
    if kind is None:
        raise Http404
    sections = _sections(kind)
    facts, columns = _facts(kind), kind.list.columns
    problems: list[str] = []
    if request.method == "POST":
        sections = _sent(request.POST)
        facts = tuple(request.POST.getlist("fact"))
        columns = tuple(request.POST.getlist("column"))
        act = request.POST.get("act", "")
        if act == "add":
            sections = [{"title": "", "labels": {}, "fields": [], "folded": False}, *sections]
        elif act == "reset":
            actions.reset(request.actor, kind.key)
            toast(request, _("The arrangement that comes with Atrium is back."))
            return redirect(request.path)
        else:
            try:
                actions.arrange(
                    request.actor, kind.key, sections=sections, facts=facts, columns=columns
                )
            except Rejected as wrong:
                problems = [problem.message for problem in wrong.problems]
            else:
                toast(request, _("Saved."))
                return redirect(request.path)
    context = {
        "frame": frame(request, _("Arrangement of %(records)s") % {"records": kind.many}),
        "kind": kind,
        "languages": settings.LANGUAGES,
        "lines": _lines(kind, sections),
        "facts": _ticked(kind, facts),
        "columns": _ticked(kind, columns),
        "problems": problems,
    }
    status = 422 if problems else 200
    return render(request, "administration/layout.html", context, status=status)


def _sections(kind: Type) -> list[dict[str, Any]]:
    held = Layout.objects.filter(record_type=kind.key).first()
    labels = [one.get("labels") or {} for one in held.sections] if held else []
    return [
        {
            "title": "" if at < len(labels) and labels[at] else title_of(section),
            "labels": labels[at] if at < len(labels) else {},
            "fields": list(section.fields),
            "folded": section.folded,
        }
        for at, section in enumerate(kind.form.sections)
    ]


def _facts(kind: Type) -> tuple[str, ...]:
    return kind.page.facts or tuple(key for key in kind.own_fields if key != kind.title)


def _sent(post: QueryDict) -> list[dict[str, Any]]:
    """The sections in the order of the lines; fields above the first one begin one of their own."""
    made: list[dict[str, Any]] = []
    for told in post.getlist("line"):
        if told.startswith(SECTION):
            at = told.removeprefix(SECTION)
            labels = {code: post.get(f"label.{at}.{code}", "") for code, _n in settings.LANGUAGES}
            title = post.get(f"title.{at}", "")
            folded = f"folded.{at}" in post
            made.append({"title": title, "labels": labels, "fields": [], "folded": folded})
            continue
        if not made:
            made.append({"title": "", "labels": {}, "fields": [], "folded": False})
        made[-1]["fields"].append(told)
    return made


def _lines(kind: Type, sections: Sequence[dict[str, Any]]) -> list[Line]:
    built_in = (
        {title_of(one): str(one.title) for one in kind.told.form.sections} if kind.told.form else {}
    )
    made: list[Line] = []
    for at, one in enumerate(sections):
        labels = {code: text for code, text in one["labels"].items() if text}
        title = one["title"]
        made.append(
            Line(
                f"{SECTION}{at}", built_in.get(title, title), section=True, folded=one["folded"],
                labels=labels, title=title,
            )
        )  # fmt: skip
        made += [_line(kind, key) for key in one["fields"] if key in kind.fields]
    return made


def _ticked(kind: Type, keys: Sequence[str]) -> list[Line]:
    """What is shown in its order, then all else."""
    known = [key for key in kind.fields if "." not in key]
    rest = [key for key in known if key not in keys]
    return [_line(kind, key) for key in keys if key in kind.fields] + [
        _line(kind, key, shown=False) for key in rest
    ]


def _line(kind: Type, key: str, *, shown: bool = True) -> Line:
    told = kind.fields[key]
    return Line(key, str(told.label), shown=shown, own=bool(told.own))
