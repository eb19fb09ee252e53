"""Which way round a column writes its dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrium.core.clock.reading import NUMERIC, TIME, Order, possible_orders
from atrium.core.i18n.reading import half_width

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """The order of day, month and year in a column, and what speaks for it.

    `order` is None where nothing decides. `deciding` samples can be read in that order only,
    `ambiguous` ones in several, `against` ones not in it. Dates with a month's name do not count.
    """

    order: Order | None
    deciding: int
    ambiguous: int
    against: int


def guess_order(samples: Iterable[str]) -> OrderGuess:
    """The order in which most of the samples can be read."""
    readable = [orders for sample in samples if (orders := _orders(sample)) is not None]
    counts = {order: sum(order in orders for orders in readable) for order in ORDERS}
    most = max(counts.values())
    best = [order for order in ORDERS if counts[order] == most]
    order = best[0] if most and len(best) == 1 else None
    return OrderGuess(
        order=order,
        deciding=sum(orders == [order] for orders in readable),
        ambiguous=sum(len(orders) > 1 for orders in readable),
        against=sum(order not in orders for orders in readable) if order else 0,
    )


def _orders(sample: str) -> list[Order] | None:
    """The orders one sample allows; None if it is not written in figures."""
    body = half_width(sample).strip()
    found = NUMERIC.fullmatch(body)
    if not found:
        clock = TIME.search(body)
        found = NUMERIC.fullmatch(body[: clock.start()].rstrip(" ,")) if clock else None
    return possible_orders(found[1], found[3], found[4]) if found else None
