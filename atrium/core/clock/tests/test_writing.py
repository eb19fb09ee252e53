from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.clock import (
    format_ago,
    format_date,
    format_datetime,
    format_duration,
    format_time,
    parse_date,
    parse_datetime,
    parse_duration,
)
from atrium.core.i18n import LOCALES, Invalid

if TYPE_CHECKING:
    from atrium.core.clock.writing import Style

LANGUAGES = st.sampled_from(list(LOCALES))
DAY = date(2016, 10, 20)
NOW = datetime(2026, 11, 23, 15, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("language", "style", "shown"),
    [
        ("en", "medium", "20 Oct 2016"),
        ("en", "short", "20/10/2016"),
        ("en", "full", "Thursday, 20 October 2016"),
        ("en", "day", "20 Oct"),
        ("en", "month", "Oct 2016"),
        ("ja", "medium", "2016/10/20"),
        ("ja", "long", "2016年10月20日"),
        ("ja", "day", "10月20日"),
        ("zh-hans", "medium", "2016年10月20日"),
        ("ko", "medium", "2016. 10. 20."),
        ("ko", "full", "2016년 10월 20일 목요일"),
        ("th", "medium", "20 ต.ค. 2559"),
        ("th", "long", "20 ตุลาคม พ.ศ. 2559"),
        ("th", "month", "ต.ค. 2559"),
    ],
)
def test_a_date_is_shown_as_its_reader_writes_it(language: str, style: Style, shown: str) -> None:
    assert format_date(DAY, language, style) == shown


@given(
    day=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    language=LANGUAGES,
    style=st.sampled_from(["medium", "long", "full"]),
)
def test_a_date_written_is_read_as_itself(day: date, language: str, style: Style) -> None:
    assert parse_date(format_date(day, language, style), language=language) == day


@given(
    moment=st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)),  # noqa: DTZ001
    language=LANGUAGES,
    style=st.sampled_from(["medium", "long", "full"]),
)
def test_a_moment_written_is_read_as_itself(moment: datetime, language: str, style: Style) -> None:
    moment = moment.replace(second=0, microsecond=0)
    text = format_datetime(moment, language, style=style)
    assert parse_datetime(text, language=language) == moment


def test_a_moment_is_shown_by_the_clocks_of_a_zone() -> None:
    moment = datetime(2016, 10, 20, 15, 30, tzinfo=UTC)
    assert format_datetime(moment, "en", "Asia/Tokyo") == "21 Oct 2016, 00:30"
    assert format_datetime(moment, "ja", "Asia/Tokyo") == "2016/10/21 0:30"
    assert format_datetime(moment, "ko", "UTC") == "2016. 10. 20. 오후 3:30"
    assert format_time(moment, "th") == "15:30"


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (timedelta(seconds=20), "Just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=1, minutes=10), "1 h ago"),
        (timedelta(hours=14), "14 h ago"),
        (timedelta(hours=16), "Yesterday"),
        (timedelta(days=41), "41 days ago"),
        (timedelta(days=96), "96 days ago"),
        (timedelta(days=800), "2 years ago"),
        (timedelta(minutes=-30), "in 30 min"),
        (timedelta(days=-1), "Tomorrow"),
        (timedelta(days=-3), "in 3 days"),
    ],
)
def test_how_long_ago_is_said_shortly(before: timedelta, shown: str) -> None:
    assert format_ago((NOW - before).astimezone(UTC), NOW, "en") == shown


def test_a_few_hours_across_midnight_are_still_hours() -> None:
    night = NOW.replace(hour=1)
    assert format_ago(night - timedelta(hours=3), night, "en") == "3 h ago"
    assert format_ago(night - timedelta(hours=8), night, "en") == "Yesterday"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 23), "Today"),
        (date(2026, 11, 22), "Yesterday"),
        (date(2026, 11, 24), "Tomorrow"),
        (date(2026, 11, 13), "10 days ago"),
    ],
)
def test_a_date_without_a_time_counts_in_days(day: date, shown: str) -> None:
    assert format_ago(day, NOW, "en") == shown


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("1:30", 5400),
        ("1:30:15", 5415),
        ("90 min", 5400),
        ("90", 5400),
        ("1.5h", 5400),
        ("1,5 h", 5400),
        ("1 hour and 30 minutes", 5400),
        ("1 hr., 30 min.", 5400),
        ("1時間30分", 5400),
        ("９０分", 5400),
        ("1小时30分钟", 5400),
        ("1.5小时", 5400),
        ("1시간 30분", 5400),
        ("1 ชม. 30 นาที", 5400),
        ("1 ชั่วโมง 30 นาที", 5400),
        ("2 days", 172_800),
        ("45 s", 45),
        ("-15 min", -900),
    ],
)
def test_a_duration_is_read_however_it_is_written(text: str, seconds: int) -> None:
    assert parse_duration(text, "en") == seconds


@pytest.mark.parametrize("text", ["", "-", "long", "1h foo", "1:75", "h", "1 h -3 m", "9" * 12])
def test_what_is_no_duration_is_refused_with_one_that_would_be_right(text: str) -> None:
    with pytest.raises(Invalid, match=r"is no length of time\. Write it like 1h 30m or 1:30\."):
        parse_duration(text, "en")


@pytest.mark.parametrize(
    ("seconds", "language", "shown"),
    [
        (5400, "en", "1h 30m"),
        (5400, "ja", "1時間30分"),
        (5400, "zh-hans", "1小时30分钟"),
        (5400, "ko", "1시간 30분"),
        (5400, "th", "1 ชม. 30 นาที"),
        (36 * 3600, "en", "36h"),
        (45, "en", "45s"),
        (0, "en", "0m"),
        (-900, "en", "-15m"),
    ],
)
def test_a_duration_is_shown_in_hours_and_minutes(seconds: int, language: str, shown: str) -> None:
    assert format_duration(seconds, language) == shown


@given(seconds=st.integers(-(10**8), 10**8), language=LANGUAGES)
def test_a_duration_written_is_read_as_itself(seconds: int, language: str) -> None:
    assert parse_duration(format_duration(seconds, language), language) == seconds


@given(text=st.text(max_size=15) | st.text(alphabet="0123456789:.,hms 時間分", max_size=12))
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    said = "read"
    try:
        assert isinstance(parse_duration(text, "ja"), int)
    except Invalid as fault:
        said = str(fault)
    assert said
