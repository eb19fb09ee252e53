"""Record types as the company has them: the declared ones with its own fields and layouts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from atrium.core.records.book import Field, Type
from atrium.core.records.models import Layout, OwnField
from atrium.core.records.own.fields import field_of, label
from atrium.core.records.types import Form, List, Page, Section


def merged(declared: Mapping[str, Type]) -> dict[str, Type]:
    """Every type by key; one that nobody touched is the declared one itself."""
    rows: dict[str, list[OwnField]] = {}
    for row in OwnField.objects.filter(retired=False):
        rows.setdefault(row.record_type, []).append(row)
    layouts = {layout.record_type: layout for layout in Layout.objects.all()}
    return {
        key: with_own(kind, [field_of(row) for row in rows.get(key, ())], layouts.get(key))
        if key in rows or key in layouts
        else kind
        for key, kind in declared.items()
    }


def with_own(kind: Type, own: Sequence[Field], layout: Layout | None = None) -> Type:
    """The type with further fields before the common ones, arranged as the layout says."""
    fields = _placed(kind, own)
    told = replace(
        kind.told,
        form=_form(kind, own, layout, fields),
        list=_list(kind, layout, fields),
        transfer=replace(kind.transfer, match=(*kind.transfer.match, *_known_by(own))),
    )
    return Type(told, fields.values(), _page(kind, own, layout, fields))


def _known_by(own: Sequence[Field]) -> list[str]:
    """The own fields by which an imported row is recognised."""
    return [f.key for f in own if f.unique and f.kind.key == "text"]


def _placed(kind: Type, own: Sequence[Field]) -> dict[str, Field]:
    proper = {key: f for key, f in kind.fields.items() if key in kind.own_fields}
    made = proper | {f.key: f for f in own}
    made |= {key: f for key, f in kind.fields.items() if f.part_of}
    made |= {part.key: part for f in own for part in f.kind.parts(f)}
    return made | kind.fields


def _form(
    kind: Type, own: Sequence[Field], layout: Layout | None, fields: Mapping[str, Field]
) -> Form:
    told = kind.form
    sections = list(
        _sections(kind, layout, fields) if layout and layout.sections else told.sections
    )
    there = {key for section in sections for key in section.fields}
    # What the layout does not know is not lost: built-in fields where they were, own ones below.
    for section in told.sections:
        left = tuple(key for key in section.fields if key not in there)
        if left and layout and layout.sections:
            sections.append(replace(section, fields=left))
    left = tuple(f.key for f in own if f.key not in there)
    if left:
        sections.append(Section(_("Further fields"), left))
    quick = told.quick or tuple(key for section in told.sections for key in section.fields)[:5]
    needed = tuple(f.key for f in own if f.required or f.demanded_when)
    return Form(tuple(sections), quick=(*quick, *needed))


def _sections(kind: Type, layout: Layout, fields: Mapping[str, Field]) -> Iterable[Section]:
    built_in = {title_of(section): section.title for section in kind.form.sections}
    for told in layout.sections:
        labels, title = told.get("labels") or {}, str(told.get("title", ""))
        named: Any = label(labels, title) if labels else built_in.get(title, title)
        keys = _known(told.get("fields", ()), fields)
        yield Section(named, keys, bool(told.get("folded")))


def title_of(section: Section) -> str:
    """The English title, by which a layout knows a built-in section."""
    from django.utils import translation

    with translation.override("en"):
        return str(section.title)


def _list(kind: Type, layout: Layout | None, fields: Mapping[str, Field]) -> List:
    columns = _known(layout.columns, fields) if layout else ()
    return replace(kind.list, columns=columns) if columns else kind.list


def _page(
    kind: Type, own: Sequence[Field], layout: Layout | None, fields: Mapping[str, Field]
) -> Page:
    facts = _known(layout.facts, fields) if layout else ()
    if facts:
        return replace(kind.page, facts=facts)
    if not kind.page.facts:
        return kind.page
    return replace(kind.page, facts=(*kind.page.facts, *(f.key for f in own)))


def _known(keys: Iterable[str], fields: Mapping[str, Field]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key in fields))
