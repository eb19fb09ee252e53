"""Option sets: declared by the rooms, extended by the company, kept in memory.

A built-in option's name is a translated text of the program until the company writes its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from atrium.core.names import fold
from atrium.core.records import versions
from atrium.core.records.models import Option

if TYPE_CHECKING:
    from atrium.core.records.types import Text

_declared: dict[str, dict[str, tuple[Text, str]]] = {}
_fixed: set[str] = set()


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as screens see it; `folded` are its names in every language, for recognising."""

    code: str
    labels: Mapping[str, str]
    tone: str
    retired: bool
    folded: frozenset[str]

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.labels.get("en") or self.code


_sets: versions.Cache[str, list[Choice]] = versions.Cache("types")


def declare(option_set: str, *choices: tuple[str, Text, str], fixed: bool = False) -> None:
    """Name the built-in options (code, label, tone) of a set; called from a room's records.py.

    Of a `fixed` set the program relies on every option: a company renames them and no more.
    """
    _declared[option_set] = {code: (label, tone) for code, label, tone in choices}
    if fixed:
        _fixed.add(option_set)


def is_own(option_set: str) -> bool:
    """Whether the set came with an own field."""
    return option_set not in _declared


def is_fixed(option_set: str) -> bool:
    return option_set in _fixed


def declared() -> list[str]:
    """The option sets there are: those of the program and those of own fields."""
    return list(dict.fromkeys([*_declared, *(name for name in _present() if name)]))


def of(option_set: str, *, retired: bool = False) -> list[Choice]:
    """The options of a set in their order; those no longer used only if asked."""
    return [c for c in _present().get(option_set, []) if retired or not c.retired]


def label(option_set: str, code: str, language: str) -> str:
    """The option's name; a code that is no option shows itself."""
    found = _find(option_set, code)
    return found.label(language) if found else code


def tone(option_set: str, code: str) -> str:
    found = _find(option_set, code)
    return found.tone if found else ""


def add(option_set: str, text: str) -> str:
    """Add an option named `text` in the language of its writer; returns its code."""
    code = "-".join(fold(text).split())[:60] or "option"
    position = Option.objects.filter(option_set=option_set).count()
    Option.objects.get_or_create(
        option_set=option_set,
        code=code,
        defaults={"labels": {"en": text}, "position": position},
    )
    versions.refresh()
    return code


def install(**_signal: Any) -> None:
    """Make sure every built-in option has its row; runs after every migration."""
    for option_set, choices in _declared.items():
        present = set(Option.objects.filter(option_set=option_set).values_list("code", flat=True))
        Option.objects.bulk_create(
            Option(option_set=option_set, code=code, tone=colour, position=position, built_in=True)
            for position, (code, (_label, colour)) in enumerate(choices.items())
            if code not in present
        )


def _find(option_set: str, code: str) -> Choice | None:
    return next((c for c in of(option_set, retired=True) if c.code == code), None)


def _present() -> dict[str, list[Choice]]:
    """The options of every set; the set of no name marks that they have been read."""
    sets = _sets.now()
    if "" not in sets:
        sets.update({**_read(), "": []})
    return sets


def _read() -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for row in Option.objects.all():
        labels = {**_built_in(row.option_set, row.code), **row.labels}
        folded = frozenset(fold(text) for text in labels.values()) | {fold(row.code)}
        choice = Choice(row.code, labels, row.tone, row.retired, folded)
        found.setdefault(row.option_set, []).append(choice)
    return found


def _built_in(option_set: str, code: str) -> dict[str, str]:
    known = _declared.get(option_set, {}).get(code)
    if known is None:
        return {}
    names = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names[language] = str(known[0])
    return names
