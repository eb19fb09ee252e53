"""Records that may be the same: told with every write, asked for without one, looked through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from atrium.core.api.addresses import type_at
from atrium.core.api.bodies import json_object
from atrium.core.api.callers import Caller
from atrium.core.api.problems import Fault, missing
from atrium.core.api.questions import number
from atrium.core.api.serving import endpoint, reply
from atrium.core.duplicates import known, reviewing
from atrium.core.duplicates.finding import Found, demand_asker, find, find_like
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected

REPORT, REFUSE, IGNORE = WAYS = ("report", "refuse", "ignore")
MOST = 100


def way_of(query: QueryDict) -> str:
    """What is to be done about duplicates of what is written; raises Rejected."""
    told = query.get("duplicates", REPORT)
    if told not in WAYS:
        text = _("This is one of: %(known)s.") % {"known": ", ".join(WAYS)}
        raise Rejected([Problem("duplicates", text)])
    return told


def write(
    kind: Type, actor: Actor, way: str, fields: Any, perform: Callable[[], int]
) -> tuple[int, dict[str, Any]]:
    """Write a record of which these fields were sent: its id, and members for the answer.

    The members tell of duplicates, where there are any; where these are refused, nothing is
    written and Fault raised.
    """
    if way == IGNORE or known.compared_keys(kind).isdisjoint(fields):
        return perform(), {}
    with transaction.atomic():
        pk = perform()
        found = find_like(kind, actor, pk)
        if found and way == REFUSE:
            text = _("This seems to be there already; nothing was written.")
            raise Fault(409, "duplicate", text, duplicates=data_of(found))
    return pk, {"duplicates": data_of(found)} if found else {}


def data_of(found: Found) -> dict[str, Any]:
    """Matches in JSON; of those the actor may not see nothing but how many."""
    matches = [
        {"id": m.id, "title": m.title, "score": round(m.score, 3), "reasons": list(m.reasons)}
        for m in found.seen
    ]
    return {"matches": matches, "hidden": found.hidden}


def _match(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    kind, data = _matched_type(slug, caller), json_object(request)
    demand_asker(kind, caller.actor)
    strange = sorted(data.keys() - kind.visible_fields(caller.actor).keys())
    if strange:
        text = _("There is no field “%(field)s”.")
        raise Rejected([Problem(key, text % {"field": key}, "unknown_field") for key in strange])
    return reply(data_of(find(kind, caller.actor, data)))


def _list(request: HttpRequest, caller: Caller, slug: str) -> HttpResponse:
    kind = _matched_type(slug, caller)
    limit = max(1, number(request.GET, "limit", reviewing.PAGE, MOST))
    rows = reviewing.open_pairs(kind, caller.actor).filter(_behind(request.GET.get("after", "")))
    pairs = list(rows[: limit + 1])
    more, pairs = len(pairs) > limit, pairs[:limit]
    told = [
        {
            "id": one.pk,
            "records": [{"id": pk, "title": title} for pk, title in one.records],
            "score": round(one.score, 3),
            "reasons": list(one.reasons),
        }
        for one in reviewing.shown(kind, caller.actor, pairs)
    ]
    after = f"{pairs[-1].score!r}_{pairs[-1].pk}" if more else None
    return reply({"data": told, "next": after})


def _behind(after: str) -> Q:
    """Where a page goes on; raises Rejected."""
    if not after:
        return Q()
    score, _mark, pk = after.partition("_")
    try:
        return Q(score__lt=float(score)) | Q(score=float(score), pk__gt=int(pk))
    except ValueError:
        text = _("This is no mark that a page ended with.")
        raise Rejected([Problem("after", text)]) from None


def _dismiss(_request: HttpRequest, caller: Caller, slug: str, pk: int) -> HttpResponse:
    reviewing.dismiss(_matched_type(slug, caller), caller.actor, pk)
    return HttpResponse(status=204)


def _matched_type(slug: str, caller: Caller) -> Type:
    kind = type_at(slug, caller.actor)
    if kind.duplicates is None:
        raise missing()
    return kind


match_view = endpoint(post=_match)
list_view = endpoint(get=_list)
dismiss_view = endpoint(post=_dismiss)
