"""What a role allows, on one page: types by verbs, fields, general rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atrium.core.access.actors import EVERY_TYPE
from atrium.core.access.middleware import Request
from atrium.core.access.models import Role
from atrium.core.access.policies import Administered, ChildOf, Common, Directory
from atrium.core.administration import words
from atrium.core.administration.actions.rights import Rights, set_rights
from atrium.core.administration.guarding import for_administrators
from atrium.core.records import reading, registry
from atrium.core.records.actor import Right, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Conflict, NotFound, Rejected
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

if TYPE_CHECKING:
    from atrium.core.records.types import Text

# What follows from the record itself and no role decides.
UNRULED = {"id", "created_at", "created_by", "updated_at", "updated_by"}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    phrase: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One verb of one type: what may be chosen; nothing where the verb has no meaning."""

    verb: str
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class FieldRule:
    key: str
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Line:
    """One type in the matrix; `note` says what holds where scopes decide nothing."""

    key: str
    label: str
    icon: str
    own: bool
    cells: Sequence[Cell]
    words: str
    note: str
    fields: Sequence[FieldRule]
    ruled: int


@require_http_methods(["GET", "POST"])
@for_administrators
def rights(request: Request, pk: int) -> HttpResponse:
    """The editor of a role's rights."""
    kind = registry.get("role")
    role: Role | None = reading.visible(kind, request.actor).filter(pk=pk).first()
    if role is None:
        raise NotFound
    told = Rights(role.scopes, role.fields, role.rights)
    version, problems, status = role.version, [], 200
    if request.method == "POST":
        told = _sent(request.POST, role)
        seen = request.POST.get("version", "")
        try:
            set_rights(request.actor, pk, told, int(seen) if seen.isdigit() else None)
        except Rejected as wrong:
            problems, status = [problem.message for problem in wrong.problems], 422
        except Conflict as meanwhile:
            text = _(
                "Somebody else has changed this role meanwhile. What you chose is below; "
                "save again to put it in place of theirs, or open the page anew to see theirs."
            )
            problems, status, version = [text], 409, meanwhile.version
        else:
            toast(request, _("The rights of “%(role)s” were saved.") % {"role": role.name})
            return redirect(f"/roles/{pk}/rights")
    context = {
        "frame": frame(request, _("Rights of %(role)s") % {"role": role.name}, kind),
        "role": role,
        "version": version,
        "problems": problems,
        "verbs": [str(label) for label in words.VERBS.values()],
        "lines": list(_lines(told)),
        "rights": [
            (right.value, str(label), str(about), right.value in told.rights)
            for right, (label, about) in words.RIGHTS.items()
        ],
    }
    return render(request, "administration/rights.html", context, status=status)


def _lines(told: Rights) -> Iterator[Line]:
    default = told.scopes.get(EVERY_TYPE, {})
    cells = [_cell(verb, _scope(default, verb), words.PHRASES) for verb in Verb]
    yield Line(EVERY_TYPE, _("Every other type"), "layers", True, cells, _said(cells), "", (), 0)
    kinds = sorted(registry.all_types(), key=lambda kind: (bool(_note(kind)), str(kind.many)))
    for kind in kinds:
        yield _line(kind, told, default)


def _line(kind: Type, told: Rights, default: Mapping[str, str]) -> Line:
    note = _note(kind)
    own = kind.key in told.scopes
    held = told.scopes[kind.key] if own else default
    cells = [] if note else [_of_type(kind, verb, _scope(held, verb)) for verb in Verb]
    rules = told.fields.get(kind.key, {})
    fields = [
        FieldRule(key, str(field.label), _rules(kind, key, rules.get(key, "edit")))
        for key, field in kind.fields.items()
        if key not in UNRULED and not field.part_of
    ]
    return Line(
        kind.key, str(kind.many), kind.icon, own, cells, _said(cells), note, fields, len(rules)
    )


def _note(kind: Type) -> str:
    """What decides about a type that has no scopes of its own."""
    policy = kind.policy
    if isinstance(policy, ChildOf):
        parents = [str(registry.get(kind.fields[p].target).one) for p in policy.parents]
        return _("Goes by the record it belongs to: %(records)s.") % {
            "records": ", ".join(dict.fromkeys(parents))
        }
    if isinstance(policy, Administered):
        return _("Seen and changed by those who administer.")
    if isinstance(policy, Directory):
        return _("Seen by everybody, changed by those who administer.")
    return ""


def _of_type(kind: Type, verb: Verb, scope: str) -> Cell:
    if isinstance(kind.policy, Common):
        if verb is Verb.ASSIGN:
            return Cell(verb.value, str(words.VERBS[verb]), ())
        return _cell(verb, "none" if scope == "none" else "all", words.COMMON_PHRASES)
    return _cell(verb, scope, words.PHRASES)


def _cell(verb: Verb, scope: str, phrases: Mapping[Verb, Mapping[str, Text]]) -> Cell:
    """Whoever may create makes what is their own, so for creating it is yes or no."""
    offered: dict[str, Text] = {"none": words.SCOPES["none"]}
    offered |= {key: words.SCOPES[key] for key in words.SCOPES if key in phrases[verb]}
    if verb is Verb.CREATE:
        yes = "own" if scope == "none" else scope
        offered = {"none": _("No"), yes: _("Yes")}
    choices = [
        Choice(key, str(label), str(phrases[verb].get(key, "")), key == scope)
        for key, label in offered.items()
    ]
    return Cell(verb.value, str(words.VERBS[verb]), choices)


def _rules(kind: Type, key: str, rule: str) -> list[Choice]:
    labels = {name: str(label) for name, label in words.RULES.items()}
    if kind.fields[key].readonly:  # what nobody types is read or hidden
        labels["edit"] = labels.pop("read")
        rule = "edit" if rule == "read" else rule
    if key == kind.title:
        del labels["hidden"]  # a record without its name could not be told from others
    return [Choice(name, label, "", name == rule) for name, label in labels.items()]


def _said(cells: Sequence[Cell]) -> str:
    told = [choice.phrase for cell in cells for choice in cell.choices if choice.chosen]
    return " · ".join(phrase for phrase in told if phrase)


def _scope(held: Mapping[str, str], verb: Verb) -> str:
    scope = held.get(verb.value, "none")
    return scope if scope in words.SCOPES else "none"


def _sent(post: QueryDict, role: Role) -> Rights:
    """The rights as the form sent them; what it does not show stays as it was."""
    scopes: dict[str, dict[str, str]] = {}
    fields: dict[str, dict[str, str]] = {}
    for line in _lines(Rights(role.scopes, role.fields, role.rights)):
        if not line.note and (line.key == EVERY_TYPE or post.get(f"own.{line.key}")):
            scopes[line.key] = {
                verb.value: post.get(f"scope.{line.key}.{verb.value}", "none") for verb in Verb
            }
        elif line.note and line.key in role.scopes:
            scopes[line.key] = role.scopes[line.key]
        rules: Any = {f.key: post.get(f"field.{line.key}.{f.key}", "edit") for f in line.fields}
        # What the page does not show, such as a retired field, keeps its rule.
        kept = {k: rule for k, rule in role.fields.get(line.key, {}).items() if k not in rules}
        fields[line.key] = kept | {key: rule for key, rule in rules.items() if rule != "edit"}
    return Rights(scopes, fields, [r.value for r in Right if post.get(f"right.{r.value}")])
