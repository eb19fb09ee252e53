"""Where values and places lie on a chart: distances in pixels downwards, percent to the right."""

from __future__ import annotations

import math
from collections.abc import Sequence

TOP, FOOT = 18, 22


class Scale:
    """From values to distances from the upper edge, by round steps that hold the values."""

    def __init__(self, values: Sequence[float], high: int) -> None:
        """Nought is always on the scale: a bar cut off at the foot lies about its length."""
        low, top = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
        self.step = round_step(top - low)
        self.low = math.floor(low / self.step) * self.step
        self.top = max(math.ceil(top / self.step) * self.step, self.low + self.step)
        self.high = high

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.top - self.low)
        return TOP + (1 - part) * (self.high - TOP - FOOT)

    def steps(self) -> list[float]:
        count = round((self.top - self.low) / self.step)
        return [self.low + self.step * i for i in range(count + 1)]


def round_step(whole: float, steps: int = 4) -> float:
    """1, 2, 2.5 or 5 times a power of ten, so that about `steps` of them fill the whole."""
    if whole <= 0:
        return 1.0
    raw = whole / steps
    power = 10 ** math.floor(math.log10(raw))
    return float(next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw))


def middle(place: int, count: int) -> float:
    """Percent to the middle of the place among `count` of equal width, as bars want it."""
    return 100 * (place + 0.5) / count


def knot(place: int, count: int) -> float:
    """Percent to the place when the first stands at the left edge and the last at the right."""
    return 100 * place / (count - 1) if count > 1 else 50.0


def span(place: int, count: int) -> tuple[float, float]:
    """Where a bar begins and how wide it is, in percent; never wider than a twelfth."""
    width = min(100 / count * 0.68, 8)
    return middle(place, count) - width / 2, width


def anchor(place: int, count: int) -> str:
    """How the text at a knot is set, so that none hangs over the edge."""
    if count == 1:
        return "middle"
    return "start" if place == 0 else "end" if place == count - 1 else "middle"


def share(value: float, whole: float) -> float:
    """Percent of the whole, never below nought; 0 of nothing."""
    return max(0.0, 100 * value / whole) if whole else 0.0


def number(value: float) -> str:
    """Short enough for markup: two decimals, no trailing nought."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def stretches(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The runs of values without a gap, each value with its place."""
    found: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((place, value))
    return [stretch for stretch in found if stretch]
