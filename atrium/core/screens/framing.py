"""The frame of every page, filled for the person who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atrium.core.access.middleware import Request
from atrium.core.access.models import Person
from atrium.core.names import initials
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Right
from atrium.core.records.book import Type
from atrium.core.screens.access import reachable
from atrium.core.screens.frame import (
    Addresses,
    Creatable,
    Frame,
    NavGroup,
    NavItem,
    Toast,
    Viewer,
)

if TYPE_CHECKING:
    from atrium.core.records.types import Text

HUES = "abcdef"
GROUPS: dict[str, Text] = {
    "customers": gettext_lazy("Customers"),
    "sales": gettext_lazy("Sales"),
    "company": gettext_lazy("Company"),
    "setup": gettext_lazy("Set-up"),
}
ADDRESSES = Addresses(
    home="/",
    palette="/palette",
    preferences="/preferences",
    sessions="/auth/sessions/",
    tokens="/settings/tokens",
    actions="/actions",
    sign_out="/auth/logout/",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation that is no list of records; rooms add theirs at the start."""

    group: str
    label: Text
    href: str
    icon: str
    may: Callable[[Actor], bool] = lambda _actor: True


_places: list[Place] = []


def place(told: Place) -> None:
    """Add a page to the navigation; called while the program starts."""
    _places.append(told)


def places(actor: Actor) -> list[Place]:
    """The pages this actor may go to."""
    return [told for told in _places if told.may(actor)]


def frame(request: Request, title: str, kind: Type | None = None) -> Frame:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware lets nobody else in
    actor = request.actor
    return Frame(
        title=title,
        viewer=Viewer(
            person.name, initials(person.name), person.email or "", HUES[person.pk % len(HUES)]
        ),
        to=ADDRESSES,
        nav=_nav(actor, request.path, kind),
        creatable=_creatable(actor),
        theme=person.theme,  # type: ignore[arg-type]
        density=person.density,  # type: ignore[arg-type]
        toasts=tuple(
            Toast(str(m), "moss", m.extra_tags or "") for m in messages.get_messages(request)
        ),
    )


def _nav(actor: Actor, path: str, now: Type | None) -> tuple[NavGroup, ...]:
    groups = [NavGroup("", (NavItem(_("Home"), "/", "house", current=path == "/"),))]
    for key, label in GROUPS.items():
        items = [
            NavItem(str(t.many), f"/{t.slug}", t.icon, current=t is now)
            for t in registry.all_types()
            if t.group == key and reachable(t, actor) and _useful(t, actor)
        ]
        items += [
            NavItem(str(p.label), p.href, p.icon, current=path.startswith(p.href))
            for p in places(actor)
            if p.group == key
        ]
        if items:
            groups.append(NavGroup(str(label), tuple(items)))
    return tuple(groups)


def _useful(kind: Type, actor: Actor) -> bool:
    """What only administrators change is set-up, and others need not pass it every day."""
    return kind.group != "setup" or actor.may(Right.ADMINISTER)


def _creatable(actor: Actor) -> tuple[Creatable, ...]:
    return tuple(
        Creatable(str(t.new), f"/{t.slug}/new?quick=1", t.icon)
        for t in registry.all_types()
        if t.group in {"customers", "sales"} and t.policy.may_create(actor, t)
    )
