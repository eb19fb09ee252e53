"""The people on a record: with whom it is shared, and who works on it together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from atrium.core.access.middleware import Request
from atrium.core.access.models import Share
from atrium.core.access.models.share import Level
from atrium.core.access.policies import Owned
from atrium.core.actions import standard
from atrium.core.records import prepared, reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, NotFound, Rejected
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.cells import avatar
from atrium.core.screens.drawing import icon
from atrium.core.screens.forms import FormSection, Input, Option, RecordForm, by_field
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

KEYS = ("person", "team", "level", "member", "part")


@dataclass(frozen=True, slots=True)
class Holder:
    """One share as the record's page shows it."""

    id: int
    name: str
    href: str
    disc: Markup
    note: str


SHOWN = ("pk", "level", "member", "part", "person", "person__name", "team", "team__name")


def holders(kind: Type, pk: int) -> list[Holder] | None:
    """Those on the record, members first; None where records of the type are not shared."""
    if not isinstance(kind.policy, Owned):
        return None
    asked = prepared.statement(
        None,
        ("holders", kind.key),
        lambda: (
            Share.objects.filter(record_type=kind.key, record_id=prepared.HOLE)
            .order_by("-member", "created_at")
            .values_list(*SHOWN)
        ),
    )
    return [_holder(*row) for row in asked.rows(pk)]


def _holder(
    pk: int, level: str, member: bool, part: str,
    person: int | None, person_name: str, team: int | None, team_name: str,
) -> Holder:  # fmt: skip
    said = (part or (_("on it") if member else ""), Level(level).label)
    note = " · ".join(str(text) for text in said if text)
    if person:
        disc = avatar(person_name, person)
        return Holder(pk, person_name, f"/people/{person}", disc, note)
    return Holder(pk, team_name, f"/teams/{team}", icon("users"), note)


@require_http_methods(["GET", "POST"])
@answers
def people(request: Request, slug: str, pk: int) -> HttpResponse:
    """The form that adds somebody, on a page or in a dialog (`quick=1`)."""
    kind = type_or_404(slug, request.actor)
    actor = request.actor
    name = _demand_edit(kind, actor, pk)
    quick = request.GET.get("quick") == "1"
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {"level": Level.SEE.value}
    if request.method == "POST":
        try:
            _share(request, kind, pk)
        except Rejected as wrong:
            errors, values = by_field(wrong.problems, KEYS), _typed(request)
        else:
            toast(request, _("“%(record)s” was shared.") % {"record": name})
            if quick:
                return HttpResponse(status=204, headers={"HX-Redirect": f"/{kind.slug}/{pk}"})
            return redirect(f"/{kind.slug}/{pk}")
    form = RecordForm(
        url=request.get_full_path(),
        sections=[FormSection("", _inputs())],
        values=values,
        errors=errors,
        title=_("Share, or put on it"),
        csrf=get_token(request),
        save=_("Add"),
        cancel=f"/{kind.slug}/{pk}",
    )
    context = {
        "frame": frame(request, _("Share %(record)s") % {"record": name}, kind),
        "form": form,
        "name": name,
        "kind": kind,
        "pk": pk,
        "look": "quick",
    }
    template = "screens/form/_part.html" if quick else "screens/form/act.html"
    return render(request, template, context, status=422 if errors else 200)


@require_POST
@answers
def remove(request: Request, slug: str, pk: int, share: int) -> HttpResponse:
    kind = type_or_404(slug, request.actor)
    standard.unshare(kind, request.actor, pk, share)
    # Whoever takes the record from themself does not see it any more.
    if not reading.visible(kind, request.actor).filter(pk=pk).exists():
        return redirect(f"/{kind.slug}")
    return redirect(f"/{kind.slug}/{pk}")


def _demand_edit(kind: Type, actor: Actor, pk: int) -> str:
    """The record's name, for who may share it."""
    if not isinstance(kind.policy, Owned):
        raise NotFound
    name = str(reading.one(kind, actor, pk, [kind.title]).values[kind.title] or "")
    if not reading.visible(kind, actor, Verb.EDIT).filter(pk=pk).exists():
        raise Forbidden(_("Your role does not allow this with this record."))
    return name or _("(no name)")


def _share(request: Request, kind: Type, pk: int) -> None:
    post = request.POST
    person, team = (post.get(key, "") for key in ("person", "team"))
    standard.share(
        kind,
        request.actor,
        pk,
        person=int(person) if person.isdigit() else None,
        team=int(team) if team.isdigit() else None,
        level=post.get("level", ""),
        member=post.getlist("member")[-1:] == ["true"],
        part=post.get("part", "").strip(),
    )


def _inputs() -> tuple[Input, ...]:
    levels = tuple(Option(value, str(label)) for value, label in Level.choices)
    return (
        Input("person", "person", _("Person"), source="/pick/person"),
        Input("team", "team", _("or team"), source="/pick/team"),
        Input("level", "choice", _("They may"), required=True, choices=levels),
        Input("part", "text", _("As what"), help=_("Such as “technical advice”."), max_length=80),
        Input("member", "boolean", _("Works on it together with the owner")),
    )


def _typed(request: Request) -> dict[str, Any]:
    post = request.POST
    chosen = [(key, int(post[key])) for key in ("person", "team") if post.get(key, "").isdigit()]
    titles = reading.titles(request.actor, chosen)
    return {
        **{key: {"id": pk, "title": titles.get((key, pk), "")} for key, pk in chosen},
        "level": post.get("level", ""),
        "part": post.get("part", ""),
        "member": post.getlist("member")[-1:] == ["true"],
    }
