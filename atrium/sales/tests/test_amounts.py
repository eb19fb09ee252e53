"""A deal comes to what its lines come to."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.money import Money
from atrium.core.records import company, reading, registry
from atrium.core.records.errors import Rejected
from atrium.sales.models import Deal
from tests import world
from tests.world import SETTER, World

DEAL, LINE, PRODUCT = (registry.get(key) for key in ("deal", "deal_line", "product"))


def held(deal: Any) -> Any:
    return Deal.objects.unscoped("the test looks at everything").get(pk=deal.pk)


def comes_to(quantity: Decimal, price: Decimal, discount: Decimal) -> Decimal:
    """The plain reading: quantity times price less discount, to four decimals."""
    whole = quantity * price * (Decimal(100) - discount) / Decimal(100)
    return whole.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


LINES = st.lists(
    st.tuples(
        st.decimals("0.001", 9999, places=3),
        st.decimals(0, 99999, places=2),
        st.decimals(0, 100, places=2),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


class TestAnyLines(TestCase):
    @given(lines=LINES)
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    def test_the_amount_is_the_sum_of_the_lines_that_are_there(self, lines: Any) -> None:
        people = world.build()
        product = world.make(PRODUCT)
        deal = world.make(DEAL, people.people["ann"], amount=None)
        total, gone, there = Decimal(0), [], False
        for quantity, price, discount, stays in lines:
            data = {"quantity": quantity, "price": {"amount": price, "currency": "EUR"}}
            told = {"deal": deal.pk, "product": product.pk, "discount": discount, **data}
            line = runner.create(LINE, SETTER, told)
            if stays:
                total += comes_to(quantity, price, discount)
                there = True
            else:
                gone.append(line.pk)
        if gone:
            standard.delete(LINE, SETTER, gone)
        if there:
            assert held(deal).amount == total
            assert held(deal).amount_base == total
        if gone:
            runner.run(standard.RESTORE, LINE, SETTER, gone)
        assert held(deal).amount == sum(comes_to(*line[:3]) for line in lines)


pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world.build()


@pytest.fixture
def deal(people: World) -> Any:
    return world.make(DEAL, people.people["ann"], amount="500")


def line(deal: Any, **told: Any) -> Any:
    product = told.pop("product", None) or world.make(PRODUCT, price="120").pk
    return runner.create(LINE, SETTER, {"deal": deal.pk, "product": product, **told})


def test_a_deal_without_lines_keeps_the_amount_it_was_given(deal: Any) -> None:
    runner.update(DEAL, SETTER, [deal.pk], {"name": "Another name"})
    assert held(deal).amount == 500


def test_a_line_without_a_price_has_the_list_price(deal: Any) -> None:
    made = line(deal, quantity=3)
    assert (made.price, made.amount) == (120, 360)
    assert held(deal).amount == 360
    runner.update(LINE, SETTER, [made.pk], {"quantity": 2, "discount": 50})
    assert held(deal).amount == 120


def test_a_line_that_was_deleted_sells_nothing(people: World, deal: Any) -> None:
    kept, gone = world.make(PRODUCT, price="10"), world.make(PRODUCT, price="20")
    line(deal, product=kept.pk)
    second = line(deal, product=gone.pk)

    def sold() -> list[int]:
        row = reading.one(DEAL, people.actor("ann"), deal.pk, ["products"])
        return [ref.id for ref in row.values["products"]]

    assert sold() == [kept.pk, gone.pk]
    standard.delete(LINE, SETTER, [second.pk])
    assert (sold(), held(deal).amount) == ([kept.pk], 10)
    runner.run(standard.RESTORE, LINE, SETTER, [second.pk])
    assert (sold(), held(deal).amount) == ([kept.pk, gone.pk], 30)


def test_lines_of_several_currencies_come_together_in_the_companys(deal: Any) -> None:
    line(deal, price={"amount": "100", "currency": "EUR"})
    assert (held(deal).amount, held(deal).amount_currency) == (100, "EUR")
    line(deal, price={"amount": "200", "currency": "USD"})
    dollars = company.worth(Money(Decimal(200), "USD"), clock.now().date())
    assert dollars not in {None, 200}
    assert (held(deal).amount, held(deal).amount_currency) == (100 + dollars, "EUR")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"discount": 101}, "discount"),
        ({"discount": -1}, "discount"),
        ({"quantity": "many"}, "quantity"),
        ({"quantity": "1e30"}, "quantity"),
        ({"price": "NaN"}, "price"),
        ({"product": 0}, "product"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_field(deal: Any, told: Any, field: str) -> None:
    product = world.make(PRODUCT, price="120").pk
    with pytest.raises(Rejected) as refused:
        runner.create(LINE, SETTER, {"deal": deal.pk, "product": product, **told})
    assert [p.field for p in refused.value.problems] == [field]
    assert held(deal).amount == 500


def test_a_line_that_goes_to_another_deal_leaves_the_first(people: World, deal: Any) -> None:
    other = world.make(DEAL, people.people["ann"])
    line(deal, price="10")
    moved = line(deal, price="5")
    runner.update(LINE, SETTER, [moved.pk], {"deal": other.pk})
    assert (held(deal).amount, held(other).amount) == (10, 5)
