"""Beginning an import: what the file is, what its columns are, what may be taken for granted."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.documents.storing import store
from atrium.core.records import registry
from atrium.core.records.actor import Actor, Right
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, Problem, Rejected
from atrium.core.transfer import tables
from atrium.core.transfer.importing.finding import find
from atrium.core.transfer.importing.slots import slots, targets
from atrium.core.transfer.importing.sources import (
    Glimpse,
    glimpse,
    guess_country,
    guess_order,
    map_automatically,
    opened,
)
from atrium.core.transfer.models import Import


def importable(actor: Actor) -> list[Type]:
    """The types of which the actor could write records."""
    return [t for t in registry.all_types() if t.policy.may_create(actor, t)]


def begin(actor: Actor, name: str, content: IO[bytes], size: int, type_key: str = "") -> Import:
    """Keep the file and look at it; the type is told by the columns where nobody says."""
    if not actor.may(Right.IMPORT):
        raise Forbidden(_("Your role does not allow you to import."))
    kept = store(actor, name, content, size)
    told = Import(
        record_type=type_key,
        file=kept,
        person_id=actor.person_id,
        created_at=clock.now(),
    )
    try:
        with opened(told) as table:
            seen = glimpse(table)
            told.record_type = type_key or guess_type(actor, seen)
            look_over(told, actor, table, seen)
    except tables.Unreadable as fault:
        raise Rejected([Problem("file", fault.message, fault.code)]) from fault
    told.save()
    return told


def discard(told: Import) -> None:
    """Forget an import that has written nothing, and its file."""
    file = told.file
    told.delete()
    file.delete()
    default_storage.delete(file.key)


def look_over(told: Import, actor: Actor, table: tables.Table, seen: Glimpse) -> None:
    """Map the columns and guess the rest anew; what a person chose by hand stays."""
    kind = registry.get(told.record_type)
    known = slots(kind, actor)
    chosen = told.options.get("by_hand", {})
    auto, _why = map_automatically(seen, targets(known, kind))
    told.mapping = {c: s for c in table.columns if (s := chosen.get(c, auto.get(c, ""))) in known}
    guess = guess_order(table, told.mapping, known)
    told.options["guessed_order"] = guess.order if guess and guess.order else ""
    told.options.setdefault("date_order", "")
    if not told.options.get("date_order_by_hand"):
        told.options["date_order"] = told.options["guessed_order"]
    if not told.options.get("country_by_hand"):
        told.options["country"] = guess_country(table, seen, actor)
    for key, text in kind.transfer.defaults.items():
        slot = known.get(key)
        if slot is None or key in told.mapping.values() or key in told.constants:
            continue
        if _there(slot.field.target, actor, text):
            told.constants[key] = text


def _there(target: str, actor: Actor, text: str) -> bool:
    return not target or text in find(target, actor, [text]).one


def guess_type(actor: Actor, seen: Glimpse) -> str:
    """The type whose fields most columns fit; one that misses a demanded field counts less."""
    best: tuple[float, str] = (0.0, "")
    samples = seen.samples()
    for kind in importable(actor):
        if kind.parent:
            continue
        known = slots(kind, actor)
        found = tables.map_columns(seen.columns, samples, targets(known, kind))
        score = sum(match.score for match in found.matches)
        filled = {match.field.partition(".")[0] for match in found.matches}
        needed = {k for k, f in kind.own_fields.items() if f.required and f.default is None}
        score -= 1.5 * len(needed - filled)
        if score > best[0]:
            best = (score, kind.key)
    return best[1] or importable(actor)[0].key


def problems_of(told: Import, actor: Actor) -> list[str]:
    """Why the mapping cannot be used yet."""
    kind = registry.get(told.record_type)
    known = slots(kind, actor)
    used = [slot for slot in told.mapping.values() if slot]
    said = []
    if not used:
        said.append(_("No column goes anywhere yet. Choose a field for at least one column."))
    twice = {s for s in used if used.count(s) > 1 and not known[s].field.kind.several}
    for key in sorted(twice - {"description"}):
        text = _("Two columns go to “%(field)s”; choose another field for one of them.")
        said.append(text % {"field": known[key].label})
    return said


def data_of(told: Import) -> dict[str, Any]:
    """What a script is told of an import."""
    return {
        "id": told.pk,
        "type": told.record_type,
        "file": told.file.name,
        "state": told.state,
        "rows": told.total,
        "created": told.created,
        "updated": told.updated,
        "skipped": told.skipped,
        "refused": told.refused,
        "beside": told.beside,
    }
