"""Writing a file's rows as records, in batches that each commit with their account.

A batch and the rows that tell of it are one transaction, so a worker that dies loses nothing and
the next one goes on behind the last batch. Rows that point at other rows of the file wait until
those are there.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import DatabaseError
from django.db.models import F
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.actions.runner import may_give
from atrium.core.actions.work import Arrival, Work, assign, begin
from atrium.core.names import fold
from atrium.core.records import bulk, reading
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Forbidden, NotFound, Problem, Rejected
from atrium.core.transfer import tables
from atrium.core.transfer.importing import reporting
from atrium.core.transfer.importing.checking import Checked, Seen, check, join_twin, reasons
from atrium.core.transfer.importing.finding import find
from atrium.core.transfer.importing.making import make_missing
from atrium.core.transfer.importing.planning import Plan, make_plan
from atrium.core.transfer.importing.sources import opened
from atrium.core.transfer.importing.translating import Line, Translator, own_names
from atrium.core.transfer.models import Import, ImportRow, Outcome, State

# So many rows are looked up together, and so many of them written in one transaction.
CHUNK = 4000
BATCH = 500
ACTION = "import"
ACCOUNT = (
    "of_id", "line", "outcome", "record_type", "record_id", "version", "before",
    "reasons", "undone",
)  # fmt: skip
# The classes of errors that a value can cause: data, integrity, limits of the program.
FAULTS_OF_VALUES = ("22", "23", "54")
Tell = Callable[[int, int], None]


class Overtaken(Exception):
    """Another worker carries this import on."""


@contextmanager
def _collector_waits() -> Iterator[None]:
    """Keep the garbage collector from walking over thousands of live rows again and again.

    It took a third of the time of an import; rows are freed without it, since none is in a circle.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def run(told: Import, actor: Actor, tell: Tell = lambda _done, _total: None) -> Import:
    """Import all rows that are not yet settled; `tell` hears how many are done, of how many."""
    with opened(told) as table, _collector_waits():
        told.total = table.row_count
        told.state = State.RUNNING
        told.save(update_fields=["total", "state"])
        refused = make_missing(told, actor, make_plan(told, actor, table))
        plan = make_plan(told, actor, table)
        plan.refuse_unmade(refused)
        _Runner(told, plan, table, tell).run()
    told.refresh_from_db()
    told.state = State.DONE
    told.finished_at = clock.now()
    told.save(update_fields=["state", "finished_at"])
    return told


@dataclass
class _Runner:
    told: Import
    plan: Plan
    table: tables.Table
    tell: Tell
    labels: dict[str, str] = field(default_factory=dict)
    names: dict[int | None, str] = field(default_factory=dict)

    def run(self) -> None:
        self.labels = {key: str(f.label) for key, f in self.plan.kind.fields.items()}
        self.looked_at = reporting.looked_at(self.told)
        self.translator = Translator(self.plan)
        before = ImportRow.objects.filter(of=self.told, line__gt=0)
        self.settled = set(before.values_list("line", flat=True))
        made = before.filter(outcome=Outcome.CREATED).values_list("record_id", flat=True)
        self.own = {pk for pk in made if pk is not None}
        self.seen = Seen(self.plan)
        level = _levels(self.plan, self.table)
        deepest = max((0, *level.values()))
        for depth in range(deepest + 1):
            chosen = (
                row for row in self.table.rows()
                if row[0] not in self.settled and level.get(row[0], 0) == depth
            )  # fmt: skip
            self._write_all(chosen)
        circle = (
            r for r in self.table.rows() if level.get(r[0], 0) < 0 and r[0] not in self.settled
        )
        self._refuse_circle(circle)

    def _write_all(self, rows: Iterator[tuple[int, tables.Row]]) -> None:
        while chunk := list(islice(rows, CHUNK)):
            gc.collect(1)
            lines = [self.translator.line(number, cells) for number, cells in chunk]
            self._look_later_up(lines)
            checked = check(self.plan, lines, self.own)
            for begun in range(0, len(checked), BATCH):
                self._settle(checked[begun : begun + BATCH])

    def _settle(self, checked: Sequence[Checked]) -> None:
        """Write the rows; before one that updates another of them, that other."""
        waiting: list[Checked] = []
        for row in checked:
            twin = join_twin(self.plan, self.seen, row)
            if twin is not None and row.outcome is Outcome.UPDATED:
                if twin.record_id is None:
                    self._write(waiting)
                    waiting = []
                row.record_id = twin.record_id
            waiting.append(row)
        self._write(waiting)
        self.tell(self.told.done, self.told.total)

    def _look_later_up(self, lines: Sequence[Line]) -> None:
        """Names of the file's own rows that were written meanwhile."""
        for key in {key for line in lines for key in line.later}:
            texts = {line.later[key] for line in lines if key in line.later}
            found = find(self.plan.kind.key, self.plan.actor, texts)
            for line in lines:
                text = line.later.get(key)
                if text in found.one:
                    line.data[key] = found.one[text]
                elif text is not None:
                    about = _(
                        "The row with “%(text)s”, to which this one belongs, was not imported."
                    )
                    line.problems.append(Problem(key, about % {"text": text}, "unknown"))

    # One batch

    def _write(self, rows: Sequence[Checked]) -> None:
        """Write the rows at once, or by halves where one of them is refused."""
        if not rows:
            return
        try:
            self._commit(rows)
        except (Rejected, Forbidden, NotFound, DatabaseError) as fault:
            if not _is_the_rows(fault):
                raise
            if len(rows) > 1:
                half = len(rows) // 2
                self._write(rows[:half])
                self._write(rows[half:])
                return
            _refuse(rows[0], fault)
            self._commit(rows)

    def _commit(self, rows: Sequence[Checked]) -> None:
        arrival = Arrival("record.imported", {"file": self.told.file.name, "import": self.told.pk})
        written: list[tuple[Checked, Any, dict[str, Any]]] = []
        with begin(self.plan.actor, ACTION, run=self.told.run, arrival=arrival) as work:
            self._claim()
            written += self._create(work, [r for r in rows if r.outcome is Outcome.CREATED])
            written += self._update(work, [r for r in rows if r.outcome is Outcome.UPDATED])
            self._account(rows, written)
        self.told.done += len(rows)
        for row, record, _before in written:
            row.record_id = record.pk
            if row.outcome is Outcome.CREATED:
                self.own.add(record.pk)

    def _claim(self) -> None:
        """Make sure that nobody else has gone on with this import meanwhile."""
        done = (
            Import.objects.select_for_update().values_list("done", flat=True).get(pk=self.told.pk)
        )
        if done != self.told.done:
            raise Overtaken

    def _create(self, work: Work, rows: Sequence[Checked]) -> list[tuple[Checked, Any, Any]]:
        if not rows:
            return []
        records = work.create(self.plan.kind, [row.values for row in rows])
        return [(row, record, {}) for row, record in zip(rows, records, strict=True)]

    def _update(self, work: Work, rows: Sequence[Checked]) -> list[tuple[Checked, Any, Any]]:
        kind, written = self.plan.kind, []
        ids = [row.record_id for row in rows if row.record_id is not None]
        held = {record.pk: record for record in work.lock(kind, ids)} if ids else {}
        for row in rows:
            record = held[row.record_id or 0]
            if self._changed_meanwhile(record):
                row.refuse(self._who_did(record.updated_by_id), code="changed_meanwhile")
                continue
            if not may_give(kind, work.actor, row.values, [record]):
                raise Forbidden(_("Your role does not allow you to give this to somebody else."))
            for key, value in row.values.items():
                assign(record, kind.fields[key], value)
            related = {k: v for k, v in row.values.items() if kind.fields[k].through_many}
            changes = work.save(kind, [record], related=related)
            before = {k: c.fields[k][0] for c in changes for k in related if k in c.fields}
            written.append((row, record, before))
        return written

    def _changed_meanwhile(self, record: Any) -> bool:
        """Whether somebody else changed the record after the person looked at the preview."""
        mine = record.updated_by_id == self.plan.actor.person_id
        return self.looked_at is not None and not mine and record.updated_at > self.looked_at

    def _who_did(self, person: int | None) -> str:
        if person not in self.names:
            told = reading.titles(self.plan.actor, [("person", person or 0)])
            self.names[person] = told.get(("person", person or 0)) or _("Somebody else")
        text = _("%(name)s changed this record after you looked at the preview. It was left as it"
                 " is; import the row again to change it all the same.")  # fmt: skip
        return text % {"name": self.names[person]}

    def _account(
        self, rows: Sequence[Checked], written: Sequence[tuple[Checked, Any, dict[str, Any]]]
    ) -> None:
        made = {id(row): (record, before) for row, record, before in written}
        entries = []
        for row in rows:
            record, before = made.get(id(row), (None, {}))
            pk, version = (row.record_id, 0) if record is None else (record.pk, record.version)
            said = reasons(row, self.labels)
            entries.append(
                (self.told.pk, row.line.number, row.outcome, self.plan.kind.key, pk, version,
                 before, said, False)
            )  # fmt: skip
        bulk.copy(ImportRow, ACCOUNT, entries)
        counts = Counter(str(row.outcome) for row in rows)
        Import.objects.filter(pk=self.told.pk).update(
            done=F("done") + len(rows), **{key: F(key) + n for key, n in counts.items()}
        )

    def _refuse_circle(self, rows: Iterable[tuple[int, tables.Row]]) -> None:
        refused = []
        for number, cells in rows:
            told = Checked(Line(number, cells), {})
            told.refuse(_("This row and others point at each other in a circle."))
            refused.append(told)
        self._write(refused)


def _is_the_rows(fault: Exception) -> bool:
    """Whether a value is at fault, and not the database or its disk."""
    if not isinstance(fault, DatabaseError):
        return True
    return str(getattr(fault.__cause__, "sqlstate", "")).startswith(FAULTS_OF_VALUES)


def _refuse(row: Checked, fault: Exception) -> None:
    row.outcome = Outcome.REFUSED
    if isinstance(fault, Rejected):
        row.problems += fault.problems
    elif isinstance(fault, DatabaseError):
        row.refuse(_("A value of this row is too large or does not fit its field."))
    else:
        row.refuse(str(fault) or _("The record is not there any more."))


def _levels(plan: Plan, table: tables.Table) -> Mapping[int, int]:
    """How deep each row lies below other rows of the file; −1 for those in a circle.

    Rows that point at none are not listed.
    """
    pointing = [
        key for key, told in plan.answers.items()
        if any(answer.do == "later" for answer in told.values())
    ]  # fmt: skip
    if not pointing:
        return {}
    own = own_names(plan, table)
    above: dict[int, list[int]] = {}
    for number, row in table.rows():
        for key in pointing:
            text = plan.text(key, row)
            answer = plan.answers[key].get((plan.parent_text(key, row), text))
            if answer is not None and answer.do == "later" and fold(text) in own:
                above.setdefault(number, []).append(own[fold(text)])
    return _depths(above)


def _depths(above: Mapping[int, Sequence[int]]) -> dict[int, int]:
    depth: dict[int, int] = {}
    left = dict(above)
    while left:
        ready = [n for n, many in left.items() if all(m not in left for m in many)]
        if not ready:
            return {**depth, **dict.fromkeys(left, -1)}
        for number in ready:
            many = left.pop(number)
            depth[number] = 1 + max((depth.get(m, 0) for m in many), default=0)
    return depth
