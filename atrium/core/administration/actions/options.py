"""The options of choice fields: named, coloured, ordered, retired; never removed."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from atrium.core.actions.work import begin
from atrium.core.administration.guarding import demand_administrator
from atrium.core.names import fold
from atrium.core.records import options, versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.models import Option

TONES = ("", "indigo", "moss", "amber", "verm")
LONGEST = 120


def add(actor: Actor, option_set: str, labels: Mapping[str, str], tone: str = "") -> Option:
    """Add an option at the end; its code is made of the first name given."""
    demand_administrator(actor)
    kept = _labels(labels)
    _demand_open(option_set)
    if not kept:
        raise Rejected([Problem("en", _("Give the option a name in at least one language."))])
    _check(option_set, "", kept, tone)
    with begin(actor, "add_option"):
        code = options.add(option_set, next(iter(kept.values())))
        rows = Option.objects.filter(option_set=option_set, code=code)
        rows.update(labels=kept, tone=tone, retired=False)
    versions.refresh()
    return rows.get()


def change(actor: Actor, option_set: str, code: str, labels: Mapping[str, str], tone: str) -> None:
    """Give an option other names and another colour.

    Without a name a built-in option has the program's, and one of the company's shows its code.
    """
    demand_administrator(actor)
    kept = _labels(labels)
    _check(option_set, code, kept, tone)
    with begin(actor, "change_option"):
        option = _locked(option_set, code)
        if not kept and not option.built_in:
            raise Rejected([Problem("en", _("Give the option a name in at least one language."))])
        option.labels, option.tone = kept, tone
        option.save(update_fields=["labels", "tone"])
    versions.refresh()


def move(actor: Actor, option_set: str, code: str, place: int) -> None:
    """Put the option at this place of its set, counted from 0."""
    demand_administrator(actor)
    with begin(actor, "move_option"):
        rows = list(Option.objects.select_for_update().filter(option_set=option_set))
        moved = next((row for row in rows if row.code == code), None)
        if moved is None:
            raise NotFound
        rows.remove(moved)
        rows.insert(max(0, min(place, len(rows))), moved)
        for position, row in enumerate(rows):
            if row.position != position:
                Option.objects.filter(pk=row.pk).update(position=position)
    versions.refresh()


def retire(actor: Actor, option_set: str, code: str, retired: bool) -> None:
    """Offer an option no longer, or again; records that have it keep it."""
    demand_administrator(actor)
    _demand_open(option_set)
    with begin(actor, "retire_option" if retired else "revive_option"):
        option = _locked(option_set, code)
        option.retired = retired
        option.save(update_fields=["retired"])
    versions.refresh()


def _demand_open(option_set: str) -> None:
    if option_set not in options.declared():
        raise NotFound
    if options.is_fixed(option_set):
        text = _("The program relies on these options; they can only be renamed.")
        raise Rejected([Problem("", text)])


def _locked(option_set: str, code: str) -> Option:
    rows = Option.objects.select_for_update().filter(option_set=option_set, code=code)
    option = rows.first()
    if option is None:
        raise NotFound
    return option


def _labels(labels: Mapping[str, str]) -> dict[str, str]:
    named = {code: " ".join(labels.get(code, "").split()) for code, _name in settings.LANGUAGES}
    return {code: text for code, text in named.items() if text}


def _check(option_set: str, code: str, labels: Mapping[str, str], tone: str) -> None:
    problems = []
    if tone not in TONES:
        problems.append(Problem("tone", _("Choose one of the colours offered.")))
    taken = {
        name: choice.code
        for choice in options.of(option_set, retired=True)
        for name in choice.folded
        if choice.code != code
    }
    for language, text in labels.items():
        if len(text) > LONGEST:
            problems.append(Problem(language, _("At most 120 characters fit.")))
        elif fold(text) in taken:
            told = _("Another option of this set is named “%(name)s” already.")
            problems.append(Problem(language, told % {"name": text}))
    if problems:
        raise Rejected(problems)
