"""Looking for duplicates in the whole base, as work in the background."""

from __future__ import annotations

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from atrium.core.duplicates.reviewing import scan
from atrium.core.duplicates.rules import matched_types
from atrium.core.jobs.models import Progress, State
from atrium.core.jobs.running import running, start
from atrium.core.records import registry, versions
from atrium.core.records.actor import Actor, Right
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden


@app.task(name="duplicates.scan")
def look(progress: int, record_type: str) -> None:
    """Look through the records of one type."""
    with running(progress) as work:
        scan(registry.get(record_type), work.advance)


@app.periodic(cron="37 2 * * *")
@app.task(name="duplicates.nightly", queueing_lock="duplicates.nightly")
def look_nightly(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Look through every type, so that the queue is full in the morning."""
    versions.refresh()
    for kind in matched_types():
        scan(kind)


def look_now(actor: Actor, kind: Type) -> Progress:
    """Start looking through the type, unless that is under way already; raises Forbidden."""
    if not actor.may(Right.ADMINISTER):
        raise Forbidden(_("Your role does not allow this."))
    return under_way(actor, kind) or start(look, actor, _title(kind), record_type=kind.key)


def under_way(actor: Actor, kind: Type) -> Progress | None:
    """The look through the type that the actor has started and that has not ended."""
    rows = Progress.objects.filter(
        task=look.name, title=_title(kind), person=actor.person_id or 0,
        state__in=[State.WAITING, State.RUNNING],
    )  # fmt: skip
    return rows.order_by("-pk").first()


def _title(kind: Type) -> str:
    return _("Duplicates among %(type)s") % {"type": kind.many}
