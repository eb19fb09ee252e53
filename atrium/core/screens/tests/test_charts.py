"""Charts tell the truth about their numbers, in every script, and to those who hear them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from atrium.core.screens import charts
from atrium.core.screens.charts import Point, Series
from atrium.core.screens.charts.scales import Scale, round_step

HOSTILE = "<script>\"&'"


def plain(value: float) -> str:
    return f"{value:g}"


def parsed(markup: str) -> ET.Element:
    """The chart as XML, which any markup left unescaped would break."""
    return ET.fromstring(f"<div>{markup}</div>")


def marks(markup: str) -> list[dict[str, float]]:
    found = [one for one in parsed(markup).iter("rect") if "mark" in one.get("class", "")]
    wanted = ("x", "y", "width", "height")
    return [{key: float((one.get(key) or "0").rstrip("%")) for key in wanted} for one in found]


@pytest.mark.parametrize(
    ("whole", "step"), [(0, 1), (4, 1), (7, 2), (9, 2.5), (19, 5), (37, 10), (420_000, 200_000)]
)
def test_steps_of_the_scale_are_round(whole: float, step: float) -> None:
    assert round_step(whole) == step


def test_the_scale_holds_every_value_and_nought() -> None:
    scale = Scale([-30, 120], 200)
    assert (scale.low, scale.top) == (-50, 150)
    assert scale.steps() == [-50, 0, 50, 100, 150]
    assert scale.y(150) < scale.y(120) < scale.y(0) < scale.y(-30)


def test_bars_are_as_high_as_their_values() -> None:
    two, one = marks(charts.bars("k", "Won", [Point("a", 200), Point("b", 100)], tell=plain))
    assert two["height"] == pytest.approx(2 * one["height"], abs=0.05)
    assert two["y"] + two["height"] == pytest.approx(one["y"] + one["height"], abs=0.05)


def test_a_bar_below_nought_hangs_from_the_base() -> None:
    up, down = marks(charts.bars("k", "Profit", [Point("a", 10), Point("b", -10)], tell=plain))
    assert down["y"] == pytest.approx(up["y"] + up["height"], abs=0.05)


def test_parts_of_a_stack_stand_on_each_other() -> None:
    series = [Series("West", [30]), Series("East", [20])]
    lower, upper = marks(charts.stacked("k", "Won", ["Q1"], series, tell=plain))
    assert upper["y"] + upper["height"] == pytest.approx(lower["y"], abs=0.05)
    assert lower["height"] / upper["height"] == pytest.approx(1.5, abs=0.01)


def test_a_gap_breaks_a_line() -> None:
    drawn = charts.line("k", "Won", list("abcd"), [Series("s", [1, 2, None, 4])], tell=plain)
    assert len(re.findall("<polyline", drawn)) == 2


def test_a_funnel_tells_how_many_of_the_step_before_came_along() -> None:
    points = [Point("Lead", 400), Point("Call", 300), Point("Won", 30)]
    drawn = parsed(charts.funnel("Funnel", points, tell=plain))
    assert ["".join(one.itertext()) for one in drawn.iter("td") if one.get("class")] == [
        "400",
        "300 · 75%",
        "30 · 10%",
    ]


def test_a_meter_is_full_beyond_its_target_and_still_tells_the_share() -> None:
    drawn = charts.meter("Mina", 112, 100, "112", "moss")
    assert marks(drawn)[0]["width"] == 100
    assert "112%" in drawn


def test_many_places_share_few_names() -> None:
    points = [Point(str(day), day) for day in range(90)]
    drawn = parsed(charts.bars("k", "Days", points, tell=plain))
    below = [one for one in drawn.iter("text") if one.get("text-anchor") == "middle"]
    assert len(below) <= 12


def test_long_values_get_a_wider_gutter() -> None:
    def gutter(tell: charts.Tell) -> str:
        drawn = charts.bars("k", "t", [Point("a", 4)], tell=tell)
        return parsed(drawn)[0].get("class", "").split()[-1]

    assert gutter(plain) == "gutter-s"
    assert gutter(lambda value: f"{value:g}万円") == "gutter-m"
    assert gutter(lambda value: f"¥{value:g},000,000,000") == "gutter-xl"


def test_the_numbers_stand_in_a_table_and_the_chart_is_named() -> None:
    series = [Series("West", [1, None])]
    drawn = parsed(charts.line("k", "Won", ["Q1", "Q2"], series, tell=plain, desc="By region."))
    assert [one.text for one in drawn.iter("td")][-2:] == ["1", "–"]
    picture = next(drawn.iter("svg"))
    assert picture.get("aria-labelledby") == "k-title k-desc"
    assert [one.text for one in picture if one.tag in {"title", "desc"}] == ["Won", "By region."]


@pytest.mark.parametrize("values", [[], [0.0], [0.0, 0.0]])
def test_nothing_to_draw_is_no_error(values: list[float]) -> None:
    points = [Point(str(i), value) for i, value in enumerate(values)]
    names = [point.label for point in points]
    for drawn in (
        charts.bars("k", "t", points, tell=plain),
        charts.ranks("t", points, tell=plain),
        charts.funnel("t", points, tell=plain),
        charts.line("k", "t", names, [Series("s", values)], tell=plain),
        charts.stacked("k", "t", names, [Series("s", values)], tell=plain),
        charts.meter("m", 0, 0),
    ):
        parsed(drawn)


def test_what_people_typed_stays_text() -> None:
    point = Point(HOSTILE, 1, shown=HOSTILE, note=HOSTILE)
    series = [Series(HOSTILE, [1]), Series(HOSTILE, [2])]
    for drawn in (
        charts.bars("k", HOSTILE, [point], tell=plain, desc=HOSTILE),
        charts.ranks(HOSTILE, [point], tell=plain),
        charts.line("k", HOSTILE, [HOSTILE], series, tell=plain),
        charts.meter(HOSTILE, 1, 2, HOSTILE),
    ):
        assert "<script" not in drawn
        assert HOSTILE in "".join(parsed(drawn).itertext())
