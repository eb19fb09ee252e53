from __future__ import annotations

import json
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from atrium.core.records import reading, registry, versions
from atrium.core.records.actor import Scope, Verb
from atrium.core.records.errors import Rejected
from atrium.core.transfer import tables
from atrium.core.transfer.exporting import export
from atrium.core.transfer.management.people import actor_named


class Command(BaseCommand):
    help = "write records to a file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("type", help="the record type, such as account or deals")
        parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
        parser.add_argument("--as", dest="person", metavar="EMAIL", help="whose rights count")
        parser.add_argument("--filter", metavar="JSON", help="which records; default all")
        parser.add_argument("--columns", metavar="A,B", help="which fields; default all")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")

    def handle(self, *_args: Any, **given: Any) -> None:
        versions.refresh()
        actor = actor_named(given["person"])
        kinds = {name: kind for kind in registry.all_types() for name in (kind.key, kind.slug)}
        kind = kinds.get(given["type"])
        if kind is None:
            known = ", ".join(k.key for k in registry.all_types())
            raise CommandError(f"There is no record type {given['type']}. There are: {known}.")
        if actor.scope(kind.key, Verb.EXPORT) is Scope.NONE:
            raise CommandError(f"The role of {actor.name} does not allow exporting {kind.key}.")
        if given["format"] == "xlsx" and not given["output"]:
            raise CommandError("A workbook needs a file to go to: -o FILE.")
        with translation.override(actor.language):
            try:
                question = reading.Question(filter=_json(given["filter"]), sort="id")
                columns = given["columns"].split(",") if given["columns"] else ()
                reading.select_fields(kind, actor, columns)
                heads, rows = export(kind, actor, question, columns)
                self._write(given, heads, rows)
            except Rejected as fault:
                raise CommandError(" ".join(p.message for p in fault.problems)) from None

    def _write(self, given: dict[str, Any], heads: list[str], rows: Any) -> None:
        out: Path | None = given["output"]
        if out is None:
            tables.write_csv(sys.stdout.buffer, heads, rows)
            return
        # Whole or not at all: a file that broke off half-way must not be taken for the export.
        with tempfile.TemporaryDirectory(dir=out.parent) as folder:
            draft = Path(folder) / out.name
            if given["format"] == "xlsx":
                tables.write_xlsx(draft, heads, rows)
            else:
                with draft.open("wb") as stream:
                    tables.write_csv(stream, heads, rows)
            draft.replace(out)


def _json(text: str | None) -> Any:
    try:
        return json.loads(text) if text else {}
    except ValueError as fault:
        raise CommandError(f"--filter is no JSON: {fault}") from None
