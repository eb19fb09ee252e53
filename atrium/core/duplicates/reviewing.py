"""The queue of pairs that people look through: found by the job, shown, dismissed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.duplicates import known
from atrium.core.duplicates.finding import reasons_of
from atrium.core.duplicates.models import Known, Pair
from atrium.core.duplicates.rules import matching
from atrium.core.duplicates.scanning import pairs
from atrium.core.duplicates.scoring import score
from atrium.core.records import reading
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, NotFound

PAGE = 25
MOST_LINKED = 1000
KEEP = """
    INSERT INTO duplicates_pair (record_type, one, other, score)
    SELECT %s, one, other, score
    FROM unnest(%s::bigint[], %s::bigint[], %s::float8[]) AS told (one, other, score)
    ON CONFLICT (record_type, one, other) DO UPDATE SET score = excluded.score
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair with both records as the actor sees them: (id, title) twice, score and reasons."""

    pk: int
    records: tuple[tuple[int, str], tuple[int, str]]
    score: float
    reasons: tuple[str, ...]


def scan(kind: Type, advance: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Look for pairs in all records of the type; the same when done again. How many there are."""
    told = matching(kind)
    prepared = dict(known.read_all(kind, told.rules))
    advance(len(prepared) // 4, len(prepared))
    ids = list(prepared)
    for start in range(0, len(ids), known.BATCH):
        part = ids[start : start + known.BATCH]
        with transaction.atomic():
            known.write(kind, told.rules, ((pk, prepared[pk]) for pk in part))
    Known.objects.filter(record_type=kind.key).exclude(
        record_id__in=known.rows_of(kind).values("pk")
    ).delete()
    advance(len(prepared) // 2, len(prepared))
    found = list(pairs(told.rules, prepared, told.threshold))
    with transaction.atomic():
        Pair.objects.filter(record_type=kind.key, dismissed_at=None).delete()
        columns = [list(column) for column in zip(*found, strict=True)] or [[], [], []]
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [kind.key, *columns])
    advance(len(prepared), len(prepared))
    return len(found)


def open_pairs(kind: Type, actor: Actor) -> Any:
    """The pairs to look through of which the actor sees both records, the likeliest first."""
    return _pairs(kind, actor).filter(dismissed_at=None)


def dismissed_pairs(kind: Type, actor: Actor) -> Any:
    """The pairs of which somebody said that they are not the same."""
    return _pairs(kind, actor).filter(dismissed_at__isnull=False)


def _pairs(kind: Type, actor: Actor) -> Any:
    seen = reading.visible(kind, actor).values("pk")
    rows = Pair.objects.filter(record_type=kind.key)
    return rows.filter(Q(one__in=seen) & Q(other__in=seen)).order_by(F("score").desc(), "pk")


def after(pairs: Any, last: Pair) -> Any:
    """The pairs that follow this one."""
    return pairs.filter(Q(score__lt=last.score) | Q(score=last.score, pk__gt=last.pk))


def shown(kind: Type, actor: Actor, held: Sequence[Pair]) -> list[Shown]:
    """Pairs as the actor may read them; score and reasons without fields hidden from them.

    A pair that only hidden fields make likely is left out, since it would tell of them.
    """
    told_by = matching(kind)
    fields = kind.visible_fields(actor)
    rules = tuple(rule for rule in told_by.rules if rule.field in fields)
    least = told_by.threshold if len(rules) < len(told_by.rules) else 0.0
    ids = sorted({pk for pair in held for pk in (pair.one, pair.other)})
    told = known.read(kind, rules, ids)
    titles = reading.known(actor, [(kind.key, pk) for pk in ids])
    made = []
    for pair in held:
        one, other = pair.one, pair.other
        if not all(pk in told and (kind.key, pk) in titles for pk in (one, other)):
            continue
        value = score(rules, told[one], told[other])
        if value.value < least:
            continue
        records = (one, titles[kind.key, one] or ""), (other, titles[kind.key, other] or "")
        made.append(Shown(pair.pk, records, value.value, reasons_of(fields, value.reasons)))
    return made


def linked(kind: Type, actor: Actor, held: Sequence[Pair]) -> dict[int, list[int]]:
    """By each pair's key, the records of all open pairs that have one of its two."""
    ids = {pk for pair in held for pk in (pair.one, pair.other)}
    near = open_pairs(kind, actor).filter(Q(one__in=ids) | Q(other__in=ids))
    edges = list(near.values_list("one", "other")[:MOST_LINKED])
    return {
        pair.pk: sorted(
            {pair.one, pair.other}.union(
                *(edge for edge in edges if {pair.one, pair.other} & set(edge))
            )
        )
        for pair in held
    }


def dismiss(kind: Type, actor: Actor, pk: int) -> None:
    """Remember that the two are not the same; who says so must be allowed to change both."""
    _demand(kind, actor, open_pairs(kind, actor), pk)
    Pair.objects.filter(pk=pk).update(dismissed_at=clock.now(), dismissed_by_id=actor.person_id)


def reopen(kind: Type, actor: Actor, pk: int) -> None:
    """Put a dismissed pair back into the queue."""
    _demand(kind, actor, dismissed_pairs(kind, actor), pk)
    Pair.objects.filter(pk=pk).update(dismissed_at=None, dismissed_by=None)


def _demand(kind: Type, actor: Actor, pairs: Any, pk: int) -> None:
    pair = pairs.filter(pk=pk).first()
    if pair is None:
        raise NotFound
    editable = reading.visible(kind, actor, Verb.EDIT).filter(pk__in=[pair.one, pair.other])
    if editable.count() < 2:
        raise Forbidden(_("Your role does not allow you to change both of these records."))
