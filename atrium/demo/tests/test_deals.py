"""Deals go their way as deals do, and what is written about them can be believed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from atrium.demo.build import build
from atrium.demo.company import Company
from atrium.demo.phrases import amount_in, day_in
from atrium.demo.selling import Deal, Line
from atrium.demo.table import rows
from atrium.demo.terms import LANGUAGES

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def company() -> Company:
    return build(TODAY)


def test_moves_follow_the_pipeline_and_the_clock(company: Company) -> None:
    order = {p.key: [stage.key for stage in p.stages] for p in company.pipelines}
    for deal in company.deals:
        moments = [move.at for move in deal.moves]
        assert all(early < late for early, late in pairwise(moments))
        way = [move.stage for move in deal.moves if move.stage not in {"won", "lost"}]
        assert way == order[deal.pipeline][: len(way)]


def test_only_deals_that_went_the_whole_way_are_won(company: Company) -> None:
    length = {p.key: sum(s.outcome == "open" for s in p.stages) for p in company.pipelines}
    for deal in company.deals:
        if deal.is_won:
            assert len(deal.moves) == length[deal.pipeline] + 1
        assert (deal.lost_reason is not None) == (deal.stage == "lost")


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 2), date(2026, 8, 16), date(2028, 2, 29)])
@pytest.mark.parametrize("seed", [1, 7])
def test_three_or_four_in_ten_are_won(today: date, seed: int) -> None:
    company = build(today, seed)
    won = sum(deal.is_won for deal in company.deals)
    closed = sum(not deal.is_open for deal in company.deals)
    assert 0.34 < won / closed < 0.42
    assert 45 <= len(company.deals) - closed <= 110


def test_some_open_deals_lie_too_long(company: Company) -> None:
    open_deals = [deal for deal in company.deals if deal.is_open]
    stuck = [deal for deal in open_deals if _is_stuck(company, deal)]
    assert 5 < len(stuck) < len(open_deals) / 2


def test_every_pipeline_has_open_won_and_lost_deals(company: Company) -> None:
    for pipeline in company.pipelines:
        deals = [deal for deal in company.deals if deal.pipeline == pipeline.key]
        assert any(deal.is_open for deal in deals)
        assert any(deal.is_won for deal in deals)
        assert any(deal.stage == "lost" for deal in deals)


def test_the_people_differ_in_strength(company: Company) -> None:
    skill = {person.key: person.skill for person in company.people}
    strong = [d for d in company.deals if skill[d.owner] >= 1.15 and not d.is_open]
    weak = [d for d in company.deals if skill[d.owner] <= 0.8 and not d.is_open]
    assert sum(d.is_won for d in strong) / len(strong) > sum(d.is_won for d in weak) / len(weak)


def test_spring_and_autumn_are_busier_than_august(company: Company) -> None:
    months = Counter((deal.created.year, deal.created.month) for deal in company.deals)
    assert months[2026, 8] < months[2026, 10]
    assert months[2025, 12] < months[2026, 3]


def test_the_history_is_a_year_and_a_half(company: Company) -> None:
    first = min(deal.created.date() for deal in company.deals)
    assert timedelta(days=500) < TODAY - first < timedelta(days=560)


def test_the_salespeople_among_the_sign_ins_have_something_to_show(company: Company) -> None:
    open_deals = Counter(deal.owner for deal in company.deals if deal.is_open)
    members = Counter(key for deal in company.deals for key in deal.members)
    assert min(open_deals["sales"], open_deals["sales2"], open_deals["lead"]) >= 1
    assert min(members["surveyor"], members["fitter"], members["service"]) >= 5


def test_amounts_are_the_sum_of_the_lines_in_the_digits_of_the_currency(company: Company) -> None:
    for deal in company.deals:
        assert deal.amount > 0
        assert deal.amount == sum(line.amount(deal.currency) for line in deal.lines)
        if deal.currency in {"JPY", "KRW"}:
            assert deal.amount == deal.amount.to_integral_value()


def test_a_line_is_quantity_by_price_less_discount() -> None:
    line = Line("win-110", Decimal(3), Decimal("99.99"), Decimal(5))
    assert line.amount("EUR") == Decimal("284.97")
    assert line.amount("JPY") == Decimal(285)


def test_rates_reach_back_over_the_history(company: Company) -> None:
    for currency in {deal.currency for deal in company.deals} - {"EUR"}:
        known = [rate for rate in company.rates if rate.currency == currency]
        assert [rate.on for rate in known] == sorted(rate.on for rate in known)
        assert known[0].on <= min(deal.created.date() for deal in company.deals)
        assert known[-1].on <= TODAY


@pytest.mark.parametrize("language", LANGUAGES)
def test_deals_and_notes_are_in_each_language(company: Company, language: str) -> None:
    accounts = {account.key: account.language for account in company.accounts}
    assert sum(accounts[deal.account] == language for deal in company.deals) >= 40
    notes = [note for note in company.notes if note.language == language]
    assert len(notes) >= 150
    assert {note.kind for note in notes} == {"note", "call", "visit", "email"}


@pytest.mark.parametrize("table", ["en", "ja", "zh", "ko", "th"])
def test_there_are_many_ways_to_say_it(table: str) -> None:
    patterns = rows(f"notes_{table}")
    assert len({text for _when, _kind, text in patterns}) == len(patterns) >= 80
    english = Counter(when for when, _kind, _text in rows("notes_en"))
    assert Counter(when for when, _kind, _text in patterns) == english


def test_notes_leave_no_slot_unfilled_and_rarely_repeat(company: Company) -> None:
    assert not any("{" in note.text or "}" in note.text for note in company.notes)
    texts = Counter(note.text for note in company.notes)
    assert max(texts.values()) <= 4


def test_colleagues_ask_each_other_and_answer(company: Company) -> None:
    mentioned = Counter(key for note in company.notes for key in note.mentions)
    assert sum(mentioned.values()) >= 150
    asked = {"sales", "sales2", "surveyor", "fitter", "accountant", "service", "marketing", "lead"}
    assert asked <= set(mentioned)


def test_dates_and_amounts_are_written_as_the_language_does() -> None:
    day = date(2026, 11, 26)
    assert day_in("en", day) == "Thursday 26 November"
    assert day_in("ja", day) == "11月26日(木)"
    assert day_in("zh-hans", day) == "11月26日（周四）"
    assert day_in("ko", day) == "11월 26일(목)"
    assert day_in("th", day) == "วันพฤหัสบดีที่ 26 พ.ย."
    assert amount_in("JPY", Decimal(1234567)) == "1,230,000円"
    assert amount_in("GBP", Decimal("845.20")) == "£845"


def _is_stuck(company: Company, deal: Deal) -> bool:
    pipeline = next(p for p in company.pipelines if p.key == deal.pipeline)
    rots = pipeline.stage(deal.stage).rots
    now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    return rots is not None and now - deal.moves[-1].at > timedelta(days=rots)
