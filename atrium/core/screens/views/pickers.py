"""What pickers and the palette ask while somebody types."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Func
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atrium.core import i18n, money
from atrium.core.access.middleware import Request
from atrium.core.names import fold
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right
from atrium.core.screens import framing, mistyped
from atrium.core.screens.access import answers, reachable
from atrium.core.search import query as searching
from atrium.core.search import recent

MANY = 20


@require_GET
@answers
def pick(request: Request, source: str) -> HttpResponse:
    """Options for a picker: records of a type, countries, languages or currencies."""
    words, actor = request.GET.get("q", ""), request.actor
    if source in LISTS:
        known = LISTS[source](actor)
        wanted = fold(words)
        options = [(code, name) for code, name in known if wanted in fold(f"{name} {code}")][:MANY]
        return _options(request, options)
    kind = {t.key: t for t in registry.all_types()}.get(source)
    if kind is None or not reachable(kind, actor):
        raise Http404
    found = searching.find_titles(kind, actor, words, MANY)
    return _options(request, [(str(pk), title) for pk, title in found])


@require_GET
@answers
def tags(request: Request, source: str) -> HttpResponse:
    """Tags already on records of the type that the actor sees."""
    kind = {t.key: t for t in registry.all_types()}.get(source)
    if kind is None or not reachable(kind, request.actor):
        raise Http404
    words = request.GET.get("q", "")
    rows = reading.visible(kind, request.actor).annotate(tag=Func(F("tags"), function="unnest"))
    found = rows.order_by("tag").values_list("tag", flat=True).distinct()
    wanted = fold(words)
    return _options(request, [(t, t) for t in found[:500] if wanted in fold(t)][:MANY])


@require_GET
@answers
def mention(request: Request) -> HttpResponse:
    kind = registry.get("person")
    found = searching.find_titles(kind, request.actor, request.GET.get("q", ""), 8)
    return _options(request, [(str(pk), title) for pk, title in found])


@require_GET
@answers
def palette(request: Request) -> HttpResponse:
    """Jump, act and find: pages and verbs whose name fits, then records."""
    actor, words = request.actor, request.GET.get("q", "").strip()
    told = ""
    if not words:
        groups: list[dict[str, object]] = [
            {"label": _("Opened lately"), "items": _recent(actor)},
            {"label": _("Go to"), "items": _places(actor, "")},
        ]
    else:
        found = searching.answer(actor, words, limit=30)
        groups = [{"label": _("Go to"), "items": _places(actor, words)}, *_grouped(found.hits)]
        told = mistyped.note(words, found)
    return render(request, "screens/palette.html", {"groups": groups, "told": told})


def _recent(actor: Actor) -> list[dict[str, str]]:
    return [_item(ref.type, ref.id, ref.title or "", "") for ref in recent.recent(actor, 8)]


def _places(actor: Actor, words: str) -> list[dict[str, str]]:
    """Lists to go to and things to make."""
    wanted = fold(words)
    places = []
    for kind in registry.all_types():
        if not kind.group or not reachable(kind, actor):
            continue
        places.append({"url": f"/{kind.slug}", "title": str(kind.many), "icon": kind.icon})
        if kind.told.board:
            title = _("%(records)s: board") % {"records": kind.many}
            places.append({"url": f"/{kind.slug}/board", "title": title, "icon": "columns-3"})
        if kind.policy.may_create(actor, kind):
            places.append({"url": f"/{kind.slug}/new", "title": str(kind.new), "icon": "plus"})
    places += [
        *({"url": p.href, "title": str(p.label), "icon": p.icon} for p in framing.places(actor)),
        {"url": "/preferences", "title": _("Preferences"), "icon": "settings"},
    ]
    if actor.may(Right.IMPORT):
        places.append({"url": "/import", "title": _("Import"), "icon": "upload"})
    if not wanted:
        return [place for place in places if place["icon"] != "plus"][:8]
    return [place for place in places if wanted in fold(place["title"])][:6]


def _grouped(hits: Iterable[searching.Hit]) -> list[dict[str, object]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for hit in hits:
        groups.setdefault(hit.type, []).append(_item(hit.type, hit.id, hit.title, hit.subtitle))
    return [{"label": str(registry.get(key).many), "items": items} for key, items in groups.items()]


def _item(type_key: str, pk: int, title: str, subtitle: str) -> dict[str, str]:
    kind = registry.get(type_key)
    return {
        "url": f"/{kind.slug}/{pk}",
        "title": title or _("(no name)"),
        "subtitle": subtitle,
        "icon": kind.icon,
        "hint": str(kind.one),
    }


def _options(request: Request, options: list[tuple[str, str]]) -> HttpResponse:
    return render(request, "screens/form/_options.html", {"options": options})


LISTS = {
    "country": lambda actor: i18n.countries(actor.language),
    "language": lambda actor: i18n.languages(actor.language),
    "currency": lambda actor: money.currencies(actor.language),
    "zone": lambda actor: i18n.timezones(actor.language),
}
