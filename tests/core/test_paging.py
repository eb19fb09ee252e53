"""Page after page, each row comes exactly once, in the order asked for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.errors import Rejected
from atrium.core.records.reading import Question
from tests import world
from tests.world import SETTER, World

pytestmark = pytest.mark.django_db

KINDS = ("account", "deal", "contact", "product", "person", "team", "stage", "deal_line")
START = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def company() -> World:
    """A company with ties and gaps in every column: each value twice, each third field empty."""
    company = world.build()
    ann = company.people["ann"]
    for at in range(13):
        with clock.at(START + timedelta(days=at // 2, microseconds=at // 4)):
            account = world.make(
                registry.get("account"),
                ann,
                name=("Alpha", "alpha", "Ünï", "大阪", "a b")[at % 5],
                reading=("", "x")[at % 2],
                employees=(None, 0, 5)[at % 3],
                turnover=(None, {"amount": f"{at // 3}.50", "currency": "EUR"})[at % 2],
                founded=(None, 1999, 2001)[at % 3],
            )
            deal = world.make(
                registry.get("deal"),
                ann,
                name=("Alpha", "beta")[at % 2],
                account=account.pk,
                stage=company.stages[("Talk", "Won", "Lost")[at % 3]].pk,
                amount=(None, {"amount": at // 4, "currency": ("EUR", "JPY")[at % 2]})[at % 2],
                expected_close=(None, "2026-05-01", "2026-05-02")[at % 3],
                probability=(None, 30, 30)[at % 3],
            )
            world.make(
                registry.get("contact"),
                ann,
                name=f"{'AB'[at % 2]}",
                birthday=(None, "1980-01-01")[at % 2],
                account=(account.pk, None)[at % 2],
            )
            world.make(registry.get("deal_line"), ann, deal=deal.pk)
    return company


def pages(kind: Any, actor: Actor, limit: int, **asked: Any) -> Iterator[reading.Page]:
    page = reading.read(kind, actor, Question(limit=limit, **asked))
    yield page
    while page.next:
        page = reading.read(kind, actor, Question(limit=limit, after=page.next, **asked))
        yield page


def sortable(kind: Any, actor: Actor) -> list[str]:
    return [key for key, f in kind.visible_fields(actor).items() if f.kind.sortable]


@pytest.mark.parametrize("key", KINDS)
def test_every_row_comes_once_by_any_field(company: World, key: str) -> None:
    kind, actor = registry.get(key), company.actor("ada")
    everything = sorted(reading.visible(kind, actor).values_list("pk", flat=True))
    assert len(everything) > 3
    for field in sortable(kind, actor):
        for sort in (field, f"-{field}"):
            whole = reading.read(kind, actor, Question((field,), sort=sort, limit=500))
            order = [row.id for row in whole.rows]
            assert sorted(order) == everything, sort
            for limit in (1, 4, len(everything) - 1, len(everything)):
                parts = list(pages(kind, actor, limit, fields=(field,), sort=sort))
                assert [row.id for page in parts for row in page.rows] == order, (sort, limit)
                assert {len(page.rows) for page in parts[:-1]} <= {limit}
                assert parts[-1].rows, "a last page is never empty"


@pytest.mark.parametrize("key", ["account", "deal", "contact"])
def test_empty_values_come_last_in_either_direction(company: World, key: str) -> None:
    kind, actor = registry.get(key), company.actor("ada")
    with_gaps = 0
    for field in sortable(kind, actor):
        for sort in (field, f"-{field}"):
            rows = reading.read(kind, actor, Question((field,), sort=sort, limit=500)).rows
            empty = [row.values[field] is None for row in rows]
            assert empty == sorted(empty), sort
            with_gaps += 0 < sum(empty) < len(empty)
    assert with_gaps >= 4


@pytest.mark.parametrize(
    ("key", "field"), [("account", "employees"), ("deal", "expected_close"), ("deal", "cycle_days")]
)
def test_the_order_is_that_of_the_values(company: World, key: str, field: str) -> None:
    kind, actor = registry.get(key), company.actor("ada")
    for sort in (field, f"-{field}"):
        rows = reading.read(kind, actor, Question((field,), sort=sort, limit=500)).rows
        values = [row.values[field] for row in rows if row.values[field] is not None]
        assert values == sorted(values, reverse=sort.startswith("-"))


def test_pages_keep_to_the_filter_and_to_what_one_sees(company: World) -> None:
    kind = registry.get("account")
    world.make(kind, company.people["wes"], name="Alpha")
    asked = {"field": "name", "op": "is", "value": "alpha"}
    for name, expected in (("ann", 6), ("dora", 7), ("wes", 1), ("nil", 0)):
        parts = list(pages(kind, company.actor(name), 2, filter=asked, sort="employees"))
        found = [row.id for page in parts for row in page.rows]
        assert len(found) == len(set(found)) == expected


def test_what_is_added_or_taken_between_two_pages_disturbs_no_other(company: World) -> None:
    kind, actor = registry.get("account"), company.actor("dora")
    order = [r.id for r in reading.read(kind, actor, Question(sort="name", limit=500)).rows]
    first = reading.read(kind, actor, Question(sort="name", limit=5))
    world.make(kind, company.people["ann"], name="AAA")
    runner.run(standard.DELETE, kind, SETTER, [order[4], order[7]])
    rest = reading.read(kind, actor, Question(sort="name", limit=500, after=first.next))
    assert [row.id for row in rest.rows] == [pk for pk in order[5:] if pk != order[7]]


def test_an_export_reads_every_row_once(company: World) -> None:
    kind, actor = registry.get("deal"), company.actor("dora")
    rows = list(reading.every(kind, actor, Question(("name",), sort="amount", limit=3)))
    assert len(rows) == len({row.id for row in rows}) == 13


def test_an_export_of_the_bin_reads_the_bin_to_its_end(company: World) -> None:
    kind, actor = registry.get("deal"), company.actor("dora")
    gone = [row.id for row in reading.every(kind, actor, Question(limit=500))][:8]
    runner.run(standard.DELETE, kind, SETTER, gone)
    found = [row.id for row in reading.every(kind, actor, Question(deleted=True, limit=3))]
    assert sorted(found) == sorted(gone)


def test_several_questions_at_once_are_answered_as_one_by_one(company: World) -> None:
    kind, actor = registry.get("deal"), company.actor("dora")
    asked = [
        Question(("name",), {"field": "outcome", "op": "in", "value": [code]}, "-name", limit=3)
        for code in ("open", "won", "lost")
    ]
    together = reading.read_each(kind, actor, asked)
    assert [[r.id for r in page.rows] for page in together] == [
        [r.id for r in reading.read(kind, actor, one).rows] for one in asked
    ]
    for page, one in zip(together, asked, strict=True):
        further = Question(one.fields, one.filter, one.sort, page.next, limit=50)
        total = reading.count(kind, actor, one)
        seen = [*page.rows, *(reading.read(kind, actor, further).rows if page.next else [])]
        assert len({row.id for row in seen}) == len(seen) == total


def test_the_whole_limit_of_a_page_holds(company: World) -> None:
    kind, actor = registry.get("team"), company.actor("dora")
    assert len(reading.read(kind, actor, Question(limit=0)).rows) == 1
    assert len(reading.read(kind, actor, Question(limit=-5)).rows) == 1
    assert len(reading.read(kind, actor, Question(limit=10**9)).rows) >= 4


@pytest.mark.parametrize("sort", ["nonsense", "description", "--name", "account.name", "-"])
def test_what_cannot_be_sorted_by_is_refused(company: World, sort: str) -> None:
    with pytest.raises(Rejected):
        reading.read(registry.get("deal"), company.actor("dora"), Question(sort=sort))


@pytest.mark.parametrize("change", ["other sort", "other direction", "forged", "short", "garbage"])
def test_a_mark_that_fits_no_page_is_refused(company: World, change: str) -> None:
    kind, actor = registry.get("account"), company.actor("dora")
    mark = reading.read(kind, actor, Question(sort="name", limit=2)).next
    sort = {"other sort": "reading", "other direction": "-name"}.get(change, "name")
    raw = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
    forged = base64.urlsafe_b64encode(raw.replace(b"A", b"B").replace(b"a", b"b")).decode()
    after = {"forged": forged, "short": mark[:5], "garbage": "§ü!"}.get(change, mark)
    with pytest.raises(Rejected) as refused:
        reading.read(kind, actor, Question(sort=sort, limit=2, after=after))
    assert refused.value.problems[0].field == "after"


def test_money_with_many_places_keeps_its_place(company: World) -> None:
    kind, actor = registry.get("account"), company.actor("dora")
    amounts = [Decimal("0.01") * n for n in range(7)]
    for amount in amounts:
        data = {"amount": str(amount), "currency": "EUR"}
        world.make(kind, company.people["ann"], name="Cents", turnover=data)
    asked = {"field": "name", "op": "is", "value": "Cents"}
    parts = pages(kind, actor, 2, fields=("turnover",), sort="-turnover", filter=asked)
    found = [row.values["turnover"].amount for page in parts for row in page.rows]
    assert found == amounts[::-1]
