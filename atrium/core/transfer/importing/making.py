"""What a file names and the company does not have yet: options and records made beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from atrium.core.actions.cleaning import clean_rows
from atrium.core.actions.work import Arrival, begin
from atrium.core.i18n.errors import Invalid
from atrium.core.names import domain_of, parse_email
from atrium.core.records import options, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, Rejected
from atrium.core.transfer.importing.answers import Answer, Key
from atrium.core.transfer.importing.finding import looks_like_domain
from atrium.core.transfer.importing.planning import Plan
from atrium.core.transfer.importing.slots import Slot
from atrium.core.transfer.models import Import, ImportRow, Outcome

Refusals = dict[tuple[str, Key], str]


def make_missing(told: Import, actor: Actor, plan: Plan) -> Refusals:
    """Make every option and record the person decided to make; returns why some could not be.

    Parents come before what is below them, teams before the people in them.
    """
    refused: Refusals = {}
    made: dict[str, dict[Key, int]] = {}
    order = sorted(plan.answers, key=lambda key: (key in plan.within, _is_self(plan, key)))
    for key in order:
        slot = plan.known[key]
        wanted = [k for k, answer in plan.answers[key].items() if answer.do == "create"]
        if not wanted:
            continue
        if slot.refers:
            made[key] = _records(told, actor, plan, slot, wanted, made, refused)
        else:
            _options(told, slot, wanted)
    return refused


def _is_self(plan: Plan, key: str) -> bool:
    return plan.known[key].field.target == plan.kind.key


def _options(told: Import, slot: Slot, wanted: Iterable[Key]) -> None:
    for _parent, text in wanted:
        code = options.add(slot.field.options, text)
        told.made.append([slot.field.options, code])
    told.save(update_fields=["made"])


def _records(
    told: Import,
    actor: Actor,
    plan: Plan,
    slot: Slot,
    wanted: Sequence[Key],
    made: Mapping[str, Mapping[Key, int]],
    refused: Refusals,
) -> dict[Key, int]:
    target = registry.get(slot.field.target)
    found: dict[Key, int] = {}
    for parent in dict.fromkeys(key[0] for key in wanted):
        texts = [text for above, text in wanted if above == parent]
        data = _from_names(target, _in_order(plan, slot, texts))
        for text, one in data.items():
            one.update(_beside(plan, slot, text, made))
            if target.parent and slot.key in plan.within:
                one[target.parent] = _id(plan, plan.within[slot.key], ("", parent), made)
        for text, pk in _write(told, actor, target, data).items():
            if isinstance(pk, int):
                found[parent, text] = pk
            else:
                refused[slot.key, (parent, text)] = pk
    return found


def _in_order(plan: Plan, slot: Slot, texts: Sequence[str]) -> list[str]:
    """The texts by how much the rows that bear them have: what is further on has more."""
    if not registry.get(slot.field.target).transfer.from_names:
        return list(texts)
    filled = plan.filled.get(slot.key, {})
    return sorted(texts, key=lambda text: filled.get(text, 0.0))


def _from_names(target: Type, texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    told = target.transfer.from_names
    rows = told(texts) if told else [{} for _text in texts]
    return {text: {**_called(target, text), **row} for text, row in zip(texts, rows, strict=True)}


def _called(target: Type, text: str) -> dict[str, Any]:
    """What a mere name says: an e-mail address and a domain say more than one."""
    by_kind = {f.kind.key: key for key, f in target.own_fields.items() if not f.readonly}
    if "@" in text:
        try:
            address = parse_email(text)
        except Invalid:
            return {target.title: text}
        name = address.partition("@")[0].replace(".", " ").replace("_", " ").title()
        if "email" in by_kind:
            return {target.title: name, by_kind["email"]: address}
        if "emails" in by_kind:
            return {target.title: name, by_kind["emails"]: [{"kind": "work", "address": address}]}
    elif looks_like_domain(text) and "url" in by_kind and domain_of(text):
        return {target.title: text, by_kind["url"]: text}
    return {target.title: text}


def _beside(
    plan: Plan, slot: Slot, text: str, made: Mapping[str, Mapping[Key, int]]
) -> dict[str, Any]:
    """Team, owner and rules of somebody whom the file only names, where its rows agree."""
    if not _is_self(plan, slot.key):
        return {}
    found: dict[str, Any] = {}
    for other, texts in plan.shared.get((slot.key, text), {}).items():
        if len(texts) == 1 and (only := next(iter(texts))):
            found[other] = _id(plan, other, ("", only), made)
    for key, rule in plan.known.items():
        if rule.reference is not None and rule.reference.key == slot.field.key:
            values = plan.rule_value(key)
            if values is not None:
                found[rule.field.key] = values
    return {key: value for key, value in found.items() if value is not None}


def _id(plan: Plan, slot: str, key: Key, made: Mapping[str, Mapping[Key, int]]) -> int | None:
    answer = plan.answers.get(slot, {}).get(key, Answer("empty"))
    if answer.do == "create":
        return made.get(slot, {}).get(key)
    return answer.value if answer.do == "use" else None


def _write(
    told: Import, actor: Actor, target: Type, data: Mapping[str, dict[str, Any]]
) -> dict[str, int | str]:
    """The id of each record made, or why it could not be: all at once, else one by one."""
    try:
        return dict(zip(data, _commit(told, actor, target, list(data.values())), strict=True))
    except (Rejected, Forbidden) as fault:
        if len(data) == 1:
            said = " ".join(p.message for p in getattr(fault, "problems", ())) or str(fault)
            return dict.fromkeys(data, said)
    made: dict[str, int | str] = {}
    for text, one in data.items():
        made |= _write(told, actor, target, {text: one})
    return made


def _commit(told: Import, actor: Actor, target: Type, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Make the records in a transaction of their own, with their account under line 0."""
    cleaned = clean_rows(target, actor, rows, creating=True)
    problems = [problem for one in cleaned for problem in one.problems]
    if problems:
        raise Rejected(problems)
    arrival = Arrival("record.imported", {"file": told.file.name, "import": told.pk})
    with begin(actor, "import", run=told.run, arrival=arrival) as work:
        records = work.create(target, [one.values for one in cleaned])
        ImportRow.objects.bulk_create(
            ImportRow(
                of=told,
                line=0,
                outcome=Outcome.CREATED,
                record_type=target.key,
                record_id=record.pk,
                version=record.version,
            )
            for record in records
        )
        Import.objects.filter(pk=told.pk).update(beside=F("beside") + len(records))
    return [record.pk for record in records]
