from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core import clock
from atrium.core.clock import Order, guess_order, parse_date, parse_datetime
from atrium.core.i18n import LOCALES, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SHARED = HERE.parents[3].parent / "shared" / "data" / "contacts"
CODE_PAGES = {
    "en_US": "utf-8-sig",
    "ja_JP": "cp932",
    "ko_KR": "cp949",
    "th_TH": "tis-620",
    "zh_CN": "gb18030",
}
LANGUAGE_OF = {"en_US": "en", "ja_JP": "ja", "ko_KR": "ko", "th_TH": "th", "zh_CN": "zh-hans"}


@pytest.fixture(autouse=True)
def _in_2026() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    "text",
    [
        "2016-10-20",
        "20161020",
        "10/20/2016",
        "20/10/2016",
        "20.10.2016",
        "20-10-2016",
        "2016/10/20",
        "2016.10.20",
        "2016. 10. 20.",
        "２０１６．１０．２０",
        "2016年10月20日",
        "2016年10月20日(木)",
        "2016年10月20日木曜日",
        "2016 年 10 月 20 日",
        "2016년 10월 20일",
        "2016년 10월 20일 목요일",
        "平成28年10月20日",
        "H28.10.20",
        "h28/10/20",
        "20 Oct 2016",
        "20-Oct-16",
        "20OCT2016",
        "Oct 20, 2016",
        "October 20th, 2016",
        "the 20th of October 2016",
        "Thursday, October 20, 2016",
        "Thu 20 Oct 2016",
        "2016 Oct 20",
        "20 ต.ค. 2559",
        "20 ตุลาคม 2559",
        "20 ตุลาคม พ.ศ. 2559",
        "วันพฤหัสบดีที่ 20 ตุลาคม พ.ศ. 2559",
        "20 ตุลาคม ค.ศ. 2016",
        "20 ต.ค. 2016",
        "20 ต.ค. 59",
        "๒๐ ต.ค. ๒๕๕๙",
        "20/10/2559",
        "20/10/16",
        "42663",
        "42663.75",
        " 2016-10-20 ",
        "2016-10-20 15:30:00",
        "2016-10-20T15:30:00Z",
        "10/20/2016 3:30 PM",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text, language="en") == date(2016, 10, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和6年5月1日", date(2024, 5, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("㋿6年5月1日", date(2024, 5, 1)),
        ("R6.5.1", date(2024, 5, 1)),
        ("S62.8.2", date(1987, 8, 2)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("2 ส.ค. 2530", date(1987, 8, 2)),
        ("02/08/2530", date(1987, 8, 2)),
    ],
)
def test_other_calendars_are_understood(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("02/08/2016", "dmy", date(2016, 8, 2)),
        ("02/08/2016", "mdy", date(2016, 2, 8)),
        ("02/08/16", "ymd", date(2002, 8, 16)),
        ("2016/02/08", "dmy", date(2016, 2, 8)),
    ],
)
def test_the_order_told_is_the_order_read(text: str, order: Order, day: date) -> None:
    assert parse_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("02/08/2016", "en", date(2016, 2, 8)),
        ("02/08/2016", "th", date(2016, 8, 2)),
        ("02.08.2016", "en", date(2016, 8, 2)),
        ("16/10/12", "ja", date(2016, 10, 12)),
        ("16. 10. 12.", "ko", date(2016, 10, 12)),
        ("02/08/30", "th", date(1987, 8, 2)),
        ("2559-10-20", "th", date(2016, 10, 20)),
    ],
)
def test_where_two_orders_are_possible_the_language_decides(
    text: str, language: str, day: date
) -> None:
    assert parse_date(text, language=language) == day


@pytest.mark.parametrize(
    ("text", "year"), [("1/1/26", 2026), ("1/1/46", 2046), ("1/1/47", 1947), ("1/1/99", 1999)]
)
def test_two_digits_mean_the_year_within_twenty_years_to_come(text: str, year: int) -> None:
    assert parse_date(text).year == year


@pytest.mark.parametrize(
    ("text", "order", "message"),
    [
        ("tomorrow-ish", None, "“tomorrow-ish” is no date. Write it like 23 Nov 2026."),
        ("", None, "“” is no date. Write it like 23 Nov 2026."),
        ("31/02/2024", None, "“31/02/2024” is no date: that month has 29 days, not 31."),
        ("2023-02-29", None, "“2023-02-29” is no date: that month has 28 days, not 29."),
        ("13/13/2016", None, "“13/13/2016” is no date: there is no month 13."),
        ("10/20/2016", "dmy", "there is no month 20. Write it like 23/11/2026."),
        ("20/10/2016", "mdy", "there is no month 20. Write it like 11/23/2026."),
        ("2016-10-20 25:00", None, "“2016-10-20 25:00” has no time of day that exists."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(
    text: str, order: Order | None, message: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse_datetime(text, order, "en")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text", ["20 Oct", "10/2016", "2016", "161020", "1234", "10-20-20-16", "0/0/0"]
)
def test_half_a_date_is_none(text: str) -> None:
    with pytest.raises(Invalid):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2016-10-20T15:30",
        "2016-10-20 15:30:00",
        "10/20/2016 3:30 PM",
        "10/20/2016 3:30pm",
        "Oct 20, 2016, 3:30\u202fPM",
        "2016/10/20 15:30",
        "2016年10月20日 午後3時30分",
        "2016年10月20日 15時30分",
        "2016年10月20日 下午3:30",
        "2016. 10. 20. 오후 3:30",
        "2016년 10월 20일 오후 3시 30분",
        "20 ต.ค. 2559 15:30",
        "20 ต.ค. 2559 15.30 น.",
        "20.10.2016 15:30",
    ],
)
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert parse_datetime(text) == datetime(2016, 10, 20, 15, 30)  # noqa: DTZ001


def test_a_moment_knows_its_zone_only_if_one_was_written() -> None:
    assert parse_datetime("2016-10-20T15:30:00Z") == datetime(2016, 10, 20, 15, 30, tzinfo=UTC)
    tokyo = parse_datetime("2016-10-20 15:30+09:00")
    assert tokyo.utcoffset() == timedelta(hours=9)
    assert parse_datetime("2016-10-20 15:30").tzinfo is None


def test_spreadsheets_count_parts_of_days_as_time() -> None:
    assert parse_datetime("42663.75") == datetime(2016, 10, 20, 18)  # noqa: DTZ001


def test_noon_and_midnight_are_told_apart() -> None:
    assert parse_datetime("1 Oct 2016 12:15 AM").hour == 0
    assert parse_datetime("1 Oct 2016 12:15 PM").hour == 12


@given(
    text=st.text(max_size=25)
    | st.text(alphabet="0123456789/.-: TZ年月日ปพศ.令和RHMPam", max_size=20),
    order=st.sampled_from([None, "dmy", "mdy", "ymd"]),
    language=st.sampled_from([None, *LOCALES]),
)
def test_any_text_is_a_moment_or_refused(
    text: str, order: Order | None, language: str | None
) -> None:
    said = "read"
    try:
        assert parse_datetime(text, order, language)
    except Invalid as fault:
        said = str(fault)
    assert said


def test_the_dates_of_every_locales_contacts_are_read() -> None:
    rows = list(csv.DictReader((HERE / "data" / "contact_dates.csv").open(encoding="utf-8")))
    days = {
        (row["locale"], row["id"]): parse_date(row["since"], language=LANGUAGE_OF[row["locale"]])
        for row in rows
    }
    assert len(days) == 200
    assert all(1970 <= day.year <= 2026 for day in days.values())
    assert days["th_TH", "1"] == date(1987, 8, 2)


def test_both_files_of_each_locale_give_equal_dates() -> None:
    """Of the data checked out beside the project, as far as it is there."""
    for name, code_page in CODE_PAGES.items():
        files = (SHARED / f"{name}.{encoding}.csv" for encoding in ("utf-8", code_page))
        read = [
            [parse_date(row["since"], language=LANGUAGE_OF[name]) for row in _rows(path, encoding)]
            for path, encoding in zip(files, ("utf-8", code_page), strict=True)
            if path.exists()
        ]
        assert len(read) in {0, 2}
        assert all(days == read[0] and len(days) == 500 for days in read)


def _rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as lines:
        return list(csv.DictReader(lines))


def test_one_date_that_fits_a_single_order_decides_for_the_column() -> None:
    guess = guess_order(["01/02/2016", "10/20/2016", "03/04/2016 10:00", "", "n/a", "5 May 2016"])
    assert (guess.order, guess.deciding, guess.ambiguous, guess.against) == ("mdy", 1, 2, 0)


def test_nothing_decides_where_every_date_fits_two_orders() -> None:
    guess = guess_order(["01/02/2016", "03/04/2016"])
    assert (guess.order, guess.deciding, guess.ambiguous) == (None, 0, 2)
    assert guess_order([]).order is None


def test_a_column_that_contradicts_itself_goes_by_the_many() -> None:
    guess = guess_order(["13/01/2016", "14/01/2016", "01/15/2016"])
    assert (guess.order, guess.deciding, guess.against) == ("dmy", 2, 1)
    assert guess_order(["13/01/2016", "01/15/2016"]).order is None


FORMS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}


@given(
    days=st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), max_size=8),
    order=st.sampled_from(["dmy", "mdy", "ymd"]),
)
def test_a_guess_is_never_wrong(days: list[date], order: Order) -> None:
    guess = guess_order(day.strftime(FORMS[order]) for day in days)
    assert guess.order in {order, None}
    assert guess.deciding + guess.ambiguous == len(days)
    assert (guess.order is None) == (guess.deciding == 0)
