"""Why can this person see this?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from markupsafe import Markup

from atrium.core.access.explaining import Answer, Explanation, Reason, explain
from atrium.core.access.middleware import Request
from atrium.core.access.models.share import Level
from atrium.core.access.policies import ChildOf, Owned
from atrium.core.administration import words
from atrium.core.administration.asking import as_input, asked
from atrium.core.clock import format_date
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden
from atrium.core.records.kinds.base import Ref
from atrium.core.screens.access import answers, type_or_404
from atrium.core.screens.framing import frame


@dataclass(frozen=True, slots=True)
class Said:
    """One verb in words: whether, why, and what the roles say when they do not suffice."""

    title: str
    may: bool
    reasons: Sequence[Markup]
    lacks: Sequence[str]


@require_GET
@answers
def why(request: Request, slug: str, pk: int) -> HttpResponse:
    actor = request.actor
    kind = type_or_404(slug, actor)
    row = reading.one(kind, actor, pk)
    edits = reading.visible(kind, actor, Verb.EDIT).filter(pk=pk).exists()
    if not (edits or actor.may(Right.ADMINISTER)):
        raise Forbidden(_("Only who may change this record can ask who sees it."))
    asked_for = request.GET.get("person", "")
    person = None
    if asked_for.isascii() and asked_for.isdigit():
        people = reading.visible(registry.get("person"), actor)
        person = people.filter(pk=int(asked_for)).first()
    name = str(row.values.get(kind.title) or "") or _("(no name)")
    told = explain(kind, person, pk) if person else None
    context = {
        "frame": frame(request, _("Who may see %(record)s, and why") % {"record": name}, kind),
        "kind": kind,
        "pk": pk,
        "name": name,
        "held": _held(kind, row),
        "person": person,
        "picker": as_input(asked("person", "person", _("Person"), required=True)),
        "chosen": {"id": person.pk, "title": person.name} if person else None,
        "told": told,
        "said": [_said(kind, row, answer, actor) for answer in told.answers] if told else (),
        "fields": list(_fields(kind, told, actor)) if told else (),
    }
    return render(request, "administration/why.html", context)


def _held(kind: Type, row: reading.Row) -> str:
    """Who looks after the record, in words."""
    if not isinstance(kind.policy, Owned):
        return ""
    owner, team = _title(row, "owner"), _title(row, "team")
    return _("Its owner is %(owner)s; it is held by %(team)s.") % {
        "owner": owner or _("nobody"),
        "team": team or _("no team"),
    }


def _title(row: reading.Row, key: str) -> str:
    ref = row.values.get(key)
    return (ref.title or "…") if isinstance(ref, Ref) else ""


def _said(kind: Type, row: reading.Row, answer: Answer, actor: Actor) -> Said:
    reasons = [_reason(kind, row, reason, actor) for reason in answer.reasons]
    lacks = [
        _("The role “%(role)s” reaches %(reach)s.")
        % {"role": reach.role.name, "reach": words.REACH[reach.scope.name.lower()]}
        for reach in (answer.reaches if isinstance(kind.policy, Owned) else ())
    ]
    return Said(str(words.VERBS[answer.verb]), answer.may, reasons, [] if answer.may else lacks)


def _reason(kind: Type, row: reading.Row, reason: Reason, actor: Actor) -> Markup:
    if reason.share:
        return _shared(reason, actor)
    if reason.code == "parent":
        return _parents(kind, row)
    told = {
        "all": _("The role “%(role)s” reaches every record of this type."),
        "own": _("The role “%(role)s” reaches their own, and they are the owner."),
        "team": _("The role “%(role)s” reaches what their team holds, and it is held by %(team)s."),
        "below": _(
            "The role “%(role)s” reaches what their team and the teams below hold, "
            "and it is held by %(team)s."
        ),
        "common": _("The role “%(role)s” allows it for everything of this type."),
        "everybody": _("Everybody who works here sees it."),
        "administer": _("The role “%(role)s” administers."),
    }[reason.code]
    role = reason.role.name if reason.role else ""
    return Markup(told) % {"role": role, "team": _title(row, "team")}  # noqa: S704 - our own text


def _shared(reason: Reason, actor: Actor) -> Markup:
    share = reason.share
    assert share is not None  # noqa: S101 - asked by the caller
    told = (
        _("%(who)s shared it with the team %(holder)s on %(day)s: %(level)s.")
        if share.team
        else _("%(who)s shared it with them on %(day)s: %(level)s.")
    )
    if share.member:
        told = (
            _("%(who)s put the team %(holder)s on it on %(day)s: %(level)s.")
            if share.team
            else _("%(who)s put them on it on %(day)s: %(level)s.")
        )
    return Markup(told) % {  # noqa: S704 - our own text
        "who": share.created_by.name if share.created_by else _("Somebody"),
        "holder": share.team.name if share.team else "",
        "day": format_date(share.created_at.date(), actor.language),
        "level": Level(share.level).label,
    }


def _parents(kind: Type, row: reading.Row) -> Markup:
    assert isinstance(kind.policy, ChildOf)  # noqa: S101 - only it has this rule
    refs = [row.values.get(name) for name in kind.policy.parents]
    links = Markup(", ").join(
        Markup('<a class="link" href="/{}/{}/why">{}</a>').format(
            registry.get(ref.type).slug, ref.id, ref.title or "…"
        )
        for ref in refs
        if isinstance(ref, Ref)
    )
    told = Markup(_("It goes by what it belongs to: %(records)s."))  # noqa: S704 - our own text
    return told % {"records": links}


def _fields(kind: Type, told: Explanation, actor: Actor) -> Iterator[tuple[str, str, str]]:
    """What is kept from the person of that which the asker sees: field, rule, roles."""
    known = kind.visible_fields(actor)
    for kept in told.fields:
        if kept.field.key in known:
            rule = words.RULES["hidden" if kept.hidden else "read"]
            names = ", ".join(role.name for role in kept.roles)
            yield str(kept.field.label), str(rule), names
