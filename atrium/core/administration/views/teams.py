"""The tree of teams: seen by everybody, moved by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atrium.core.access.middleware import Request
from atrium.core.access.models import Person, Team
from atrium.core.actions import runner
from atrium.core.administration.asking import as_input, asked
from atrium.core.administration.guarding import for_administrators
from atrium.core.i18n import country_name
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.screens.access import answers
from atrium.core.screens.forms import FormSection, RecordForm, by_field
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast


@dataclass(slots=True)
class Node:
    """A team in the tree; `people` are its own, `all_people` those of the teams below too."""

    id: int
    name: str
    country: str
    people: int
    all_people: int
    below: list[Node] = field(default_factory=list)


@require_GET
@answers
def tree(request: Request) -> HttpResponse:
    may = request.actor.may(Right.ADMINISTER)
    context = {
        "frame": frame(request, _("Tree of teams")),
        "roots": roots(request.actor),
        "may": may,
    }
    return render(request, "administration/teams.html", context)


@require_POST
@for_administrators
def place(request: Request, pk: int) -> HttpResponse:
    """Put a team under another, or at the top; answers the tree as it is then."""
    runner.update(registry.get("team"), request.actor, [pk], {"parent": request.POST.get("parent")})
    context = {"roots": roots(request.actor), "may": True}
    return render(request, "administration/_tree.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def move(request: Request, pk: int) -> HttpResponse:
    """The same by a form, for the keyboard and for pages of teams."""
    kind = registry.get("team")
    team = reading.visible(kind, request.actor).filter(pk=pk).select_related("parent").first()
    if team is None:
        raise NotFound
    parent = asked("parent", "team", _("Part of"), help=_("Empty puts the team at the top."))
    above: object = {"id": team.parent_id, "title": team.parent.name} if team.parent else None
    errors: dict[str, list[str]] = {}
    quick = request.GET.get("quick") == "1"
    if request.method == "POST":
        try:
            runner.update(kind, request.actor, [pk], {"parent": request.POST.get("parent")})
        except Rejected as wrong:
            errors = by_field(wrong.problems, ["parent"])
        else:
            toast(request, _("“%(team)s” was moved.") % {"team": team.name})
            if quick:
                return HttpResponse(status=204, headers={"HX-Redirect": "/teams/tree"})
            return redirect("/teams/tree")
    title = _("Move %(team)s") % {"team": team.name}
    form = RecordForm(
        url=request.get_full_path(),
        sections=[FormSection("", (as_input(parent),))],
        values={"parent": above},
        errors=errors,
        title=title,
        csrf=get_token(request),
        save=_("Move"),
        cancel="/teams/tree",
    )
    context = {
        "frame": frame(request, title, kind),
        "form": form,
        "crumbs": [
            {"label": kind.many, "href": "/teams"},
            {"label": team.name, "href": f"/teams/{pk}"},
        ],
        "look": "quick",
    }
    template = "screens/form/_part.html" if quick else "administration/form.html"
    return render(request, template, context, status=422 if errors else 200)


def roots(actor: Actor) -> list[Node]:
    """The teams without one above, each with those below; two queries however many there are."""
    rows = Person.objects.filter(deleted_at__isnull=True, is_active=True, team__isnull=False)
    counts = dict(rows.values_list("team").annotate(many=Count("pk")).order_by())
    teams = list(reading.visible(registry.get("team"), actor).order_by("name", "pk"))
    nodes = {team.pk: _node(team, counts, actor) for team in teams}
    top: list[Node] = []
    for team in teams:
        for above in team.path[:-1]:
            if above in nodes:
                nodes[above].all_people += nodes[team.pk].people
        parent = nodes.get(team.parent_id)
        (parent.below if parent else top).append(nodes[team.pk])
    return top


def _node(team: Team, counts: Mapping[int, int], actor: Actor) -> Node:
    many = counts.get(team.pk, 0)
    country = country_name(team.country, actor.language) if team.country else ""
    return Node(team.pk, team.name, country, many, many)
