"""Page by page, every row comes exactly once, in order, empty values last."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from atrium.core import clock
from atrium.core.records import reading, registry
from atrium.core.records.book import Type
from atrium.core.records.errors import Rejected
from atrium.core.records.kinds.base import Ref
from tests.world import SETTER, World, make


def _fill(world: World, kind: Type) -> None:
    """Rows with ties and holes: three alike, two empty, and so on."""
    people = [world.people[name] for name in ("ann", "bob", "wes")]
    if kind.key == "account":
        for n in range(17):
            data: dict[str, Any] = {"name": f"n{n // 3}", "industry": ("", "health")[n % 2]}
            data |= {"employees": None if n % 4 == 0 else n // 5, "reading": "éあ%"[n % 3]}
            data |= {"turnover": None if n % 3 == 0 else {"amount": n // 4, "currency": "JPY"}}
            data |= {"address": {} if n % 4 == 0 else {"country": "DE", "city": f"c{n // 6}"}}
            make(kind, people[n % 3], **data)
    elif kind.key == "deal":
        for n in range(17):
            close = None if n % 3 == 0 else f"2026-0{1 + n // 4}-01"
            data = {"amount": None if n % 4 == 0 else n // 5, "expected_close": close}
            closed = None if n % 2 else f"2026-02-0{1 + n // 4}"
            data |= {"opened_on": "2026-01-01", "closed_on": closed}
            make(kind, people[n % 3], **data)
    else:
        for n in range(7):
            make(kind, people[n % 3])


@pytest.mark.parametrize("key", [kind.key for kind in registry.all_types()])
def test_every_row_comes_once_whatever_the_order(world: World, key: str) -> None:
    kind = registry.get(key)
    _fill(world, kind)
    every = set(reading.visible(kind, SETTER).values_list("pk", flat=True))
    for name, field in kind.fields.items():
        if not field.kind.sortable:
            continue
        for sort in (name, f"-{name}"):
            for limit in (1, 3):
                question = reading.Question(fields=(name,), sort=sort, limit=limit)
                rows = list(reading.every(kind, SETTER, question))
                ids = [row.id for row in rows]
                assert len(ids) == len(set(ids)), sort
                assert set(ids) == every, sort
            _check_order(kind, rows, sort)


def _check_order(kind: Type, rows: list[reading.Row], sort: str) -> None:
    """Empty values last in either direction, ties by id in the order's direction."""
    name, step = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    values = [row.values[name] for row in rows]
    present = [value for value in values if value is not None]
    assert values == present + [None] * (len(values) - len(present)), sort
    for one, other in pairwise(rows):
        have, following = one.values[name], other.values[name]
        if have == following and not isinstance(have, Ref):
            assert (other.id - one.id) * step > 0, sort
    if kind.fields[name].kind.family in {"number", "date", "datetime"} and "money" not in (
        kind.fields[name].kind.key
    ):
        assert present == sorted(present, reverse=step < 0), sort


def test_the_recycle_bin_is_read_page_by_page_too(world: World) -> None:
    kind = registry.get("account")
    thrown = [make(kind, world.people["ann"]).pk for _ in range(3)]
    kind.model._base_manager.filter(pk__in=thrown).update(deleted_at=clock.now())
    for _ in range(4):
        make(kind, world.people["ann"])
    question = reading.Question(limit=1, sort="name", deleted=True)
    assert [row.id for row in reading.every(kind, SETTER, question)] == thrown


def test_a_row_added_meanwhile_moves_no_other(world: World) -> None:
    kind = registry.get("account")
    for n in (1, 3, 5, 7):
        make(kind, world.people["ann"], name=f"n{n}")
    actor = world.actor("ann")
    first = reading.read(kind, actor, reading.Question(("name",), sort="name", limit=2))
    for n in (0, 2, 6):
        make(kind, world.people["ann"], name=f"n{n}")
    question = reading.Question(("name",), sort="name", limit=9, after=first.next)
    rest = reading.read(kind, actor, question)
    names = [row.values["name"] for page in (first, rest) for row in page.rows]
    assert names == ["n1", "n3", "n5", "n6", "n7"]


def test_a_page_mark_serves_its_own_order_alone(world: World) -> None:
    kind = registry.get("account")
    for _ in range(3):
        make(kind, world.people["ann"])
    mark = reading.read(kind, SETTER, reading.Question(sort="name", limit=1)).next
    for sort, after in (
        ("-name", mark),
        ("employees", mark),
        ("name", mark[:-2]),
        ("name", ("y" if mark[0] == "x" else "x") + mark[1:]),
        ("name", "é"),
        ("name", "%%%"),
    ):
        with pytest.raises(Rejected, match="page mark"):
            reading.read(kind, SETTER, reading.Question(sort=sort, after=after))


def test_one_cannot_sort_by_what_has_no_order_or_is_not_seen(world: World) -> None:
    kind = registry.get("deal")
    for sort in ("nothing", "-nothing", "tags", "products", "description"):
        with pytest.raises(Rejected, match="cannot sort by"):
            reading.read(kind, SETTER, reading.Question(sort=sort))
    for sort in ("amount", "-weighted"):
        with pytest.raises(Rejected, match="cannot sort by"):
            reading.read(kind, world.actor("mia"), reading.Question(sort=sort))
