"""What administering tells in the timelines of people and roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from atrium.core.events import kinds
from atrium.core.events.kinds import EventKind


def register() -> None:
    """Called once while the program starts."""
    kinds.register(
        EventKind(
            "access.role.rights_changed", _("The rights of %(record)s were changed"), "key-round"
        ),
        EventKind("access.person.password_set", _("%(record)s was given a new password"), "lock"),
        EventKind(
            "access.person.link_made",
            _("%(record)s was given a link to choose a password"),
            "link",
        ),
        EventKind(
            "access.person.sessions_ended", _("%(record)s was signed out everywhere"), "log-out"
        ),
    )
