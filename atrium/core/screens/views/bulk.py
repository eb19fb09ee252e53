"""One verb on many records of a list; what others changed meanwhile is left out and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.actions import runner, standard
from atrium.core.clock import format_ago
from atrium.core.i18n import format_number
from atrium.core.records import reading
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Conflict, NotFound, Problem, Rejected
from atrium.core.screens import choosing, listing
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.cells import cell
from atrium.core.screens.choosing import Chosen
from atrium.core.screens.forms import as_input, sent
from atrium.core.screens.toasts import new_run, toast
from atrium.core.screens.views.forms import shown_value
from atrium.core.screens.views.merging import merge_address

# So many of those left out are shown; the others are counted.
SHOWN = 20
TRIES = 3
# What the answer to a conflict sends anew by itself.
RENEWED = {"ids", "all", "as_of", "csrfmiddlewaretoken"}


@require_POST
@answers
def bulk(request: Request, slug: str) -> HttpResponse:
    """One verb on the records chosen, or on all that the list holds.

    409 with a dialog where others have changed some since the list showed them: these are left,
    for the person to see both values and choose.
    """
    kind = type_or_404(slug, request.actor)
    seen = choosing.read_seen(request.POST)
    if not seen.versions and not seen.everything:
        raise Rejected([Problem("ids", _("Choose at least one record."))])
    verb = request.POST.get("verb", "")
    if verb == "merge":
        return HttpResponse(
            status=204, headers={"HX-Redirect": merge_address(kind, list(seen.versions))}
        )
    run = new_run()
    done = _apply(request, kind, verb, seen, run)
    many = len(done.versions)
    if many:
        said = ngettext("%(count)s record changed.", "%(count)s records changed.", many)
        toast(request, said % {"count": format_number(many, request.actor.language)}, undo=run)
    if done.changed or (done.gone and many):
        return _left(request, kind, verb, done)
    if done.gone:
        raise NotFound
    if not many:
        raise Rejected([Problem("ids", _("Choose at least one record."))])
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@require_GET
@answers
def bulk_field(request: Request, slug: str) -> HttpResponse:
    """The input for the field to change on many records."""
    kind = type_or_404(slug, request.actor)
    told = kind.editable_fields(request.actor).get(request.GET.get("field", ""))
    made = as_input(told, kind, request.actor) if told else None
    return render(request, "screens/form/_bulk_field.html", {"field": made})


def _apply(request: Request, kind: Type, verb: str, seen: choosing.Seen, run: UUID) -> Chosen:
    """Do it to all that nobody else has changed; the versions are checked again under lock."""
    state = listing.read_state(kind, request.actor, request.GET)
    leave: set[int] = set()
    for tried in range(TRIES):
        chosen = choosing.choose(kind, request.actor, seen, state, leave)
        try:
            if chosen.versions:
                _do(verb, kind, request, chosen.versions, run)
        except Conflict as meanwhile:
            leave.add(meanwhile.record_id)
        except NotFound:  # deleted between the look and the lock
            if tried == TRIES - 1:
                raise
        else:
            return chosen
    raise Rejected([Problem("", _("Others are changing these records just now; try again."))])


def _do(verb: str, kind: Type, request: Request, versions: Mapping[int, int], run: UUID) -> None:
    actor, post, ids = request.actor, request.POST, list(versions)
    if verb in ("update", "assign"):
        runner.update(kind, actor, ids, _data(verb, kind, request), versions=versions, run=run)
    elif verb in standard.STANDARD:
        data = {"tags": post.getlist("tags")} if "tag" in verb else {}
        action = standard.STANDARD[verb]
        runner.run(action, kind, actor, ids, data, versions=versions, run=run)
    elif verb in kind.actions:
        data = sent(post, kind.fields)
        runner.run(kind.actions[verb], kind, actor, ids, data, versions=versions, run=run)
    else:
        raise Http404


def _data(verb: str, kind: Type, request: Request) -> dict[str, Any]:
    """The one field that the verb sets, and its value."""
    if verb == "assign":
        return {"owner": request.POST.get("owner")}
    key = request.POST.get("field", "")
    told = kind.editable_fields(request.actor).get(key)
    data = sent(request.POST, {key: told}) if told else {}
    if not data:
        raise Rejected([Problem("field", _("Choose the field to change and its new value."))])
    return data


def _left(request: Request, kind: Type, verb: str, chosen: Chosen) -> HttpResponse:
    """What was left out, with what is there now and what was meant, and a way to do it anyway."""
    actor = request.actor
    data = _data(verb, kind, request) if verb in ("update", "assign") else {}
    field = next((kind.visible_fields(actor).get(key) for key in data), None)
    lines, versions = _lines(request, kind, chosen, data)
    pairs = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in RENEWED
    ]
    more = len(chosen.changed) - len(lines)
    context = {
        "lines": lines,
        "more": format_number(more, actor.language) if more > 0 else "",
        "gone": chosen.gone,
        "done": len(chosen.versions),
        "column": str(field.label) if field else "",
        "pairs": pairs,
        "ids": choosing.ids_and_versions(versions),
        "action": request.get_full_path(),
    }
    return render(request, "screens/list/_left.html", context, status=409)


def _lines(
    request: Request, kind: Type, chosen: Chosen, data: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], dict[int, int]]:
    """The records left as they are now, and the versions that are shown by that."""
    actor, state = request.actor, listing.read_state(kind, request.actor, request.GET)
    first = sorted(chosen.changed)[:SHOWN]
    keys = [key for key in dict.fromkeys([kind.title, *data, "updated_at", "updated_by"])
            if key in kind.visible_fields(actor)]  # fmt: skip
    rows = reading.visible(kind, actor, deleted=state.deleted).filter(pk__in=first)
    found = {row.id: row for row in (reading.one(kind, actor, pk, keys)
             for pk in rows.values_list("pk", flat=True))}  # fmt: skip
    lines = [_line(kind, actor, found[pk], data) for pk in first if pk in found]
    return lines, {**chosen.changed, **{pk: row.version for pk, row in found.items()}}


def _line(kind: Type, actor: Actor, row: reading.Row, data: Mapping[str, Any]) -> dict[str, Any]:
    by, at = row.values.get("updated_by"), row.values.get("updated_at")
    key = next(iter(data), "")
    told = kind.visible_fields(actor).get(key)
    return {
        "title": str(row.values.get(kind.title) or row.id),
        "href": f"/{kind.slug}/{row.id}?tab=history",
        "who": (by.title if by else "") or _("somebody else"),
        "when": format_ago(at, clock.now(), actor.language) if at else "",
        "theirs": cell(row.values[key], told, actor) if told else "",
        "mine": shown_value(told, data[key], actor) if told else "",
    }
