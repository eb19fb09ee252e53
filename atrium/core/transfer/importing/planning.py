"""An import made ready: which cell goes where, and what every listed value stands for.

Two passes over the file are needed: one that counts the listed values, so that they are looked up
together, and one that makes rows of data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from atrium.core.names import fold
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.transfer import tables
from atrium.core.transfer.importing.answers import (
    Answer,
    Column,
    Key,
    answer_countries,
    answer_options,
    answer_references,
    covering,
    decided,
)
from atrium.core.transfer.importing.slots import Slot, slots
from atrium.core.transfer.importing.sources import plain
from atrium.core.transfer.models import Import, OnSimilar

SEPARATORS = str.maketrans("；、", ";;")


@dataclass(frozen=True, slots=True)
class Parents:
    """Which parent the values of a slot belong to, where the file does not say."""

    slot: Slot
    texts: tuple[str, ...]
    offered: Sequence[tuple[int, str, int]]


@dataclass
class Plan:
    """See the module. `answers` holds the settled answer of every listed value by slot.

    `within` maps a slot to the slot that names its parent (stage to pipeline). `open_parents` are
    questions that must be answered before the values below can be looked up. `named` has, by
    reference to the type itself, the folded names of those it points at, `own` what the file's
    own rows may be called, `shared` the team and owner of the rows that name somebody, and
    `filled` how many cells the rows with a value fill on average.
    """

    told: Import
    kind: Type
    actor: Actor
    known: dict[str, Slot]
    at: dict[str, list[int]]
    constants: dict[str, str]
    width: int
    columns: dict[str, Column] = field(default_factory=dict)
    answers: dict[str, dict[Key, Answer]] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)
    open_parents: list[Parents] = field(default_factory=list)
    named: dict[str, frozenset[str]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    shared: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=dict)
    filled: dict[str, dict[str, float]] = field(default_factory=dict)
    only_looks: bool = False

    @property
    def looks_for_similar(self) -> bool:
        """Whether it matters which rows resemble records: in what is told before the import too."""
        by_choice = self.told.on_similar != OnSimilar.CREATE
        return self.kind.duplicates is not None and (by_choice or self.only_looks)

    def parent_text(self, slot: str, row: Sequence[tables.Cell]) -> str:
        above = self.within.get(slot)
        return self.text(above, row) if above else ""

    def text(self, slot: str, row: Sequence[tables.Cell]) -> str:
        """What a row says for a slot, else the fixed value."""
        for at in self.at.get(slot, ()):
            told = plain(row[at]).strip()
            if told:
                return told
        return self.constants.get(slot, "")

    def rule_value(self, key: str) -> Any:
        """The fixed value of a rule, None where it could not be found."""
        slot = self.known[key]
        answers = self.answers.get(key, {})
        found = [
            answer.value
            for part in parts_of(slot, self.constants.get(key, ""))
            if (answer := answers.get(("", part))) is not None and answer.do == "use"
        ]
        if not found:
            return None
        return found if slot.field.kind.several else found[0]

    def refuse_unmade(self, reasons: Mapping[tuple[str, Key], str]) -> None:
        """Refuse the values for which something should have been made and was not."""
        for slot, told in self.answers.items():
            for key, answer in told.items():
                if answer.do == "create":
                    told[key] = Answer("refuse", reason=reasons.get((slot, key), ""))

    def asks(self) -> bool:
        """Whether a person has something to decide yet."""
        return bool(self.open_parents) or any(
            answer.do == "ask" for told in self.answers.values() for answer in told.values()
        )


def make_plan(told: Import, actor: Actor, table: tables.Table) -> Plan:
    """Read through the file once and settle what its values stand for."""
    kind = registry.get(told.record_type)
    known = slots(kind, actor)
    at: dict[str, list[int]] = {}
    for position, name in enumerate(table.columns):
        slot = told.mapping.get(name)
        if slot in known:
            at.setdefault(slot, []).append(position)
    constants = {k: str(v) for k, v in told.constants.items() if k in known and v not in ("", None)}
    plan = Plan(told, kind, actor, known, at, constants, len(table.columns))
    plan.within = _within(plan)
    counted = _count(plan, table)
    for key in _in_order(plan, counted):
        _answer(plan, key, counted[key])
    return plan


def _within(plan: Plan) -> dict[str, str]:
    """For each slot whose target has a parent, the slot that may name this parent."""
    found = {}
    for key, slot in plan.known.items():
        if not slot.refers or not slot.field.target or slot.reference is not None:
            continue
        target = registry.get(slot.field.target)
        if not target.parent:
            continue
        above = target.fields[target.parent].target
        names = [k for k, s in plan.known.items() if s.field.target == above and s.refers]
        if names:
            found[key] = names[0]
    return found


def _count(plan: Plan, table: tables.Table) -> dict[str, Counter[Key]]:
    """How often each listed value occurs, under which parent."""
    listed = [
        k for k, slot in plan.known.items() if slot.listed and (k in plan.at or k in plan.constants)
    ]
    selves = [k for k in listed if plan.known[k].field.target == plan.kind.key]
    beside = [k for k in ("team", "owner") if k in listed and k not in selves]
    raw: dict[str, Counter[Key]] = {key: Counter() for key in listed}
    cells: dict[tuple[str, str], int] = {}
    for _line, row in table.rows():
        full = sum(cell not in ("", None) for cell in row)
        for key in listed:
            text = plan.text(key, row)
            if text:
                raw[key][plan.parent_text(key, row), text] += 1
                cells[key, text] = cells.get((key, text), 0) + full
                if key in selves:
                    _note_beside(plan, (key, text), beside, row)
        if selves:
            plan.own.update(map(fold, names_of(plan, row)))
    _note_filled(plan, raw, cells)
    counted = {key: _in_parts(plan.known[key], raw[key]) for key in listed}
    for key in selves:
        plan.named[key] = frozenset(fold(text) for _parent, text in counted[key])
    return counted


def _in_parts(slot: Slot, raw: Counter[Key]) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    for (parent, text), count in raw.items():
        for part in parts_of(slot, text):
            counted[parent, part] += count
    return counted


def _note_filled(
    plan: Plan, raw: Mapping[str, Counter[Key]], cells: Mapping[tuple[str, str], int]
) -> None:
    for key, counted in raw.items():
        times: Counter[str] = Counter()
        for (_parent, text), count in counted.items():
            times[text] += count
        plan.filled[key] = {text: cells[key, text] / n for text, n in times.items()}


def _note_beside(
    plan: Plan, named: tuple[str, str], beside: Iterable[str], row: tables.Row
) -> None:
    held = plan.shared.setdefault(named, {})
    for other in beside:
        held.setdefault(other, set()).add(plan.text(other, row))


def names_of(plan: Plan, row: Sequence[tables.Cell]) -> list[str]:
    """What other rows of the file may call the record of this row."""
    texts = [plan.text(plan.kind.title, row) or composed_name(plan, row)]
    keys = ["external_id", *(k for k, s in plan.known.items() if s.kind in {"email", "emails"})]
    texts += [plan.text(key, row) for key in keys if key in plan.at]
    return [text for text in texts if text]


def composed_name(plan: Plan, row: Sequence[tables.Cell]) -> str:
    """The full name out of its parts, in the order of its script."""
    title = plan.kind.title
    given, family = (plan.text(f"{title}.{part}", row) for part in ("given", "family"))
    if any("\u2e80" < sign < "\uffa0" for sign in family + given):
        return f"{family} {given}".strip()
    return f"{given} {family}".strip()


def parts_of(slot: Slot, text: str) -> list[str]:
    """The values in one cell: several where the field takes several and the cell parts them."""
    if not slot.field.kind.several or slot.part:
        return [text]
    parts = text.translate(SEPARATORS).replace("\n", ";").split(";")
    if len(parts) == 1 and slot.kind == "choices":
        parts = text.replace("，", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def _in_order(plan: Plan, counted: Mapping[str, Any]) -> list[str]:
    """Parents before what is below them."""
    return sorted(counted, key=lambda key: key in plan.within)


def _answer(plan: Plan, key: str, counted: Mapping[Key, int]) -> None:
    slot = plan.known[key]
    decisions = plan.told.decisions.get(key, {})
    if slot.kind == "country":
        column = answer_countries(slot, counted)
    elif not slot.refers:
        column = answer_options(slot, counted, plan.actor)
    else:
        named = _parents(plan, key, counted)
        if named is None:
            return
        counted, parents = named
        chosen = [str(d.get("to")) for d in decisions.values() if d.get("do") == "use"]
        column = answer_references(slot, counted, plan.actor, parents=parents, chosen=chosen)
    plan.columns[key] = column
    settled = dict(column.known)
    own = plan.own if slot.field.target == plan.kind.key else set()
    for strange in column.strange:
        answer = decided(column, strange, decisions)
        later = answer.do != "use" and fold(strange[1]) in own
        settled[strange] = Answer("later") if later else answer
    for strange, answer in settled.items():
        if answer.do == "later":
            column.strange.pop(strange)
    plan.answers[key] = settled


def _parents(
    plan: Plan, key: str, counted: Mapping[Key, int]
) -> tuple[Mapping[Key, int], Mapping[str, Answer] | None] | None:
    """The values with the answers for their parents; None where a person must say first.

    Where no row names a parent, the one that has all the values is meant.
    """
    above = plan.within.get(key)
    if above is None:
        return counted, None
    if above in plan.answers:
        return counted, {text: answer for (_p, text), answer in plan.answers[above].items()}
    slot = plan.known[key]
    texts = tuple(dict.fromkeys(text for _parent, text in counted))
    offered = covering(registry.get(slot.field.target), plan.actor, texts)
    whole = [row for row in offered if row[2] == len({fold(t) for t in texts})]
    if len(whole) != 1:
        plan.open_parents.append(Parents(plan.known[above], texts, offered))
        return None
    pk, title, _count = whole[0]
    plan.constants[above] = title
    plan.answers[above] = {("", title): Answer("use", pk)}
    return {(title, text): n for (_p, text), n in counted.items()}, {title: Answer("use", pk)}


def usual_parent(told: Import, about: Parents) -> str:
    """The name of a new parent, after the file."""
    stem = PurePath(told.file.name).stem.replace("_", " ").replace("-", " ").strip()
    name = (stem[:1].upper() + stem[1:] or str(about.slot.label))[:100]
    taken = {fold(title) for _pk, title, _count in about.offered}
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(free for free in names if fold(free) not in taken)


def accept_all(plan: Plan) -> bool:
    """Decide what is open: take suggestions, make what is missing. True if the plan changes.

    What can neither be taken nor made refuses its rows.
    """
    told, changed = plan.told, False
    for about in plan.open_parents:
        if about.slot.key not in told.constants:
            told.constants[about.slot.key] = usual_parent(told, about)
            told.decisions.setdefault(about.slot.key, {})["*"] = {"do": "likely", "else": "create"}
            changed = True
    for key in plan.columns:
        decisions = told.decisions.setdefault(key, {})
        if plan.columns[key].strange and "*" not in decisions:
            decisions["*"] = {"do": "likely", "else": "create"}
            changed = True
    return changed
