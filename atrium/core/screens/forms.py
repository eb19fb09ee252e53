"""Between a form and the records: fields as inputs, values as plain data, and back again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict

from atrium.core import i18n
from atrium.core.money.reference import REFERENCE_RATES
from atrium.core.names import address_fields
from atrium.core.records import company, options, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Problem
from atrium.core.records.kinds.base import Ref
from atrium.core.records.kinds.contact import phone_to_edit
from atrium.core.records.reading import Row


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose from."""

    value: str
    label: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an address in its country's form."""

    key: str
    label: str
    required: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A field as the input macros want it (see ui/inputs.html)."""

    key: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    readonly: bool = False
    multiple: bool = False
    choices: tuple[Option, ...] = ()
    target: str = ""
    placeholder: str = ""
    source: str = ""
    create: str = ""
    upload: str = "/files"
    parts: tuple[Part, ...] = ()
    max_length: int | None = None
    conditional: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FormSection:
    title: str
    fields: tuple[Input, ...]
    folded: bool = False
    help: str = ""
    more: tuple[Input, ...] = ()


@dataclass(slots=True)
class RecordForm:
    """A whole form for the macro `record_form`.

    `decides` is the address that tells which conditional fields what was typed leaves no place for,
    `alike` the one that shows what is there already of what is typed; `found` is what is so now.
    """

    url: str
    sections: Sequence[FormSection]
    values: Mapping[str, Any]
    errors: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""
    csrf: str = ""
    version: int | None = None
    save: str = ""
    cancel: str = ""
    full: str = ""
    prefix: str = ""
    decides: str = ""
    alike: str = ""
    found: Mapping[str, Any] | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return getattr(self, key)


SOURCES = {"country": "/pick/country", "language": "/pick/language", "currency": "/pick/currency"}


def as_input(
    told: Field, kind: Type, actor: Actor, value: Any = None, *, hidden: bool = False
) -> Input:
    """The input for a field, read-only where the actor may not change it."""
    parts: tuple[Part, ...] = ()
    if told.kind.key == "address":
        parts = address_parts((value or {}).get("country") or actor.country)
    return Input(
        key=told.key,
        kind=told.kind.key,
        label=str(told.label),
        help=str(told.help),
        required=told.required,
        readonly=told.key not in kind.editable_fields(actor),
        multiple=told.kind.several,
        choices=_choices(told, actor),
        target=told.target,
        source=_source(told, kind),
        create=_create(told, actor),
        parts=parts,
        max_length=told.max_length,
        conditional=bool(told.shown_when),
        hidden=hidden,
    )


def address_parts(country: str) -> tuple[Part, ...]:
    """The parts of an address in the order of the country's form."""
    return tuple(Part(key, str(label), needed) for key, label, needed in address_fields(country))


def choices(told: Field, actor: Actor) -> tuple[Option, ...]:
    if not told.options:
        return ()
    known = options.of(told.options)
    return tuple(Option(o.code, o.label(actor.language), o.tone) for o in known)


def _choices(told: Field, actor: Actor) -> tuple[Option, ...]:
    """What a select offers: options, or what the parts of a compound value are chosen from."""
    if told.kind.key == "money":
        return tuple(Option(code, code) for code in _usual_currencies())
    if told.kind.key == "labels":
        return tuple(Option(code, str(name)) for code, name in settings.LANGUAGES)
    if told.kind.key == "address":
        return tuple(Option(code, name) for code, name in i18n.countries(actor.language))
    return choices(told, actor)


def _usual_currencies() -> list[str]:
    """The company's currency first, then those with a rate."""
    own = company.currency()
    return [own, *(code for code in REFERENCE_RATES if code != own)]


def _source(told: Field, kind: Type) -> str:
    if told.target:
        return f"/pick/{told.target}"
    return f"/pick/tags/{kind.key}" if told.kind.key == "tags" else SOURCES.get(told.kind.key, "")


def _create(told: Field, actor: Actor) -> str:
    """Where the picker makes a new record, if the actor may make one of this type."""
    if not told.target:
        return "tag" if told.kind.key == "tags" else ""
    target = registry.get(told.target)
    simple = all(f.key == target.title or not f.required for f in target.own_fields.values())
    return f"/{target.slug}/new" if simple and target.policy.may_create(actor, target) else ""


def form_sections(
    kind: Type,
    actor: Actor,
    keys: Iterable[str] | None = None,
    values: Mapping[str, Any] | None = None,
    hidden: Collection[str] = (),
) -> list[FormSection]:
    """The sections of the type's form, without what the actor may not change.

    Fields in `hidden` are there, for the browser to show when their condition holds.
    """
    editable = kind.editable_fields(actor)
    held = values or {}

    def inputs(names: Iterable[str]) -> tuple[Input, ...]:
        return tuple(
            as_input(editable[key], kind, actor, held.get(key), hidden=key in hidden)
            for key in names
            if key in editable
        )

    if keys is not None:
        return [FormSection("", inputs(keys))]
    made = (
        FormSection(str(section.title), inputs(section.fields), folded=section.folded)
        for section in kind.form.sections
    )
    return [section for section in made if section.fields]


def plain(told: Field, value: Any, actor: Actor) -> Any:
    """A value as the input macros want it."""
    if isinstance(value, Ref):
        return {"id": value.id, "title": value.title or ""}
    if isinstance(value, list) and value and isinstance(value[0], Ref):
        return [_option(ref) for ref in value]
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(actor.zone)).strftime("%Y-%m-%dT%H:%M")
    if told.kind.key == "duration":
        return told.kind.display(value, told, actor)
    if told.kind.key in {"country", "language"} and value:
        return {"id": value, "title": told.kind.display(value, told, actor)}
    return _phones(value, actor) if told.kind.key == "phones" else told.kind.data(value)


def _option(ref: Ref) -> dict[str, Any]:
    if ref.type == "file":
        return {"id": ref.id, "name": ref.title or "…", "url": f"/files/{ref.id}"}
    return {"id": ref.id, "title": ref.title or ""}


def _phones(value: Any, actor: Actor) -> list[dict[str, Any]]:
    """What is typed in a form is read where its writer is, so numbers are shown to be read so."""
    return [{**row, "typed": phone_to_edit(row, actor.country)} for row in value or ()]


def row_values(row: Row, kind: Type, actor: Actor) -> dict[str, Any]:
    return {key: plain(kind.fields[key], value, actor) for key, value in row.values.items()}


def sent(post: QueryDict, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The data of the fields that a form sent, dotted names put together again.

    A field none of whose inputs were in the form is left out, so that a form of five fields
    changes five.
    """
    data: dict[str, Any] = {}
    for key, told in fields.items():
        family = told.kind.key
        names = [name for name in post if name == key or name.startswith(f"{key}.")]
        if not names:
            continue
        if family in {"phones", "emails"}:
            data[key] = _rows(post, key, names)
        elif family in {"money", "address", "labels"}:
            data[key] = {name[len(key) + 1 :]: post.get(name) for name in names if name != key}
        elif told.kind.several:
            data[key] = [value for value in post.getlist(key) if value]
        elif family == "boolean":
            data[key] = post.getlist(key)[-1] not in {"", "0"}
        else:
            data[key] = post.get(key)
    return data


def _rows(post: QueryDict, key: str, names: Iterable[str]) -> list[dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    for name in names:
        position, _dot, part = name[len(key) + 1 :].partition(".")
        if position.isdigit() and part:
            rows.setdefault(int(position), {})[part] = post.get(name)
    return [rows[position] for position in sorted(rows)]


def by_field(problems: Iterable[Problem], known: Iterable[str]) -> dict[str, list[str]]:
    """Messages by field key; what concerns no field of the form is under ""."""
    keys = set(known)
    told: dict[str, list[str]] = {}
    for problem in problems:
        told.setdefault(problem.field if problem.field in keys else "", []).append(problem.message)
    return told


# What is named in fields of these kinds, without a target of their own.
FILES = {"files": "file"}


def typed(data: Mapping[str, Any], fields: Mapping[str, Field], actor: Actor) -> dict[str, Any]:
    """What the person typed, ready to be shown again beside the messages.

    References come back with their titles, so that a picker shows names and not numbers.
    """
    from atrium.core.records import reading

    targets = {key: fields[key].target or FILES.get(fields[key].kind.key, "") for key in data}
    pointing = {key: _ids(value) for key, value in data.items() if targets[key]}
    wanted = [(targets[key], pk) for key, ids in pointing.items() for pk in ids]
    titles = reading.titles(actor, wanted)
    shown = dict(data)
    for key, ids in pointing.items():
        refs = (Ref(targets[key], pk, titles.get((targets[key], pk))) for pk in ids)
        made = [_option(ref) for ref in refs]
        shown[key] = made if fields[key].kind.several else (made[0] if made else None)
    for key, value in data.items():
        if fields[key].kind.key in {"country", "language"} and value:
            title = fields[key].kind.display(value, fields[key], actor)
            shown[key] = {"id": value, "title": title}
    return shown


def _ids(value: Any) -> list[int]:
    parts = value if isinstance(value, list) else [value]
    return [int(part) for part in parts if str(part or "").isascii() and str(part or "").isdigit()]


def may(kind: Type, actor: Actor, verb: Verb) -> bool:
    """Whether the actor could do this with some record of the type."""
    from atrium.core.records.actor import Scope

    if verb is Verb.CREATE:
        return kind.policy.may_create(actor, kind)
    return actor.scope(kind.key, verb) > Scope.NONE or kind.policy.may_create(actor, kind)
