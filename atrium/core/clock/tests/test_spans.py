from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.clock import relative, relative_choices
from atrium.core.i18n import Invalid

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("key", "n", "start", "end"),
    [
        ("today", None, date(2026, 11, 23), date(2026, 11, 24)),
        ("this_week", None, date(2026, 11, 23), date(2026, 11, 30)),
        ("last_month", None, date(2026, 10, 1), date(2026, 11, 1)),
        ("next_quarter", None, date(2027, 1, 1), date(2027, 4, 1)),
        ("last_year", None, date(2025, 1, 1), date(2026, 1, 1)),
        ("last_n_days", 7, date(2026, 11, 17), date(2026, 11, 24)),
        ("next_n_days", 7, date(2026, 11, 23), date(2026, 11, 30)),
        ("more_than_n_days_ago", 30, None, date(2026, 10, 24)),
        ("more_than_n_days_ahead", 1, date(2026, 11, 25), None),
        ("past", None, None, date(2026, 11, 23)),
        ("future", None, date(2026, 11, 24), None),
    ],
)
def test_a_span_is_half_open(key: str, n: int | None, start: date | None, end: date | None) -> None:
    assert relative(key, n).resolve(MONDAY) == (start, end)


@given(today=DAYS, unit=st.sampled_from(["week", "month", "quarter", "year"]))
def test_last_this_and_next_follow_each_other_without_a_gap(today: date, unit: str) -> None:
    last, this, following = (
        relative(f"{which}_{unit}").resolve(today) for which in ("last", "this", "next")
    )
    assert last[1] == this[0]
    assert this[1] == following[0]
    assert this[0] is not None
    assert this[1] is not None
    assert this[0] <= today < this[1]
    assert relative(f"last_{unit}").resolve(today) == relative(f"this_{unit}").resolve(
        this[0] - timedelta(1)
    )


@given(today=DAYS, n=st.integers(1, 1000))
def test_the_last_days_include_today_and_the_days_before_are_the_rest(today: date, n: int) -> None:
    start, end = relative("last_n_days", n).resolve(today)
    assert start is not None
    assert end == today + timedelta(1)
    assert end - start == timedelta(n)
    _, before = relative("more_than_n_days_ago", n).resolve(today)
    assert before == start - timedelta(1)


def test_a_span_has_a_name_with_its_number() -> None:
    assert relative("last_n_days", "30").label == "The last 30 days"
    assert relative("this_quarter").label == "This quarter"


def test_every_span_offered_can_be_asked_for() -> None:
    choices = relative_choices()
    assert [key for key, _label, numbered in choices if numbered] == [
        "last_n_days",
        "next_n_days",
        "more_than_n_days_ago",
        "more_than_n_days_ahead",
    ]
    for key, label, _numbered in choices:
        assert relative(key, 1).resolve(MONDAY) != (None, None)
        assert str(label)


def test_an_unknown_span_is_refused_with_those_there_are() -> None:
    with pytest.raises(Invalid, match=r"“someday” is no span of time\. These are: today, "):
        relative("someday")


@pytest.mark.parametrize("n", [None, 0, -1, "many", 10**9])
def test_a_span_of_days_needs_their_number(n: object) -> None:
    with pytest.raises(Invalid, match="from 1 to 36500"):
        relative("last_n_days", n)
