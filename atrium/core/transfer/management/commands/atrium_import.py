from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from atrium.core.records import registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Forbidden, Rejected
from atrium.core.transfer import tables
from atrium.core.transfer.importing import answers, planning, running, sources, starting
from atrium.core.transfer.importing.analysing import Findings, analyse, summary
from atrium.core.transfer.importing.slots import Slot, slots
from atrium.core.transfer.management.people import actor_named
from atrium.core.transfer.models import Import, ImportRow, OnDuplicate, OnSimilar, Outcome

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "bring the rows of a file in as records"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("type", help="the record type, such as account or deals")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="person", metavar="EMAIL", help="whose rights count")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD",
            help="where a column goes; nothing behind the = leaves it out",
        )  # fmt: skip
        parser.add_argument(
            "--set", action="append", default=[], metavar="FIELD=VALUE",
            help="a fixed value where a row says nothing",
        )  # fmt: skip
        parser.add_argument("--on-duplicate", choices=OnDuplicate.values, default="skip")
        parser.add_argument(
            "--on-similar", choices=OnSimilar.values, default="create",
            help="what becomes of a row that resembles a record or an earlier row",
        )  # fmt: skip
        parser.add_argument(
            "--fix", action="append", default=[], metavar="COLUMN:VALUE=MEANT",
            help="what a value of a column stands for",
        )  # fmt: skip
        parser.add_argument(
            "--leave-empty", action="append", default=[], metavar="FIELD",
            help="leave out what this field cannot keep, instead of refusing the row",
        )  # fmt: skip
        parser.add_argument("--encoding")
        parser.add_argument("--delimiter")
        parser.add_argument("--sheet")
        parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"))
        parser.add_argument("--country", help="whose way of writing phones and addresses it is")
        parser.add_argument(
            "--yes", action="store_true", help="take suggestions and make what is missing"
        )
        parser.add_argument("--dry-run", action="store_true", help="look only; write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *_args: Any, **given: Any) -> None:
        versions.refresh()
        actor = actor_named(given["person"])
        with translation.override(actor.language):
            try:
                self._import(actor, given)
            except (Rejected, Forbidden) as fault:
                raise CommandError(_sentences(fault)) from None
            except tables.Unreadable as fault:
                raise CommandError(fault.message) from None

    def _import(self, actor: Actor, given: dict[str, Any]) -> None:
        told = self._begun(actor, given)
        try:
            found = self._looked(told, actor, accept=given["yes"])
            if given["dry_run"]:
                self._say(given, {**summary(found), "problems": _groups(found)}, _report(found))
                return
            if found.plan.asks() and not given["yes"]:
                text = "\n".join(_report(found))
                raise CommandError(f"{text}\nDecide with --fix, --map and --set, or add --yes.")
            running.run(told, actor, self._progress(given))
            self._say(given, _result(told), _told(told))
        finally:
            if given["dry_run"]:
                starting.discard(told)

    def _begun(self, actor: Actor, given: dict[str, Any]) -> Import:
        """The import as the options say, checked."""
        path: Path = given["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        kind = _type(given["type"])
        known = slots(kind, actor)
        columns, constants = (
            dict(_pairs(given["map"], "--map")),
            dict(_pairs(given["set"], "--set")),
        )
        for slot in (*columns.values(), *constants, *given["leave_empty"]):
            if slot and slot not in known:
                raise CommandError(f"There is no field {slot}. There are: {', '.join(known)}.")
        with path.open("rb") as content:
            told = starting.begin(actor, path.name, content, path.stat().st_size, kind.key)
        told.options |= _reading(given) | {"by_hand": columns}
        with sources.opened(told) as table:
            for name in set(columns) - set(table.columns):
                names = ", ".join(table.columns)
                raise CommandError(f"The file has no column {name}. It has: {names}.")
            starting.look_over(told, actor, table, sources.glimpse(table))
        told.constants |= constants
        for key in given["leave_empty"]:
            _leave_empty(told, known, key)
        for fix in given["fix"]:
            self._fix(told, fix)
        told.on_duplicate, told.on_similar = given["on_duplicate"], given["on_similar"]
        for problem in starting.problems_of(told, actor):
            raise CommandError(problem)
        told.save()
        return told

    def _fix(self, told: Import, fix: str) -> None:
        column, colon, rest = fix.partition(":")
        value, sign, meant = rest.partition("=")
        if not colon or not sign:
            raise CommandError(f"--fix {fix}: write it as COLUMN:VALUE=MEANT.")
        slot = told.mapping.get(column, column)
        choice = {"do": "use", "to": meant} if meant else {"do": "empty"}
        told.decisions.setdefault(slot, {})[value] = choice

    def _looked(self, told: Import, actor: Actor, *, accept: bool) -> Findings:
        with sources.opened(told) as table:
            while accept and planning.accept_all(planning.make_plan(told, actor, table)):
                pass
            told.save()
            return analyse(told, actor, table)

    def _progress(self, given: dict[str, Any]) -> running.Tell:
        def tell(done: int, total: int) -> None:
            if not given["json"] and self.stderr.isatty():
                self.stderr.write(f"\r{done:,} of {total:,} rows", ending="")

        return tell

    def _say(self, given: dict[str, Any], data: dict[str, Any], lines: list[str]) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=2) if given["json"] else "\n".join(lines)
        self.stdout.write(text)


def _reading(given: dict[str, Any]) -> dict[str, Any]:
    """How the file is to be read, as far as the options say."""
    told = {key: given[key] for key in ("encoding", "delimiter", "sheet") if given[key]}
    if given["country"]:
        told |= {"country": given["country"].upper(), "country_by_hand": True}
    if given["date_order"]:
        told |= {"date_order": given["date_order"], "date_order_by_hand": True}
    return told


def _leave_empty(told: Import, known: Mapping[str, Slot], key: str) -> None:
    """What the field cannot keep is left out, values that are not known as well."""
    told.faults[key] = "empty"
    for slot in known:
        if slot.partition(".")[0] == key:
            told.decisions[slot] = {"*": {"do": "likely", "else": "empty"}}


def _type(name: str) -> Any:
    for kind in registry.all_types():
        if name in {kind.key, kind.slug}:
            return kind
    known = ", ".join(kind.key for kind in registry.all_types())
    raise CommandError(f"There is no record type {name}. There are: {known}.")


def _pairs(told: list[str], option: str) -> list[tuple[str, str]]:
    pairs = []
    for text in told:
        name, sign, value = text.partition("=")
        if not sign:
            raise CommandError(f"{option} {text}: an = is missing.")
        pairs.append((name, value))
    return pairs


def _sentences(fault: Exception) -> str:
    return " ".join(p.message for p in getattr(fault, "problems", ())) or str(fault)


def _groups(found: Findings) -> list[dict[str, Any]]:
    return [
        {"field": g.key, "message": g.message, "rows": g.count, "lines": g.lines}
        for g in found.groups
    ]


def _report(found: Findings) -> list[str]:
    counts = summary(found)
    first = (
        f"{counts['total']:,} rows: {counts['created']:,} to create, {counts['updated']:,} to "
        f"update, {counts['skipped']:,} to skip, {counts['refused']:,} to refuse."
    )
    asked = [
        f"Which {about.slot.label}? Say it with --set {about.slot.key}=NAME."
        for about in found.plan.open_parents
    ]
    lines = [first, *asked]
    for column in found.plan.columns.values():
        for strange in list(column.strange.values())[:MOST_SHOWN]:
            text = answers.strange_text(column.slot, strange.key[1], strange)
            near = f" Did you mean “{strange.near}”?" if strange.near else ""
            lines.append(f"  {strange.count:>6,} × {text}{near}")
    lines += [
        f"  {g.count:>6,} × {g.key}: {g.message} (lines {', '.join(map(str, g.lines))})"
        for g in found.groups if g.code != "unknown"
    ]  # fmt: skip
    if counts["resembling"]:
        lines.append(f"  {counts['resembling']:>6,} × resembles a record or an earlier row.")
    return lines


def _result(told: Import) -> dict[str, Any]:
    refused = ImportRow.objects.filter(of=told, outcome=Outcome.REFUSED).order_by("line")
    rows = [{"line": r.line, "reasons": r.reasons} for r in refused[:1000]]
    return {**starting.data_of(told), "refusals": rows}


def _told(told: Import) -> list[str]:
    first = (
        f"{told.total:,} rows: {told.created:,} created, {told.updated:,} updated, "
        f"{told.skipped:,} skipped, {told.refused:,} refused."
    )
    lines = [first]
    if told.beside:
        lines.append(f"{told.beside:,} further records were made because rows named them.")
    refused = ImportRow.objects.filter(of=told, outcome=Outcome.REFUSED)
    counted = Counter(
        (reason["label"], reason["message"])
        for reasons in refused.values_list("reasons", flat=True)
        for reason in reasons
    )
    lines += [
        f"  {count:>6,} × {label}: {message}"
        for (label, message), count in counted.most_common(MOST_SHOWN)
    ]
    return lines
