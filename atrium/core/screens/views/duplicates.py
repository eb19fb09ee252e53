"""Duplicates: those waiting to be looked at, and those like what is being typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atrium.core.access.middleware import Request
from atrium.core.duplicates import jobs, reviewing
from atrium.core.duplicates.finding import Found, demand_asker, find
from atrium.core.duplicates.models import Pair
from atrium.core.duplicates.rules import matched_types, matching
from atrium.core.i18n import format_percent
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import NotFound
from atrium.core.screens.access import answers, reachable, type_or_404
from atrium.core.screens.cells import NOTHING, cell
from atrium.core.screens.forms import sent
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

BESIDE = ("owner", "updated_at")


@require_GET
@answers
def queue(request: Request, slug: str) -> HttpResponse:
    """The pairs of a type, the likeliest first; `dismissed=1` shows what was said to differ."""
    kind, actor = _matched(slug, request.actor), request.actor
    dismissed = request.GET.get("dismissed") == "1"
    pairs = (reviewing.dismissed_pairs if dismissed else reviewing.open_pairs)(kind, actor)
    rows = _from(pairs, request.GET.get("after", ""))
    held = list(rows[: reviewing.PAGE + 1])
    last = held[reviewing.PAGE - 1].pk if len(held) > reviewing.PAGE else None
    held = held[: reviewing.PAGE]
    look = jobs.under_way(actor, kind)
    context = {
        "frame": frame(request, _("Duplicates"), kind),
        "kind": kind,
        "pairs": _pairs(kind, actor, held, dismissed=dismissed),
        "dismissed": dismissed,
        "many": pairs.count(),
        "next": last,
        "tabs": _tabs(kind, actor),
        "may_administer": actor.may(Right.ADMINISTER),
        "look": look,
        "shown": format_percent(look.percent, actor.language) if look and look.total else "",
    }
    return render(request, "screens/duplicates/page.html", context)


@require_POST
@answers
def start_looking(request: Request, slug: str) -> HttpResponse:
    """Look for duplicates in the whole type now."""
    kind = _matched(slug, request.actor)
    jobs.look_now(request.actor, kind)
    return redirect(f"/{kind.slug}/duplicates")


@require_POST
@answers
def decide(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say that two are not the same, or take that back (`again=1`)."""
    kind, again = _matched(slug, request.actor), request.POST.get("again") == "1"
    if again:
        reviewing.reopen(kind, request.actor, pk)
        toast(request, _("The pair is back in the queue."))
    else:
        reviewing.dismiss(kind, request.actor, pk)
        toast(request, _("The two are kept apart and will not be shown again."))
    return redirect(f"/{kind.slug}/duplicates" + ("?dismissed=1" if again else ""))


@require_POST
@answers
def alike(request: Request, slug: str) -> HttpResponse:
    """What is there already of what is being typed; `record` is the one that is changed."""
    kind, actor = _matched(slug, request.actor), request.actor
    told = request.GET.get("record", "")
    but = int(told) if told.isascii() and told.isdigit() else 0
    demand_asker(kind, actor, but)
    found = find(kind, actor, sent(request.POST, kind.editable_fields(actor)), but)
    context = {"kind": kind, "found": found_context(kind, found, actor)}
    return render(request, "screens/form/_alike.html", context)


def alike_address(kind: Type, record_id: int | None = None) -> str:
    """Where a form asks for what is like its content; "" for types without duplicates."""
    if kind.duplicates is None:
        return ""
    return f"/{kind.slug}/alike" + (f"?record={record_id}" if record_id else "")


def unseen(kind: Type, actor: Actor, data: Mapping[str, Any], shown: str) -> dict[str, Any] | None:
    """What is like the record about to be made, unless the person was `shown` all of it."""
    found = find(kind, actor, data)
    if not found or set(_names(found)) <= set(shown.split(",")):
        return None
    return found_context(kind, found, actor)


def found_context(kind: Type, found: Found, actor: Actor) -> dict[str, Any] | None:
    """The matches as the form's template shows them; None for none."""
    if not found:
        return None
    return {
        "names": ",".join(_names(found)),
        "hidden": found.hidden,
        "seen": [
            {
                "href": f"/{kind.slug}/{match.id}",
                "title": match.title or _("(no name)"),
                "share": _share(match.score, actor),
                "reasons": match.reasons,
            }
            for match in found.seen
        ],
    }


def _names(found: Found) -> list[str]:
    return [*(str(match.id) for match in found.seen), *(["hidden"] if found.hidden else [])]


def _matched(slug: str, actor: Actor) -> Type:
    kind = type_or_404(slug, actor)
    if kind.duplicates is None:
        raise NotFound
    return kind


def _from(pairs: Any, after: str) -> Any:
    last = (
        Pair.objects.filter(pk=int(after)).first() if after.isascii() and after.isdigit() else None
    )
    return reviewing.after(pairs, last) if last else pairs


def _tabs(kind: Type, actor: Actor) -> list[dict[str, Any]]:
    return [
        {"label": one.many, "href": f"/{one.slug}/duplicates", "current": one.key == kind.key}
        for one in matched_types()
        if reachable(one, actor)
    ]


def _pairs(kind: Type, actor: Actor, held: list[Pair], *, dismissed: bool) -> list[dict[str, Any]]:
    told = reviewing.shown(kind, actor, held)
    ids = sorted({pk for pair in held for pk in (pair.one, pair.other)})
    fields = _fields(kind, actor)
    asked = reading.Question(fields=tuple(fields), limit=len(ids) or 1, extra=Q(pk__in=ids))
    rows = {row.id: row for row in reading.read(kind, actor, asked).rows}
    editable = reading.visible(kind, actor, Verb.EDIT).filter(pk__in=ids)
    editable_ids = set(editable.values_list("pk", flat=True))
    linked = {} if dismissed else reviewing.linked(kind, actor, held)
    return [
        {
            "pk": one.pk,
            "records": [
                {"id": pk, "href": f"/{kind.slug}/{pk}", "title": title or _("(no name)")}
                for pk, title in one.records
            ],
            "lines": _lines(fields, [rows[pk] for pk, _title in one.records], actor),
            "share": _share(one.score, actor),
            "reasons": one.reasons,
            "may_decide": {pk for pk, _title in one.records} <= editable_ids,
            "merge": _merge(kind, [pk for pk, _title in one.records]),
            "all": linked.get(one.pk, []),
            "merge_all": _merge(kind, linked.get(one.pk, [])),
        }
        for one in _first_of_each(told, linked)
    ]


def _first_of_each(
    told: Sequence[reviewing.Shown], linked: Mapping[int, list[int]]
) -> list[reviewing.Shown]:
    """Of records that are all alike only the likeliest pair: the others go with it."""
    made: list[reviewing.Shown] = []
    covered: list[set[int]] = []
    for one in told:
        both = {pk for pk, _title in one.records}
        if not any(both <= known for known in covered):
            made.append(one)
            covered.append(set(linked.get(one.pk, both)))
    return made


def _merge(kind: Type, ids: list[int]) -> str:
    asked = "&".join(f"ids={pk}" for pk in ids)
    return f"/{kind.slug}/merge?{asked}&back=/{kind.slug}/duplicates"


def _fields(kind: Type, actor: Actor) -> dict[str, Field]:
    seen = kind.visible_fields(actor)
    keys = [rule.field for rule in matching(kind).rules if rule.field != kind.title]
    return {key: seen[key] for key in (*keys, *BESIDE) if key in seen}


def _lines(
    fields: Mapping[str, Field], rows: list[reading.Row], actor: Actor
) -> list[dict[str, Any]]:
    """The fields in which one of the two says something."""
    made = []
    for key, told in fields.items():
        values = [row.values[key] for row in rows]
        empty = [told.kind.is_empty(value) for value in values]
        if not all(empty):
            cells = [
                NOTHING if nothing else cell(value, told, actor)
                for value, nothing in zip(values, empty, strict=True)
            ]
            made.append({"label": told.label, "cells": cells, "same": values[0] == values[1]})
    return made


def _share(score: float, actor: Actor) -> str:
    """A likelihood in percent; never 100, since nobody knows."""
    return format_percent(min(99, int(score * 100)), actor.language)
