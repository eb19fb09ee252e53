"""What an import would do, found by going through the whole file without writing anything."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from atrium.core import clock
from atrium.core.records.actor import Actor
from atrium.core.transfer import tables
from atrium.core.transfer.importing.checking import Checked, Seen, check, join_twin
from atrium.core.transfer.importing.planning import Plan, make_plan
from atrium.core.transfer.importing.translating import Translator
from atrium.core.transfer.models import Import, Outcome

CHUNK = 2000
SHOWN = 12
LINES = 8
QUOTED = re.compile("“[^”]*”")


@dataclass(slots=True)
class Group:
    """Rows with the same fault: the field it is in, a sentence, how many rows, the first lines."""

    key: str
    message: str
    code: str
    count: int = 0
    lines: list[int] = dataclasses.field(default_factory=list)
    values: list[str] = dataclasses.field(default_factory=list)


@dataclass
class Findings:
    """`counts` by outcome; `groups` the faults, the most frequent first; `rows` the first ones.

    `resembling` counts the rows that are probably there already, whatever is done with them.
    """

    plan: Plan
    warnings: Sequence[tables.Remark]
    total: int = 0
    counts: Counter[str] = dataclasses.field(default_factory=Counter)
    groups: list[Group] = dataclasses.field(default_factory=list)
    rows: list[Checked] = dataclasses.field(default_factory=list)
    resembling: int = 0
    seconds: float = 0.0


def analyse(told: Import, actor: Actor, table: tables.Table) -> Findings:
    """Go through every row."""
    begun = clock.now()
    plan = make_plan(told, actor, table)
    plan.only_looks = True
    found = Findings(plan, table.warnings)
    groups: dict[tuple[str, str], Group] = {}
    for row in _checked(plan, table):
        found.total += 1
        found.counts[row.outcome] += 1
        found.resembling += row.resembles
        if len(found.rows) < SHOWN:
            found.rows.append(row)
        if row.outcome is Outcome.REFUSED:
            _note(row, groups)
    found.groups = sorted(groups.values(), key=lambda group: -group.count)
    found.seconds = (clock.now() - begun).total_seconds()
    return found


def _checked(plan: Plan, table: tables.Table) -> Iterator[Checked]:
    translator, seen, rows = Translator(plan), Seen(plan), table.rows()
    while chunk := list(islice(rows, CHUNK)):
        for row in check(plan, [translator.line(number, cells) for number, cells in chunk]):
            join_twin(plan, seen, row)
            yield row


def _note(row: Checked, groups: dict[tuple[str, str], Group]) -> None:
    for problem in row.problems:
        told = problem.message
        key = (problem.field, QUOTED.sub("“…”", told))
        group = groups.setdefault(key, Group(problem.field, told, problem.code))
        group.count += 1
        if len(group.lines) < LINES:
            group.lines.append(row.line.number)
            group.values += [v for v in QUOTED.findall(told)[:1] if v not in group.values]


def summary(found: Findings) -> dict[str, Any]:
    """The counts as plain data."""
    return {
        "total": found.total,
        "created": found.counts[Outcome.CREATED],
        "updated": found.counts[Outcome.UPDATED],
        "skipped": found.counts[Outcome.SKIPPED],
        "refused": found.counts[Outcome.REFUSED],
        "resembling": found.resembling,
    }
