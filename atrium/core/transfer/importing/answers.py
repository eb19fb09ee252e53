"""What stands behind each value of a listed column: a record, an option, or a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from atrium.core import i18n
from atrium.core.names import country_code, fold
from atrium.core.records import options, reading, registry
from atrium.core.records.actor import Actor, Right
from atrium.core.records.book import Field, Type
from atrium.core.transfer import tables
from atrium.core.transfer.importing.finding import Found, find
from atrium.core.transfer.importing.slots import Slot

# From this likeness on a suggestion is taken without asking; among many records only a sure one.
LIKELY, SURE, FEW = 0.85, 0.95, 200
# An answer for a value that is to be made first, until it is.
TO_BE_MADE = 0

Key = tuple[str, str]
"""The text of the parent (the pipeline of a stage), "" where there is none, and the text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`do`: use (with `value`), create, later (a record of this very file), empty, refuse, ask."""

    do: str
    value: Any = None
    reason: str = ""


@dataclass(slots=True)
class Strange:
    """A value that is not known: how many rows have it and what it probably means."""

    key: Key
    count: int
    near: str = ""
    score: float = 0.0
    several: tuple[int, ...] = ()


@dataclass(slots=True)
class Column:
    """The answers of one slot. `names` are what its values may be called: text to value."""

    slot: Slot
    known: dict[Key, Answer] = field(default_factory=dict)
    strange: dict[Key, Strange] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    may_create: bool = False

    def add_strange(self, key: Key, count: int, several: Collection[int] = ()) -> None:
        self.strange[key] = Strange(key, count, several=tuple(several))

    def suggest(self) -> None:
        """Find out what the strange values probably mean."""
        counted = Counter({k[1]: 0 for k in self.strange if not self.strange[k].several})
        found = tables.suggest(counted, self.names)
        for key, told in self.strange.items():
            if key[1] in found and not told.several:
                told.near, told.score = found[key[1]].match, found[key[1]].score

    def likely(self, told: Strange) -> bool:
        sure = self.slot.refers and len(self.names) > FEW
        return bool(told.near) and told.score >= (SURE if sure else LIKELY)


def answer_options(slot: Slot, counted: Mapping[Key, int], actor: Actor) -> Column:
    """The options that texts name, by code or by label in any language."""
    known = options.of(slot.field.options)
    made = Column(slot, may_create=actor.may(Right.ADMINISTER))
    by_text = {text: option.code for option in known for text in option.folded}
    for option in known:
        made.names.update(dict.fromkeys(option.labels.values(), option.code))
        made.names.setdefault(option.code, option.code)
    for key, count in counted.items():
        code = by_text.get(fold(key[1]))
        if code is None:
            made.add_strange(key, count)
        else:
            made.known[key] = Answer("use", code)
    made.suggest()
    return made


def answer_countries(slot: Slot, counted: Mapping[Key, int]) -> Column:
    made = Column(slot)
    for language, _name in settings.LANGUAGES:
        made.names.update({name: code for code, name in i18n.countries(language)})
    for key, count in counted.items():
        code = country_code(key[1])
        if code:
            made.known[key] = Answer("use", code)
        else:
            made.add_strange(key, count)
    made.suggest()
    return made


def answer_references(
    slot: Slot,
    counted: Mapping[Key, int],
    actor: Actor,
    *,
    parents: Mapping[str, Answer] | None = None,
    chosen: Collection[str] = (),
) -> Column:
    """The records that texts name; with `parents`, each within the record of its parent text.

    `chosen` are further texts that decisions use in place of strange ones.
    """
    target = registry.get(slot.field.target)
    made = Column(slot, may_create=may_make(target, actor))
    for parent in dict.fromkeys(key[0] for key in counted):
        texts = [key[1] for key in counted if key[0] == parent]
        within = None
        if parents is not None:
            above = parents.get(parent)
            pk = above.value if above is not None and above.do == "use" else TO_BE_MADE
            within = Q(**{target.fields[target.parent].columns[0]: pk})
        found = find(target.key, actor, texts, within)
        made.names.update(found.names)
        _take(made, parent, texts, found, counted)
    made.names.update(find(target.key, actor, set(chosen) - made.names.keys()).one)
    made.suggest()
    return made


def _take(
    made: Column, parent: str, texts: Iterable[str], found: Found, counted: Mapping[Key, int]
) -> None:
    for text in texts:
        key = (parent, text)
        if text in found.one:
            made.known[key] = Answer("use", found.one[text])
        else:
            made.add_strange(key, counted[key], found.several.get(text, ()))


def may_make(target: Type, actor: Actor) -> bool:
    """Whether a record of the type can be made of hardly more than its name."""
    if not target.policy.may_create(actor, target):
        return False
    needed = {key for key, f in target.own_fields.items() if f.required and f.default is None}
    return needed <= {target.title, target.parent}


def decided(column: Column, key: Key, told: Mapping[str, Mapping[str, Any]]) -> Answer:
    """The answer for a strange value, by what the person decided for it or for all others."""
    text = key[1]
    choice = told.get(text) or told.get("*") or {}
    do = choice.get("do", "")
    if do == "likely":
        strange = column.strange[key]
        if column.likely(strange):
            return Answer("use", column.names[strange.near])
        do = choice.get("else", "refuse")
    if do == "use":
        value = _meant(column, str(choice.get("to", "")))
        return Answer("ask") if value is None else Answer("use", value)
    if do == "create" and column.may_create and not column.strange[key].several:
        return Answer("create")
    if do in {"empty", "refuse"}:
        return Answer(do, reason=strange_text(column.slot, text))
    return Answer("ask", reason=strange_text(column.slot, text, column.strange[key]))


def _meant(column: Column, text: str) -> Any:
    if text in column.names:
        return column.names[text]
    by_fold = {fold(name): value for name, value in column.names.items()}
    return by_fold.get(fold(text), text if text in column.names.values() else None)


def strange_text(slot: Slot, text: str, told: Strange | None = None) -> str:
    """The sentence that says what is wrong with a value."""
    about = {"text": text, "kind": one_of(slot.field), "field": slot.label}
    if told is not None and told.several:
        return _("Several records are called “%(text)s”; “%(field)s” needs one of them.") % about
    if slot.refers:
        return _("“%(text)s” is no %(kind)s that you can see.") % about
    return _("“%(text)s” is not among the choices of “%(field)s”.") % about


def one_of(told: Field) -> str:
    """What one value of a reference is called, as it stands inside a sentence."""
    return str(registry.get(told.target).one).lower() if told.target else str(told.label)


def covering(target: Type, actor: Actor, texts: Collection[str]) -> list[tuple[int, str, int]]:
    """The parents under which most of the texts are found: (id, title, how many), best first."""
    wanted = {fold(text) for text in texts}
    parent = target.fields[target.parent]
    above = registry.get(parent.target)
    path = target.fields[target.title].path
    columns = [parent.columns[0], path, *([target.labels] if target.labels else [])]
    names: dict[int, set[str]] = {}
    for pk, title, *labels in reading.visible(target, actor).values_list(*columns):
        known = (title, *(labels[0].values() if labels else ()))
        names.setdefault(pk, set()).update(map(fold, known))
    rows = reading.visible(above, actor)
    if "position" in above.fields:
        rows = rows.order_by("position", "pk")
    counted = [
        (pk, title, len(wanted & names.get(pk, set())))
        for pk, title in reading.titled(above, actor, rows)
    ]
    return sorted(counted, key=lambda row: -row[2])
