"""How long the trail and the recycle bin are kept: rules by record type, and the daily tidying.

Never removed: what an open undo needs, what the company holds, who was given which rights within
the last year, and what other records still point at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.actions.work import begin
from atrium.core.documents.clearing import remove_after_commit
from atrium.core.documents.models import File
from atrium.core.history.models import HistoryEntry, Made, Retention, Run
from atrium.core.history.runs import UNDO_DAYS
from atrium.core.merging.models import Merged
from atrium.core.merging.pointing import SAID_OF, pointers
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Right, system
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, Problem, Rejected

# Who could see and do what must be told a year back, whatever is set.
RIGHTS_DAYS = 366
RIGHTS = {"person", "role", "team", "share"}
MOST_DAYS = 36500
BATCH = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """Days, None for ever; `own` for a rule that is the type's and not that of all."""

    trail_days: int | None = None
    bin_days: int | None = None
    held: bool = False
    own: bool = False


def rules() -> dict[str, Rule]:
    """The rule of every type, and that of all others under ""."""
    rows = {row.record_type: row for row in Retention.objects.all()}
    keys = ["", *(kind.key for kind in registry.all_types())]
    return {key: _rule(rows.get(key), rows.get("")) for key in keys}


def _rule(row: Retention | None, common: Retention | None) -> Rule:
    told = row or common
    held = bool((row and row.held) or (common and common.held))
    if told is None:
        return Rule()
    return Rule(told.trail_days, told.bin_days, held, row is not None)


def least_days(key: str) -> int:
    """What a rule for the trail of the type may not go below."""
    return RIGHTS_DAYS if key in RIGHTS else UNDO_DAYS


def set_rule(
    actor: Actor, key: str, trail_days: int | None, bin_days: int | None, *, held: bool
) -> None:
    """Set how long a type's trail and bin are kept; raises Forbidden or Rejected."""
    if not actor.may(Right.ADMINISTER):
        raise Forbidden(_("Your role does not allow this."))
    if key and key not in {kind.key for kind in registry.all_types()}:
        raise Rejected([Problem("record_type", _("Choose a record type."))])
    least = {"trail_days": least_days(key), "bin_days": UNDO_DAYS}
    asked = {"trail_days": trail_days, "bin_days": bin_days}
    text = _("At least %(least)s days and at most %(most)s, or empty to keep it for ever.")
    problems = [
        Problem(name, text % {"least": least[name], "most": MOST_DAYS})
        for name, days in asked.items()
        if days is not None and not least[name] <= days <= MOST_DAYS
    ]
    if problems:
        raise Rejected(problems)
    with begin(actor, "set_retention"):
        Retention.objects.update_or_create(record_type=key, defaults={**asked, "held": held})


def forget_rule(actor: Actor, key: str) -> None:
    """Let the type go by the rule of all again."""
    if not actor.may(Right.ADMINISTER):
        raise Forbidden(_("Your role does not allow this."))
    with begin(actor, "set_retention"):
        Retention.objects.filter(record_type=key).exclude(record_type="").delete()


def tidy(now: datetime | None = None) -> dict[str, tuple[int, int]]:
    """Remove what is older than the rules say: by type, entries of the trail and records."""
    at = now or clock.now()
    found = {}
    told = rules()
    for kind in registry.all_types():
        rule = told[kind.key]
        if not rule.held:
            found[kind.key] = (_tidy_trail(kind.key, rule, at), _tidy_bin(kind, rule, at))
    if not told[""].held:
        found["share"] = (_tidy_trail("share", told[""], at), 0)
        _forget_runs(at)
    return found


def _tidy_trail(key: str, rule: Rule, at: datetime) -> int:
    if rule.trail_days is None:
        return 0
    before = at - timedelta(days=max(rule.trail_days, least_days(key)))
    return HistoryEntry.objects.filter(record_type=key, at__lt=before).delete()[0]


def _forget_runs(at: datetime) -> None:
    """Runs of which nothing is left in the trail can tell nothing any more."""
    old = Run.objects.filter(at__lt=at - timedelta(days=RIGHTS_DAYS))
    with_trail = HistoryEntry.objects.filter(run__in=old.values("pk")).values("run")
    gone = list(old.exclude(pk__in=with_trail).values_list("pk", flat=True)[:10000])
    Made.objects.filter(run__in=gone).delete()
    Run.objects.filter(pk__in=gone).delete()


def _tidy_bin(kind: Type, rule: Rule, at: datetime) -> int:
    if rule.bin_days is None:
        return 0
    before = at - timedelta(days=max(rule.bin_days, UNDO_DAYS))
    removed = 0
    ids = _removable(kind, before)
    for begun in range(0, len(ids), BATCH):
        removed += _remove(kind, ids[begun : begun + BATCH])
    return removed


def _removable(kind: Type, before: datetime) -> list[int]:
    """What lies in the bin long enough, was not merged, and at which nothing points."""
    rows: Any = kind.model._base_manager  # noqa: SLF001
    merged = Merged.objects.filter(record_type=kind.key, merge__undone_at=None)
    old = rows.filter(deleted_at__lt=before).exclude(pk__in=merged.values("record_id"))
    ids = set(old.values_list("pk", flat=True))
    for pointer in pointers(kind):
        if pointer.kind is None or _is_part(pointer.kind, pointer.column):
            continue
        by: Any = pointer.kind.model._base_manager  # noqa: SLF001
        needed = by.filter(**{f"{pointer.column}__in": ids}).values_list(pointer.column, flat=True)
        ids -= set(needed)
    return sorted(ids)


def _is_part(kind: Type, column: str) -> bool:
    return bool(kind.parent) and kind.fields[kind.parent].columns[0] == column


def _remove(kind: Type, ids: Sequence[int]) -> int:
    """Remove records for good with their notes, files, shares and events."""
    rows: Any = kind.model._base_manager  # noqa: SLF001
    try:
        with begin(system("retention"), "retention"):
            files = File.objects.filter(record_type=kind.key, record_id__in=ids)
            remove_after_commit(list(files.values_list("key", flat=True)))
            for label in SAID_OF:
                told: Any = apps.get_model(label)._base_manager  # noqa: SLF001
                told.filter(record_type=kind.key, record_id__in=ids).delete()
            rows.filter(pk__in=ids).delete()
            return len(ids)
    except ProtectedError:
        if len(ids) == 1:
            return 0
    return sum(_remove(kind, [pk]) for pk in ids)
