"""Making one of several records, and parting them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from markupsafe import Markup

from atrium.core.access.middleware import Request
from atrium.core.clock import format_datetime
from atrium.core.merging.merging import ALL, demand_mergeable, is_merged, merge
from atrium.core.merging.models import Merge
from atrium.core.merging.previewing import Preview, preview
from atrium.core.merging.unmerging import added_since, merges_of, unmerge
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.screens import listing
from atrium.core.screens.access import answers, safe_address, type_or_404
from atrium.core.screens.cells import NOTHING, cell
from atrium.core.screens.forms import Input
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast


@require_http_methods(["GET", "POST"])
@answers
def merge_page(request: Request, slug: str) -> HttpResponse:
    """Which record is kept, and of which each value; then the merge."""
    kind = type_or_404(slug, request.actor)
    sent = request.POST if request.method == "POST" else request.GET
    ids = listing.ids_of(sent.getlist("ids"))
    errors: list[str] = []
    if request.method == "POST":
        kept = next(iter(listing.ids_of(sent.getlist("keep"))), 0)
        try:
            return _merged(request, kind, ids, kept)
        except Rejected as wrong:
            errors = [str(problem.message) for problem in wrong.problems]
    shown = preview(kind, request.actor, ids)
    context = _compared(kind, request.actor, shown, sent, errors)
    title = _("Merge %(type)s") % {"type": kind.many}
    context["frame"] = frame(request, title, kind)
    context["back"] = safe_address(sent.get("back", ""))
    return render(request, "screens/merge/page.html", context, status=422 if errors else 200)


def _merged(request: Request, kind: Type, ids: Sequence[int], kept: int) -> HttpResponse:
    sent = request.POST
    if kept not in ids:
        raise NotFound
    versions = {int(key): version for key, version in _numbers(sent, "version-").items()}
    made = merge(kind, request.actor, kept, ids, _numbers(sent, "field-"), versions)
    done = ngettext(
        "One record was merged into this one.",
        "%(count)s records were merged into this one.",
        len(ids) - 1,
    )
    toast(request, done % {"count": len(ids) - 1}, undo=made.run)
    return redirect(safe_address(sent.get("back", "")) or f"/{kind.slug}/{kept}")


def _numbers(sent: QueryDict, prefix: str) -> dict[str, int]:
    """What was sent under names that begin so, by the rest of the name."""
    told = {key.removeprefix(prefix): sent.getlist(key) for key in sent if key.startswith(prefix)}
    return {key: number for key, many in told.items() for number in listing.ids_of(many)}


def _compared(
    kind: Type, actor: Actor, shown: Preview, sent: QueryDict, errors: Sequence[str]
) -> dict[str, Any]:
    rows = {row.id: row for row in shown.rows}
    asked = next(iter(listing.ids_of(sent.getlist("keep"))), 0)
    kept = asked if asked in rows else shown.fullest
    lines = []
    for choice in shown.choices:
        key = choice.field.key
        told = sent.get(f"field-{key}", "")
        lines.append({
            "key": key,
            "label": choice.field.label,
            "cells": [
                (pk, _shown(choice, value, actor), choice.field.kind.is_empty(value))
                for pk, value in choice.values.items()
            ],
            "joins": choice.joins,
            "chosen": int(told) if told.isdigit() else choice.proposed(kept),
        })  # fmt: skip
    return {
        "kind": kind,
        "names": {row.id: _head(kind, row)["name"] for row in shown.rows},
        "records": [_head(kind, row) for row in shown.rows],
        "kept": kept,
        "lines": lines,
        "same": shown.same,
        "along": [(t.many, [many.get(pk, 0) for pk in rows]) for t, many in shown.along],
        "all": ALL,
        "errors": errors,
    }


def _head(kind: Type, row: reading.Row) -> dict[str, Any]:
    name = str(row.values.get(kind.title) or "") or _("(no name)")
    return {"id": row.id, "version": row.version, "name": name, "href": f"/{kind.slug}/{row.id}"}


def _shown(choice: Any, value: Any, actor: Actor) -> Markup:
    empty = choice.field.kind.is_empty(value)
    return NOTHING if empty else cell(value, choice.field, actor)


@require_GET
@answers
def merges_page(request: Request, slug: str, pk: int) -> HttpResponse:
    """What was merged into a record, and a way to merge it with another."""
    kind = type_or_404(slug, request.actor)
    return _merges(request, kind, pk)


def _merges(
    request: Request, kind: Type, pk: int, errors: Sequence[str] = (), chosen: Any = None
) -> HttpResponse:
    actor = request.actor
    row = reading.one(kind, actor, pk, [kind.title])
    if not is_merged(kind):
        raise NotFound
    merges = merges_of(kind, pk)
    name = _head(kind, row)["name"]
    context = {
        "frame": frame(request, _("Merged records"), kind),
        "kind": kind,
        "pk": pk,
        "name": name,
        "other": Input("ids", "reference", _("Merge with"), target=kind.key,
                       source=f"/pick/{kind.key}"),
        "merges": [_told(merge, kind, actor) for merge in merges],
        "parts": _parts(kind, actor, merges[0], pk, name, chosen or {}) if merges else None,
        "errors": errors,
    }  # fmt: skip
    return render(request, "screens/merge/merges.html", context, status=422 if errors else 200)


def _told(merge: Merge, kind: Type, actor: Actor) -> dict[str, Any]:
    who = {"who": merge.actor.name if merge.actor else ""}
    when = format_datetime(merge.at, actor.language, actor.zone)
    return {
        "id": merge.pk,
        "names": list(_names(merge, kind, actor).values()),
        "when": _("%(when)s by %(who)s") % {"when": when, **who} if merge.actor else when,
    }


def _names(merge: Merge, kind: Type, actor: Actor) -> dict[int, str]:
    ids = [one.record_id for one in merge.merged.all()]
    rows = reading.visible(kind, actor, deleted=True).filter(pk__in=ids)
    known = dict(reading.titled(kind, actor, rows))
    return {pk: known.get(pk) or _("(hidden)") for pk in ids}


def _parts(
    kind: Type, actor: Actor, merge: Merge, pk: int, name: str, chosen: Mapping[str, int]
) -> dict[str, Any]:
    """What to decide before the last merge is taken back."""
    return {
        "merge": merge.pk,
        "owners": {pk: name, **_names(merge, kind, actor)},
        "added": [
            {
                "key": added.key,
                "type": added.kind.one,
                "name": added.ref.title or "…",
                "href": f"/{added.kind.slug}/{added.ref.id}",
                "chosen": chosen.get(added.key, pk),
            }
            for added in added_since(actor, merge)
        ],
    }


@require_POST
@answers
def part(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take a merge back; what was added since goes where the person said."""
    kind = type_or_404(slug, request.actor)
    reading.one(kind, request.actor, pk, [kind.title])
    chosen = _numbers(request.POST, "to-")
    wanted = request.POST.get("merge", "")
    if not any(str(merge.pk) == wanted for merge in merges_of(kind, pk)):
        raise NotFound
    try:
        left = unmerge(request.actor, int(wanted), chosen)
    except Rejected as wrong:
        return _merges(request, kind, pk, [str(p.message) for p in wrong.problems], chosen)
    toast(request, _("The records are separate again."))
    if left:
        text = _("Changed since the merge and therefore left as they are: %(fields)s.")
        toast(request, text % {"fields": ", ".join(left)})
    return redirect(f"/{kind.slug}/{pk}")


def merge_address(kind: Type, ids: Sequence[int]) -> str:
    """Where the merge of these records is looked at; raises Rejected for too few or too many."""
    demand_mergeable(kind, ids)
    return f"/{kind.slug}/merge?" + "&".join(f"ids={pk}" for pk in ids)
