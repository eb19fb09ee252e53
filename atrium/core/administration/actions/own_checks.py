"""What is wrong with the definition of an own field; one place for page, file and command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from atrium.core.actions.deciding import undecidable
from atrium.core.i18n.errors import Invalid
from atrium.core.names import fold
from atrium.core.records import kinds, options, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Problem, Rejected
from atrium.core.records.filters import compile_filter
from atrium.core.records.models import OwnField
from atrium.core.records.own import indexes
from atrium.core.records.own.demands import impartial
from atrium.core.records.own.fields import PREFIX, field_of

KEY = re.compile(rf"{PREFIX}[a-z0-9]+(_[a-z0-9]+)*")
LONGEST_KEY = 40
LONGEST_LABEL, LONGEST_HELP = 120, 500
POINTING = {"reference", "references"}
CHOOSING = {"choice", "choices"}
SEARCHABLE = {
    "text", "longtext", "email", "emails", "phones", "url", "address", "tags", "labels",
    "reference",
}  # fmt: skip
SUMMED = {"number", "money", "duration"}
WITHOUT_DEFAULT = {"reference", "references", "files", "person", "team"}


def demand_sound(row: OwnField, actor: Actor) -> None:
    """Raise Rejected with everything that is wrong with the definition."""
    problems = list(_problems(row, actor))
    if problems:
        raise Rejected(problems)


def _problems(row: OwnField, actor: Actor) -> Iterator[Problem]:
    yield from _names(row)
    if row.kind not in {kind.key for kind in kinds.every()}:
        yield Problem("kind", _("Choose one of the kinds offered."))
        return
    if row.kind in POINTING and row.target not in {t.key for t in registry.all_types()}:
        yield Problem("target", _("Choose what kind of record the field points at."))
        return
    if row.kind in CHOOSING and row.options not in options.declared():
        yield Problem("options", _("Name at least one option to choose from."))
        return
    yield from _switches(row)
    yield from _default(row, actor)
    kind = registry.get(row.record_type)
    for name in ("shown_when", "demanded_when"):
        yield from _condition(row, kind, name, actor)


def _names(row: OwnField) -> Iterator[Problem]:
    endings = ("_base", "_currency")
    if not KEY.fullmatch(row.key) or len(row.key) > LONGEST_KEY or row.key.endswith(endings):
        text = _("“%(key)s” is no key; write “own_” and small letters, digits and underscores.")
        yield Problem("key", text % {"key": row.key})
    if not any(row.labels.values()):
        yield Problem("label.en", _("Give the field a name in at least one language."))
    taken = {
        fold(label): field.key
        for field in registry.get(row.record_type).fields.values()
        if field.key != row.key and not field.part_of
        for label in _labels(field.label)
    }
    for language, text in row.labels.items():
        if len(text) > LONGEST_LABEL:
            yield Problem(f"label.{language}", _("At most 120 characters fit."))
        elif fold(text) in taken:
            told = _("Another field is named “%(name)s” already.")
            yield Problem(f"label.{language}", told % {"name": text})
    for language, text in row.help.items():
        if len(text) > LONGEST_HELP:
            yield Problem(f"help.{language}", _("At most 500 characters fit."))


def _labels(label: Any) -> set[str]:
    from django.utils import translation

    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(label))
    return found


def _switches(row: OwnField) -> Iterator[Problem]:
    if row.unique and row.kind not in indexes.UNIQUE:
        yield Problem("unique", _("Values of this kind cannot be unique."))
    if row.search and row.kind not in SEARCHABLE:
        yield Problem("search", _("Values of this kind cannot be searched for."))
    if row.total and row.kind not in SUMMED:
        yield Problem("total", _("Values of this kind cannot be added up."))


def _default(row: OwnField, actor: Actor) -> Iterator[Problem]:
    if row.default in (None, "", [], {}):
        return
    if row.kind in WITHOUT_DEFAULT or row.unique:
        yield Problem("default", _("This field cannot have a value to begin with."))
        return
    if row.shown_when:
        text = _("A field that is shown on a condition cannot have a value to begin with.")
        yield Problem("default", text)
        return
    told = field_of(row)
    try:
        told.kind.clean(row.default, told, actor)
    except Invalid as fault:
        yield Problem("default", str(fault))


def _condition(row: OwnField, kind: Type, name: str, actor: Actor) -> Iterator[Problem]:
    told = getattr(row, name)
    if not told:
        return
    try:
        compile_filter(told, kind, impartial(actor))
    except Rejected as wrong:
        for problem in wrong.problems:
            yield Problem(name, problem.message)
        return
    asked = set(fields_of(told))
    if row.key in asked:
        yield Problem(name, _("A condition cannot ask about the field itself."))
    for key in sorted(asked & undecidable(kind)):
        text = _("A condition cannot ask about “%(field)s”, which is worked out.")
        yield Problem(name, text % {"field": kind.fields[key].label})


def fields_of(told: Any) -> Iterator[str]:
    """The keys of the fields a filter asks about, of a referenced record that of the reference."""
    if isinstance(told, Mapping):
        if "field" in told:
            yield str(told["field"]).split(".")[0]
        for part in (*told.get("all", ()), *told.get("any", ())):
            yield from fields_of(part)
