from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Thread

import pytest

from atrium.core import clock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_clock_runs_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_today_depends_on_the_zone() -> None:
    with clock.at(datetime(2026, 11, 23, 20, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 23)
        assert clock.today("Asia/Tokyo") == date(2026, 11, 24)
        assert clock.today("America/New_York") == date(2026, 11, 23)


def test_a_stopped_clock_is_stopped_for_every_thread() -> None:
    seen: list[datetime] = []
    with clock.at(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [NOON]


def test_stops_may_be_nested() -> None:
    with clock.at(NOON):
        with clock.at(NOON.replace(hour=13)):
            assert clock.now().hour == 13
        assert clock.now() == NOON


def test_it_runs_on_after_the_block_even_when_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        raise ZeroDivisionError
    assert clock.now() != NOON


def test_it_stops_only_at_a_moment_that_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 11, 23)):  # noqa: DTZ001
        pass
