"""The company's own fields: added, changed, ordered, retired and brought back; never removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from atrium.core.actions.work import begin
from atrium.core.administration import jobs
from atrium.core.administration.actions.own_checks import CHOOSING, LONGEST_KEY, demand_sound
from atrium.core.administration.guarding import demand_administrator
from atrium.core.names import fold
from atrium.core.records import options, registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.models import Option, OwnField
from atrium.core.records.own import indexes
from atrium.core.records.own.fields import PREFIX, field_of

# What may be told of a field at any time, and what only when it is made.
CHANGEABLE = (
    "labels", "help", "required", "unique", "default", "max_length", "search", "total", "personal",
    "shown_when", "demanded_when",
)  # fmt: skip
FIXED = ("key", "kind", "options", "target")


def add(
    actor: Actor, record_type: str, told: Mapping[str, Any], choices: Sequence[Any] = ()
) -> OwnField:
    """Add a field; raises Rejected with all that is wrong.

    `choices` are the options of a choice that brings its own set: names, or mappings of code,
    labels and tone.
    """
    demand_administrator(actor)
    _known(record_type)
    row = OwnField(record_type=record_type)
    _fill(row, told, (*FIXED, *CHANGEABLE))
    row.key = row.key or _free_key(record_type, row.labels)
    rows = OwnField.objects.filter(record_type=record_type)
    with begin(actor, "add_own_field"):
        row.position = rows.count()
        if rows.select_for_update().filter(key=row.key).exists():
            text = _("There is a field “%(key)s” already, perhaps a retired one.")
            raise Rejected([Problem("key", text % {"key": row.key})])
        if row.kind in CHOOSING and not row.options:
            row.options = _make_options(row, choices)
        demand_sound(row, actor)
        row.save()
        _keep_unique(row, was=False)
        _follow(record_type, searched=bool(row.search))
    versions.refresh()
    return row


def change(actor: Actor, record_type: str, key: str, told: Mapping[str, Any]) -> OwnField:
    """Change what is told of a field; its key, kind, options and target stay."""
    demand_administrator(actor)
    with begin(actor, "change_own_field"):
        row = _locked(record_type, key)
        was = row.unique, row.search
        _fill(row, told, CHANGEABLE)
        demand_sound(row, actor)
        row.save()
        _keep_unique(row, was=was[0])
        _follow(record_type, searched=was[1] != row.search)
    versions.refresh()
    return row


def move(actor: Actor, record_type: str, key: str, place: int) -> None:
    """Put the field at this place among the own fields of its type, counted from 0."""
    demand_administrator(actor)
    with begin(actor, "move_own_field"):
        rows = list(OwnField.objects.select_for_update().filter(record_type=record_type))
        moved = next((row for row in rows if row.key == key), None)
        if moved is None:
            raise NotFound
        rows.remove(moved)
        rows.insert(max(0, min(place, len(rows))), moved)
        for position, row in enumerate(rows):
            if row.position != position:
                OwnField.objects.filter(pk=row.pk).update(position=position)
    versions.refresh()


def retire(actor: Actor, record_type: str, key: str, retired: bool) -> None:
    """Take a field off every surface, or put it back; records keep their values of it."""
    demand_administrator(actor)
    with begin(actor, "retire_own_field" if retired else "revive_own_field"):
        row = _locked(record_type, key)
        if row.retired != retired:
            if retired:
                _demand_unneeded(row)
            row.retired = retired
            if not retired:
                demand_sound(row, actor)
            row.save(update_fields=["retired"])
            if row.unique:
                _keep_unique(row, was=retired, now=not retired)
            _follow(record_type, searched=bool(row.search))
    versions.refresh()


def _known(record_type: str) -> None:
    if record_type not in {kind.key for kind in registry.all_types()}:
        raise NotFound


def _locked(record_type: str, key: str) -> OwnField:
    rows = OwnField.objects.select_for_update().filter(record_type=record_type, key=key)
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def _fill(row: OwnField, told: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in told:
            setattr(row, name, told[name])
    row.labels, row.help = _by_language(row.labels), _by_language(row.help)
    if row.default in ("", [], {}):
        row.default = None


def _by_language(told: Mapping[str, str]) -> dict[str, str]:
    named = {code: " ".join(str(told.get(code, "")).split()) for code, _name in settings.LANGUAGES}
    return {code: text for code, text in named.items() if text}


def _free_key(record_type: str, labels: Mapping[str, str]) -> str:
    """A key out of the English name, or a number where it has no Latin letters."""
    words = "_".join(re.findall("[a-z0-9]+", fold(labels.get("en", ""))))
    words = words.removesuffix("_base").removesuffix("_currency")
    stem = (PREFIX + (words or "field"))[: LONGEST_KEY - 4].rstrip("_")
    taken = set(OwnField.objects.filter(record_type=record_type).values_list("key", flat=True))
    tries = (stem, *(f"{stem}_{number}" for number in range(2, 1000)))
    return next(key for key in tries if key not in taken)


def _make_options(row: OwnField, choices: Sequence[Any]) -> str:
    """An option set of the field's own; "" where nothing is offered."""
    option_set = f"{row.key}_{row.record_type}"[:60]
    _add_options(option_set, choices)
    return option_set if options.of(option_set, retired=True) else ""


def complete_options(actor: Actor, row: OwnField, choices: Sequence[Any]) -> bool:
    """Add those of the options that the field's own set lacks; whether there were any."""
    demand_administrator(actor)
    if not options.is_own(row.options):
        return False
    with begin(actor, "add_option"):
        return _add_options(row.options, choices)


def _add_options(option_set: str, choices: Sequence[Any]) -> bool:
    fresh = False
    for position, told in enumerate(choices):
        one = told if isinstance(told, Mapping) else {"labels": {"en": str(told)}}
        labels = _by_language(one.get("labels", {}))
        code = str(one.get("code") or "")
        code = code or "-".join(fold(next(iter(labels.values()), "")).split())[:60] or "option"
        _option, made = Option.objects.get_or_create(
            option_set=option_set,
            code=code,
            defaults={
                "labels": labels,
                "tone": str(one.get("tone", ""))[:10],
                "position": position,
                "retired": bool(one.get("retired")),
            },
        )
        fresh = fresh or made
    versions.refresh()
    return fresh


def _keep_unique(row: OwnField, *, was: bool, now: bool | None = None) -> None:
    now = row.unique if now is None else now
    kind = registry.get(row.record_type)
    if was and not now:
        indexes.allow_same(kind, row.key)
    if now and not was:
        try:
            with transaction.atomic():
                indexes.demand_unique(kind, field_of(row))
        except IntegrityError as fault:
            text = _("Several records have the same value; make them differ first.")
            raise Rejected([Problem("unique", text)]) from fault
        except OperationalError as fault:
            text = _("Others are changing many of these records just now; try again in a minute.")
            raise Rejected([Problem("unique", text)]) from fault


def _demand_unneeded(row: OwnField) -> None:
    """Conditions of other fields must not ask about one that is no more."""
    from atrium.core.administration.actions.own_checks import fields_of

    for other in OwnField.objects.filter(record_type=row.record_type, retired=False):
        if other.pk != row.pk and row.key in {
            *fields_of(other.shown_when), *fields_of(other.demanded_when)
        }:  # fmt: skip
            text = _("The conditions of “%(field)s” ask about this field; change them first.")
            raise Rejected([Problem("", text % {"field": field_of(other).label})])


def _follow(record_type: str, *, searched: bool) -> None:
    """What takes time: the indexes, and the words by which records are found."""
    jobs.follow_own_fields.defer(record_type=record_type if searched else "")
