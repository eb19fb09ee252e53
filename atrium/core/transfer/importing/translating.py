"""From a row of cells to the data of a record, as an API would be sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import nh3
from django.utils.translation import gettext as _

from atrium.core import clock, names
from atrium.core.i18n.errors import Invalid
from atrium.core.names import fold
from atrium.core.records.errors import Problem
from atrium.core.transfer import tables
from atrium.core.transfer.importing.answers import TO_BE_MADE, Answer, strange_text
from atrium.core.transfer.importing.planning import (
    Plan,
    composed_name,
    names_of,
    parts_of,
)
from atrium.core.transfer.importing.slots import DATED, NAME_PARTS, Slot
from atrium.core.transfer.importing.sources import plain

# As an export writes them: "mobile: +81 90 1234 5678; fax: +81 3 …".
LABELLED = ("work", "mobile", "home", "fax", "other")
TEXTS = {"text", "email", "url", "language", "currency"}


@dataclass(slots=True)
class Line:
    """One row on its way: `later` are the names of rows of this file that it points at."""

    number: int
    cells: tables.Row
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    later: dict[str, str] = field(default_factory=dict)


Put = Callable[[Line, Any], None]


class Translator:
    """Makes lines of rows; prepared once for a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.order = plan.told.options.get("date_order") or None
        self.country = str(plan.told.options.get("country", ""))
        self.columns: list[tuple[int, Put]] = []
        self.always: list[tuple[str, str, Put]] = []
        self.finish: list[Put] = []
        self.phones: list[str] = []
        self._answers = plan.answers
        self._dates: dict[str, Any] = {}
        self._prepare()

    def line(self, number: int, cells: tables.Row) -> Line:
        line = Line(number, cells)
        if len(cells) > self.plan.width:
            text = _("This row has more cells than the file has columns.")
            line.problems.append(Problem("", text, "too_many_cells"))
        for at, put in self.columns:
            cell = cells[at]
            if cell != "" and cell is not None:
                put(line, cell)
        for _key, text, put in self.always:
            put(line, text)
        for last in self.finish:
            last(line, cells)
        return line

    # Preparation

    def _prepare(self) -> None:
        plan = self.plan
        for key, many in plan.at.items():
            if plan.known[key].part in NAME_PARTS and key.startswith(f"{plan.kind.title}."):
                continue
            put = self._put(plan.known[key])
            self.columns += [(at, put) for at in many]
        for key, text in plan.constants.items():
            slot = plan.known[key]
            if slot.reference is None and not slot.part:
                self.always.append((key, text, self._constant(slot)))
        if any(f"{plan.kind.title}.{part}" in plan.at for part in NAME_PARTS):
            self.finish.append(self._compose)
        if any(s.kind == "address" for s in plan.known.values()):
            self.finish.append(self._addresses)
        self.phones = [k for k, s in plan.known.items() if s.kind == "phones" and not s.part]
        if self.phones and any(key.endswith(".country") for key in plan.at):
            self.finish.append(self._phones)
        self.finish += [
            self._rule(slot) for key, slot in plan.known.items()
            if slot.reference is not None and key in plan.constants
        ]  # fmt: skip

    def _put(self, slot: Slot) -> Put:
        if slot.listed:
            return self._listed(slot)
        if slot.part:
            return self._part(slot)
        made = {
            "phones": self._rows("number"),
            "emails": self._rows("address"),
            "money": self._money,
            "longtext": self._longtext,
            "tags": self._tags,
            "address": self._whole_address,
        }.get(slot.kind)
        if made:
            return made(slot)
        return self._date(slot) if slot.kind in DATED else self._simple(slot)

    def _constant(self, slot: Slot) -> Put:
        """A fixed value stands where the row says nothing."""
        put, key = self._put(slot), slot.field.key

        def always(line: Line, text: Any) -> None:
            if key not in line.data and key not in line.later:
                put(line, text)

        return always

    # Kinds of cells

    def _simple(self, slot: Slot) -> Put:
        key, texts = slot.field.key, slot.kind in TEXTS

        def put(line: Line, cell: Any) -> None:
            line.data[key] = plain(cell) if texts else cell

        return put

    def _date(self, slot: Slot) -> Put:
        key, order, language = slot.field.key, self.order, self.plan.actor.language
        zone = ZoneInfo(self.plan.actor.zone)
        whole, seen = slot.kind == "datetime", self._dates

        def put(line: Line, cell: Any) -> None:
            value = cell if isinstance(cell, (date, datetime)) else seen.get(cell)
            if value is None:
                try:
                    value = clock.parse_datetime(plain(cell), order, language)
                except Invalid as fault:
                    if plain(cell).strip():
                        line.problems.append(Problem(key, str(fault)))
                    return
                seen[cell] = value
            if whole:
                moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001
                line.data[key] = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            else:
                line.data[key] = value.date() if isinstance(value, datetime) else value

        return put

    def _money(self, slot: Slot) -> Put:
        key = slot.field.key
        currency = f"{key}.currency"

        def put(line: Line, cell: Any) -> None:
            code = self.plan.text(currency, line.cells)
            line.data[key] = {"amount": cell, "currency": code} if code else cell

        return put

    def _rows(self, value_key: str) -> Callable[[Slot], Put]:
        def made(slot: Slot) -> Put:
            return self._labelled(slot.field.key, value_key, slot.part)

        return made

    def _labelled(self, key: str, value_key: str, part: str) -> Put:
        """Phones and e-mails: one a cell, or several with a kind before each."""
        country = self.country

        def put(line: Line, cell: Any) -> None:
            text = plain(cell).strip()
            pieces = text.replace("\n", ";").split(";") if ";" in text or "\n" in text else (text,)
            for piece in pieces:
                kind, colon, rest = piece.strip().partition(": ")
                labelled = colon and kind in LABELLED
                value = rest if labelled else piece.strip()
                if value:
                    row = {"kind": kind if labelled else part, value_key: value}
                    if country and value_key == "number":
                        row["country"] = country
                    line.data.setdefault(key, []).append(row)

        return put

    def _longtext(self, slot: Slot) -> Put:
        key = slot.field.key

        def put(line: Line, cell: Any) -> None:
            text = plain(cell)
            if not nh3.is_html(text):
                text = escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")
            held = line.data.get(key)
            line.data[key] = f"{held}<br>{text}" if held else text

        return put

    def _tags(self, slot: Slot) -> Put:
        key = slot.field.key

        def put(line: Line, cell: Any) -> None:
            parts = [*line.data.get(key, []), *parts_of(slot, plain(cell))]
            line.data[key] = parts

        return put

    def _whole_address(self, slot: Slot) -> Put:
        key = slot.field.key

        def put(line: Line, cell: Any) -> None:
            line.data.setdefault(key, {})[""] = plain(cell)

        return put

    def _part(self, slot: Slot) -> Put:
        key, part = slot.field.key, slot.part
        if slot.field.kind.key == "phones":
            return self._labelled(key, "number", part)
        if slot.field.kind.key == "emails":
            return self._labelled(key, "address", part)

        def put(line: Line, cell: Any) -> None:
            line.data.setdefault(key, {})[part] = plain(cell)

        # A currency alone is no sum; the amount fetches it.
        return (lambda _line, _cell: None) if part == "currency" else put

    # Listed values

    def _listed(self, slot: Slot) -> Put:
        if slot.part == "country":
            return self._country(slot)
        key = slot.key
        many = slot.field.kind.several
        told = self._answers.get(key, {})
        plan = self.plan
        within = plan.within.get(key)

        def put(line: Line, cell: Any) -> None:
            text = plain(cell).strip()
            parent = self._parent(within, line) if within else ""
            values = []
            for part in parts_of(slot, text):
                answer = told.get((parent, part)) or Answer("ask")
                values += self._said(slot, part, answer, line)
            if many:
                line.data[slot.field.key] = [*line.data.get(slot.field.key, []), *values]
            elif values:
                line.data[slot.field.key] = values[0]

        return put

    def _parent(self, above: str, line: Line) -> str:
        return self.plan.text(above, line.cells)

    def _said(self, slot: Slot, text: str, answer: Answer, line: Line) -> list[Any]:
        """The value of an answer, or a problem of the line."""
        if answer.do == "use":
            return [answer.value]
        if answer.do == "create":
            # Only while looking: a record's place is kept by a number that none has.
            return [TO_BE_MADE] if slot.refers else []
        if answer.do == "later":
            line.later[slot.field.key] = text
        elif answer.do != "empty":
            reason = answer.reason or strange_text(slot, text)
            line.problems.append(Problem(slot.field.key, reason, "unknown"))
        return []

    def _country(self, slot: Slot) -> Put:
        key = slot.field.key
        told = self._answers.get(slot.key, {})

        def put(line: Line, cell: Any) -> None:
            text = plain(cell).strip()
            said = self._said(slot, text, told.get(("", text)) or Answer("ask"), line)
            if said:
                line.data.setdefault(key, {})["country"] = said[0]

        return put

    # What needs the whole row

    def _compose(self, line: Line, cells: Sequence[Any]) -> None:
        name = composed_name(self.plan, cells)
        if name and self.plan.kind.title not in line.data:
            line.data[self.plan.kind.title] = name

    def _addresses(self, line: Line, _cells: Any) -> None:
        """A whole address is taken apart; what stands in columns of its own goes before."""
        for key, value in line.data.items():
            slot = self.plan.known.get(key)
            if slot is None or slot.kind != "address" or not isinstance(value, dict):
                continue
            whole = value.pop("", "")
            if whole:
                country = value.get("country") or self._fixed_country(key) or self.country
                split = names.split_address(whole, country)
                found = {part: getattr(split, part) for part in split.__slots__}
                line.data[key] = {**found, **value}
            elif "country" not in value and value:
                value["country"] = self._fixed_country(key) or self.country
            if self.plan.told.faults.get(key) == "empty":
                self._without_fault(line.data[key])

    def _without_fault(self, parts: dict[str, str]) -> None:
        """Of an address that is wrong in its postcode the rest is kept, where faults are let be."""
        try:
            names.parse_address({key: str(value) for key, value in parts.items()})
        except Invalid:
            parts.pop("postcode", None)

    def _fixed_country(self, key: str) -> str:
        slot = f"{key}.country"
        text = self.plan.constants.get(slot, "")
        answer = self._answers.get(slot, {}).get(("", text))
        return str(answer.value) if answer and answer.do == "use" else ""

    def _phones(self, line: Line, _cells: Any) -> None:
        """A number is read as in the country of its row's address, if it can be one there."""
        abroad = next(
            (
                v.get("country")
                for v in line.data.values()
                if isinstance(v, dict) and "country" in v
            ),
            "",
        )
        if not abroad or abroad == self.country:
            return
        for told in self.phones:
            for row in line.data.get(told, ()):
                try:
                    names.parse_phone(row["number"], abroad)
                except Invalid:
                    continue
                row["country"] = abroad

    def _rule(self, slot: Slot) -> Put:
        """Those whom others name get a value of their own."""
        plan = self.plan
        reference = slot.reference.key if slot.reference else ""
        named = plan.named.get(reference, frozenset())
        values = plan.rule_value(slot.key)

        def put(line: Line, cells: Any) -> None:
            if values is not None and named & set(map(fold, names_of(plan, cells))):
                line.data[slot.field.key] = values

        return put


def own_names(plan: Plan, table: tables.Table) -> Mapping[str, int]:
    """What each row of the file may be called, to its line; the first row of a name counts."""
    found: dict[str, int] = {}
    for number, row in table.rows():
        for name in names_of(plan, row):
            found.setdefault(fold(name), number)
    return found
