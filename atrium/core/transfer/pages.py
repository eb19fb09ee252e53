"""Between the pages of an import and its settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atrium.core.clock import format_datetime, format_duration
from atrium.core.i18n import format_number
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.screens.forms import Input
from atrium.core.transfer import tables
from atrium.core.transfer.importing import sources, starting
from atrium.core.transfer.importing.slots import Slot, slots, targets
from atrium.core.transfer.models import (
    Import,
    ImportRow,
    OnDuplicate,
    OnSimilar,
    Outcome,
    State,
)

SAMPLES = 3
LONGEST = 60
MOST_REASONS = 30
STEPS = ("", "columns", "problems", "preview", "")
BY_HAND = ("date_order", "country")


def steps(told: Import | None, now: int) -> list[dict[str, str]]:
    """The wizard's steps; one may go back to those before while nothing has been written."""
    labels = (_("File"), _("Columns"), _("Problems"), _("Preview"), _("Result"))
    made = []
    for number, label in enumerate(labels, 1):
        step = {"label": label, "state": "done" if number < now else "now" if number == now else ""}
        if told is not None and told.state == State.DRAFT and 1 < number < now:
            step["href"] = f"/import/{told.pk}/{STEPS[number - 1]}"
        made.append(step)
    if now == len(labels) and told is not None and not told.busy:
        made[-1]["state"] = "done"
    return made


# Step 2: columns


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file: what is in it and where it goes."""

    name: str
    at: int
    slot: str
    samples: Sequence[str]
    sure: bool
    why: str


def columns_context(told: Import, actor: Actor) -> dict[str, Any]:
    kind = registry.get(told.record_type)
    known = slots(kind, actor)
    with sources.opened(told) as table:
        seen = sources.glimpse(table)
        _auto, why = sources.map_automatically(seen, targets(known, kind))
        samples = seen.samples()
        lines = [
            _line(told, name, at, samples[name], why.get(name))
            for at, name in enumerate(table.columns)
        ]
        facts: dict[str, Any] = {
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "sheets": table.sheets,
            "sheet": table.sheet,
            "evidence": table.evidence,
            "warnings": [remark.message for remark in table.warnings],
            "rows": table.row_count,
        }
    return {
        "kind": kind,
        "lines": lines,
        "facts": facts,
        "types": [(t.key, str(t.many)) for t in starting.importable(actor)],
        "targets": [(k, s.label, s.field.required) for k, s in known.items() if not s.reference],
        "encodings": _encodings(facts["encoding"]),
        "delimiters": ((",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", "|")),
        "orders": _orders(told),
        "fixed": _fixed(told, known),
        "missing": _missing(told, known),
        "recognised": ", ".join(
            str(kind.fields[key].label) for key in kind.transfer.match if key in kind.fields
        ),
        "looks_alike": kind.duplicates is not None,
        "zip": zip,
        "rows_text": format_number(facts["rows"], actor.language),
    }


def _line(
    told: Import, name: str, at: int, values: Sequence[Any], match: tables.Match | None
) -> ColumnLine:
    slot = told.mapping.get(name, "")
    automatic = match is not None and match.field == slot
    shown = list(dict.fromkeys(_short(sources.plain(value)) for value in values))[:SAMPLES]
    by_hand = name in told.options.get("by_hand", {})
    sure = by_hand or (match is not None and automatic and match.score >= tables.SURE)
    why = match.reason if match is not None and automatic and not by_hand else ""
    return ColumnLine(name, at, slot, shown, sure, why)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def _encodings(now: str) -> list[str]:
    return list(dict.fromkeys([*([now] if now else []), *tables.ENCODINGS]))


def _orders(told: Import) -> list[tuple[str, str]]:
    named = {
        "dmy": _("day, month, year (31.12.2026)"),
        "mdy": _("month, day, year (12/31/2026)"),
        "ymd": _("year, month, day (26/12/31)"),
    }
    guessed = told.options.get("guessed_order", "")
    first = (
        _("found out: %(order)s") % {"order": named[guessed]}
        if guessed
        else _("as they can be read")
    )
    return [("", first), *named.items()]


def _fixed(told: Import, known: Mapping[str, Slot]) -> list[tuple[str, str, str]]:
    """Fixed values: those set, and those that are offered or demanded and have none."""
    keys = [k for k in told.constants if k in known]
    keys += [k for k, s in known.items() if s.reference is not None and k not in keys]
    keys += [k for k in _missing_keys(told, known) if k not in keys]
    return [(key, known[key].label, str(told.constants.get(key, ""))) for key in keys]


def _missing_keys(told: Import, known: Mapping[str, Slot]) -> list[str]:
    used = {slot.partition(".")[0] for slot in (*told.mapping.values(), *told.constants)}
    return [
        key for key, slot in known.items()
        if slot.field.required and slot.field.default is None and not slot.part
        and slot.reference is None and key not in used
    ]  # fmt: skip


def _missing(told: Import, known: Mapping[str, Slot]) -> list[str]:
    return [known[key].label for key in _missing_keys(told, known)]


def take_columns(told: Import, actor: Actor, post: QueryDict) -> None:
    """Keep what the page says; a new type or another way of reading maps the columns anew."""
    sent = {name: post.get(name, "") for name in ("type", "on_duplicate", "on_similar", *BY_HAND)}
    types = {t.key for t in starting.importable(actor)}
    reading = {key: post.get(key, "") for key in ("encoding", "delimiter", "sheet")}
    changed = sent["type"] in types and sent["type"] != told.record_type
    if changed:
        told.record_type = sent["type"]
        told.constants, told.decisions, told.faults = {}, {}, {}
        told.options.pop("by_hand", None)
    told.options |= {key: value for key, value in reading.items() if value}
    told.options["header"] = post.get("header", "1") == "1"
    for key in BY_HAND:
        if key in post and sent[key] != told.options.get(key, ""):
            told.options[key] = sent[key]
            told.options[f"{key}_by_hand"] = bool(sent[key])
    if sent["on_duplicate"] in OnDuplicate.values:
        told.on_duplicate = sent["on_duplicate"]
    if sent["on_similar"] in OnSimilar.values:
        told.on_similar = sent["on_similar"]
    known = slots(registry.get(told.record_type), actor)
    with sources.opened(told) as table:
        if not changed:
            _take_mapping(told, table, known, post)
            _take_constants(told, known, post)
        starting.look_over(told, actor, table, sources.glimpse(table))
    if not changed:
        # What was emptied by hand stays empty, whatever would be offered.
        for key in post.getlist("fixed_key"):
            if key in told.constants and not post.get(f"fixed.{key}", "").strip():
                del told.constants[key]
    told.save()


def _take_mapping(
    told: Import, table: tables.Table, known: Mapping[str, Slot], post: QueryDict
) -> None:
    by_hand = told.options.setdefault("by_hand", {})
    for at, name in enumerate(table.columns):
        if post.get(f"name.{at}") != name:
            continue
        slot = post.get(f"column.{at}", "")
        if slot != told.mapping.get(name, "") and (slot in known or not slot):
            by_hand[name] = slot


def _take_constants(told: Import, known: Mapping[str, Slot], post: QueryDict) -> None:
    constants = {}
    for key in post.getlist("fixed_key"):
        text = post.get(f"fixed.{key}", "").strip()
        if key in known and text:
            constants[key] = text
    key, text = post.get("add_key", ""), post.get("add_value", "").strip()
    if key in known and text:
        constants[key] = text
    told.constants = constants


# Step 3: problems


def take_decisions(told: Import, post: QueryDict) -> None:
    """Keep what was decided about strange values, faults and parents."""
    for slot in post.getlist("parent"):
        name = post.get(f"parent.{slot}", "")
        if name == "+":
            name = post.get(f"parent.{slot}.new", "").strip()
            told.decisions.setdefault(slot, {})[name] = {"do": "create"}
        if name:
            told.constants[slot] = name
    for position in post.getlist("value"):
        slot, text = post.get(f"slot.{position}", ""), post.get(f"text.{position}", "")
        choice = _decision(post.get(f"do.{position}", ""), post.get(f"to.{position}", ""))
        if slot and choice:
            told.decisions.setdefault(slot, {})[text] = choice
        every = post.get(f"all.{slot}", "")
        if every in {"create", "empty", "refuse"}:
            told.decisions[slot][text] = {"do": every}
    for slot in post.getlist("others"):
        told.decisions.setdefault(slot, {})["*"] = {
            "do": "likely", "else": post.get(f"others.{slot}", "refuse"),
        }  # fmt: skip
    for key in post.getlist("fault"):
        told.faults[key] = "empty" if post.get(f"fault.{key}") == "empty" else "refuse"
    told.save()


def _decision(do: str, to: str) -> dict[str, str] | None:
    if do.startswith("use:"):
        return {"do": "use", "to": do[4:]}
    if do == "other":
        return {"do": "use", "to": f"#{to}"} if to.isdigit() else {"do": "refuse"}
    return {"do": do} if do in {"create", "empty", "refuse"} else None


def pickers(found: Mapping[str, Any]) -> dict[str, Input]:
    """For each column whose records are too many to list, the input that finds one."""
    return {
        column["slot"]: Input(
            key="to", kind="reference", label=column["label"], target=column["target"],
            source=f"/pick/{column['target']}", placeholder=_("Find…"),
        )
        for column in found["columns"]
        if column["target"] and not column["names"]
    }  # fmt: skip


# Steps 4 and 5, and the imports there were


def tiles(counts: Mapping[str, int], actor: Actor, *, done: bool = False) -> list[dict[str, str]]:
    """How many rows will be, or are, what."""
    labels = {
        "created": (pgettext("import", "Created") if done else _("To create"), "moss", "plus"),
        "updated": (_("Updated") if done else _("To update"), "indigo", "pencil"),
        "skipped": (_("Skipped") if done else _("To skip"), "", "minus"),
        "refused": (_("Refused") if done else _("To refuse"), "verm", "circle-x"),
    }
    return [
        {
            "label": label,
            "tone": tone if counts[key] else "",
            "icon": icon,
            "key": key,
            "value": format_number(counts[key], actor.language),
        }
        for key, (label, tone, icon) in labels.items()
    ]


def past(told: Import, actor: Actor) -> dict[str, Any]:
    kind = registry.get(told.record_type) if told.record_type else None
    tones = {
        State.DONE: "moss", State.FAILED: "verm", State.RUNNING: "indigo", State.UNDOING: "indigo",
    }  # fmt: skip
    return {
        "href": f"/import/{told.pk}",
        "file": told.file.name,
        "type": str(kind.many) if kind else "",
        "icon": kind.icon if kind else "file",
        "person": told.person.name if told.person else "",
        "at": format_datetime(told.created_at, actor.language, actor.zone),
        "iso": told.created_at.isoformat(),
        "state": State(told.state).label,
        "tone": tones.get(State(told.state), ""),
        "created": format_number(told.created + told.beside, actor.language),
        "updated": format_number(told.updated, actor.language),
        "refused": format_number(told.refused, actor.language),
    }


def reasons(told: Import, outcome: Outcome) -> list[dict[str, Any]]:
    """Why rows were refused, the most frequent reason first, with the first lines."""
    rows = ImportRow.objects.filter(of=told, outcome=outcome).order_by("line")
    counted: Counter[tuple[str, str]] = Counter()
    lines: dict[tuple[str, str], list[int]] = {}
    for line, said in rows.values_list("line", "reasons"):
        for reason in said:
            key = (reason["label"], reason["message"])
            counted[key] += 1
            lines.setdefault(key, []).append(line)
    return [
        {"label": label, "message": message, "count": count, "lines": lines[label, message][:8]}
        for (label, message), count in counted.most_common(MOST_REASONS)
    ]


def left(told: Import) -> list[dict[str, Any]]:
    """What an undo could not take back, by reason, with the first records."""
    rows = ImportRow.objects.filter(
        of=told, undone=False, outcome__in=(Outcome.CREATED, Outcome.UPDATED)
    )
    by_reason: dict[str, list[tuple[str, int | None]]] = {}
    for key, pk, said in rows.values_list("record_type", "record_id", "reasons"):
        for reason in said:
            by_reason.setdefault(reason["message"], []).append((key, pk))
    return [
        {
            "message": message,
            "count": len(found),
            "links": [(f"/{registry.get(key).slug}/{pk}", pk) for key, pk in found[:8]],
        }
        for message, found in by_reason.items()
    ]


def beside(told: Import, actor: Actor) -> list[dict[str, str]]:
    """The records made because rows named them, counted by type."""
    rows = ImportRow.objects.filter(of=told, line=0).values_list("record_type", flat=True)
    return [
        {
            "href": f"/{kind.slug}?import={told.pk}",
            "label": str(kind.many if count > 1 else kind.one),
            "count": format_number(count, actor.language),
        }
        for kind, count in _by_type(Counter(rows))
    ]


def _by_type(counted: Counter[str]) -> list[tuple[Type, int]]:
    return [(registry.get(key), count) for key, count in counted.items()]


def took(told: Import, actor: Actor) -> str:
    """How long the work took, from its first row to its last."""
    work = told.progress
    if work is None or not work.started_at or not work.finished_at:
        return ""
    seconds = max(1, round((work.finished_at - work.started_at).total_seconds()))
    return format_duration(seconds, actor.language)
