"""Start-up checks: every name in a declaration means something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import process

from atrium.core.records.book import Type


def check(types: Iterable[Type]) -> None:
    """Raise DeclarationError with every wrong name and what was perhaps meant."""
    from atrium.core.records.registry import DeclarationError

    known = {t.key: t for t in types}
    faults = [fault for t in known.values() for fault in _faults(t, known)]
    if faults:
        raise DeclarationError("\n".join(faults))


def _faults(kind: Type, known: dict[str, Type]) -> Iterator[str]:
    for place, key in _named(kind):
        if key.lstrip("-") not in kind.fields:
            yield f"{kind.key}.{place} names {key!r}{_meant(key, kind.fields)}"
    for tab in kind.page.tabs:
        if tab.type not in known:
            yield f"{kind.key}.page.tabs names the type {tab.type!r}{_meant(tab.type, known)}"
            continue
        target = known[tab.type]
        for key in (tab.by, *tab.columns):
            if key not in target.fields:
                yield f"{kind.key}.page.tabs({tab.type}) names {key!r}{_meant(key, target.fields)}"


def _named(kind: Type) -> Iterator[tuple[str, str]]:
    told = kind.told
    yield "title", told.title
    board = (told.board.by, *told.board.card) if told.board else ()
    places: dict[str, Iterable[str]] = {
        "fields": [fact.key for fact in told.fields],
        "list": (*kind.list.columns, kind.list.sort),
        "board": board,
        "form": [key for section in kind.form.sections for key in section.fields],
        "form.quick": kind.form.quick,
        "page": (*kind.page.subtitle, *kind.page.chips, *kind.page.facts),
        "transfer": (*told.transfer.match, *told.transfer.aliases),
        "timeline": told.timeline,
        "duplicates": [one.field for one in told.duplicates.compare] if told.duplicates else (),
    }
    for place, keys in places.items():
        for key in keys:
            yield place, key


def _meant(word: str, known: Iterable[str]) -> str:
    near = process.extractOne(word, list(known), score_cutoff=60)
    return f"; did you mean {near[0]!r}?" if near else ", which is unknown."
