from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from atrium.core.events.kinds import EventKind, register

MERGED = "record.merged"
UNMERGED = "record.unmerged"

register(
    EventKind(MERGED, _("%(record)s was merged with %(with)s"), "merge", "indigo"),
    EventKind(UNMERGED, _("%(record)s and %(with)s were unmerged"), "git-branch", "indigo"),
)
