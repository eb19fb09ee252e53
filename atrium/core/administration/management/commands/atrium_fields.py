"""`atrium fields export` writes all own fields and layouts, `atrium fields import` reads them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person
from atrium.core.administration.actions import own_files
from atrium.core.records import versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Forbidden, Rejected

MARKS = {"add": "+", "change": "~", "same": "=", "refuse": "!"}


class Command(BaseCommand):
    help = "take own fields and layouts from one installation to another"

    def add_arguments(self, parser: ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="do", required=True)
        out = sub.add_parser("export", help="write all definitions as JSON")
        out.add_argument("-o", "--output", type=Path, metavar="FILE")
        into = sub.add_parser("import", help="take over what such a file has")
        into.add_argument("file", type=Path)
        into.add_argument("--dry-run", action="store_true", help="only say what would change")
        into.add_argument(
            "--what-fits", action="store_true", help="leave out what does not fit, and go on"
        )
        for each in (out, into):
            each.add_argument("--as", dest="person", metavar="EMAIL", help="who does this")

    def handle(self, *_words: Any, **given: Any) -> None:
        versions.refresh()
        actor = _actor(given["person"])
        with translation.override(actor.language):
            try:
                self._export(actor, given) if given["do"] == "export" else self._import(
                    actor, given
                )
            except (Rejected, Forbidden) as fault:
                told = [p.message for p in getattr(fault, "problems", ())] or [str(fault)]
                raise CommandError(" ".join(told)) from None

    def _export(self, actor: Actor, given: dict[str, Any]) -> None:
        text = json.dumps(own_files.document(actor), ensure_ascii=False, indent=2)
        if given["output"]:
            given["output"].write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def _import(self, actor: Actor, given: dict[str, Any]) -> None:
        try:
            told = json.loads(given["file"].read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as fault:
            raise CommandError(f"{given['file']} cannot be read: {fault}") from None
        steps = own_files.preview(actor, told)
        for step in steps:
            what = f": {', '.join(step.what)}" if step.what else ""
            self.stdout.write(f"{MARKS[step.do]} {step.about}{what}")
        refused = any(step.do == "refuse" for step in steps)
        if given["dry_run"]:
            return
        if refused and not given["what_fits"]:
            raise CommandError("Nothing was changed. --what-fits takes over the rest.")
        own_files.carry_out(actor, told)


def _actor(email: str | None) -> Actor:
    people = Person.objects.filter(is_active=True, deleted_at__isnull=True)
    wanted = {"email": email.lower()} if email else {"roles__code": "administrator"}
    person = people.filter(**wanted).order_by("pk").first()
    if person is None:
        raise CommandError("Nobody like that signs in here. `atrium user list` shows who does.")
    return actor_for(person, source="import")
