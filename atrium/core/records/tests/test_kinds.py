"""What every kind of value takes, keeps and gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.core import clock
from atrium.core.i18n.errors import Invalid
from atrium.core.money import Money, known_currencies
from atrium.core.records import kinds, options, registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field
from atrium.core.records.kinds.base import Kind
from atrium.core.records.kinds.numbers import LARGEST
from atrium.core.records.kinds.references import References
from atrium.core.records.models import Company, Option, Rate
from tests.world import SETTER, World, make

JAPANESE, GERMAN = replace(SETTER, country="JP", language="ja"), replace(SETTER, country="DE")
ACTORS = (SETTER, JAPANESE, replace(SETTER, country="TH", language="th", zone="Asia/Bangkok"))
SETTINGS = settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANY_TEXT = st.text(max_size=40)
SIGNIFICANT = st.decimals(-(10**11), 10**11, places=4)
# Years beyond are read as those of the Buddhist era.
SPAN = (date(1970, 1, 2), date(2299, 12, 30))
DATES = st.dates(*SPAN)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - the strategy adds the zone


RAW: dict[str, st.SearchStrategy[Any]] = {
    "text": ANY_TEXT,
    "longtext": ANY_TEXT | st.sampled_from(["<p>a<b>b</b>", "<script>x</script>", "a & b < c"]),
    "labels": st.dictionaries(st.sampled_from(["ja", "ko", "th"]), ANY_TEXT),
    "number": SIGNIFICANT | st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9),
    "money": st.fixed_dictionaries(
        {"amount": SIGNIFICANT, "currency": st.sampled_from(["EUR", "JPY", "KWD", "krw", "thb"])}
    ),
    "percent": st.decimals(-1000, 1000, places=2) | st.sampled_from(["12 %", "0,5%"]),
    "date": DATES | DATES.map(date.isoformat),
    "datetime": st.datetimes(*map(noon, SPAN), timezones=st.just(UTC)) | DATES,
    "duration": st.integers(0, 10**9) | st.sampled_from(["1h 30m", "90", "2:30"]),
    "boolean": st.booleans() | st.sampled_from(["yes", "いいえ", "ไม่", "1", ""]),
    "choice": st.sampled_from(["education", "Education", "", "教育"]),
    "choices": st.lists(st.sampled_from(["phone", "email", "visit"])) | st.just("phone; email"),
    "tags": st.lists(ANY_TEXT) | ANY_TEXT,
    "person": st.integers(1, 2**63 - 1) | st.just(""),
    "team": st.integers(1, 2**63 - 1) | st.none(),
    "reference": st.integers(1, 2**63 - 1).map(lambda pk: {"id": pk}),
    "references": st.lists(st.integers(1, 2**63 - 1)),
    "files": st.lists(st.integers(1, 2**63 - 1)),
    "phones": st.sampled_from(
        ["+81362011188", "+49 30 901820 ext. 5", {"number": "+66 2 123 4567"}]
    ),
    "emails": st.emails() | st.lists(st.emails(), max_size=3),
    "email": st.emails() | st.just(""),
    "url": st.sampled_from(["example.com", "https://例え.jp/あ?q=1", "HTTP://A.example/", ""]),
    "address": st.fixed_dictionaries(
        {
            "country": st.sampled_from(["JP", "de", "日本", "Thailand", ""]),
            "city": ANY_TEXT,
            "street": ANY_TEXT,
        }
    ),
    "country": st.sampled_from(["JP", "Japan", "日本", "de", ""]),
    "language": st.sampled_from(["ja", "Japanese", "zh-Hans", ""]),
    "currency": st.sampled_from(["eur", "JPY", ""]),
    "rating": st.integers(1, 5) | st.just("3"),
}  # fmt: skip


def field_of(kind: Kind, **told: Any) -> Field:
    columns = ("value", "value_currency") if kind.key == "money" else ("value",)
    sets = {"choice": "industry", "choices": "channel"}
    return Field("value", kind, "Value", "value", columns, options=sets.get(kind.key, ""), **told)


@pytest.mark.parametrize("key", [kind.key for kind in kinds.every()])
def test_the_json_form_of_what_was_kept_is_taken_back_unchanged(world: World, key: str) -> None:
    kind = kinds.get(key)
    field = field_of(kind)

    @SETTINGS
    @given(raw=RAW[key], actor=st.sampled_from(ACTORS))
    def check(raw: Any, actor: Any) -> None:
        kept, refusal = cleaned(kind, raw, field, actor)
        if refusal:
            assert _is_sentence(refusal)
            return
        for reader in ACTORS:
            assert kind.clean(kind.data(kept), field, reader) == kept

    check()


@pytest.mark.parametrize("key", [kind.key for kind in kinds.every()])
def test_nothing_is_kept_as_nothing_and_shown_as_nothing(world: World, key: str) -> None:
    kind = kinds.get(key)
    field = field_of(kind)
    empty = kind.clean("", field, SETTER)
    assert kind.clean(None, field, SETTER) == empty
    assert kind.clean(kind.data(empty), field, SETTER) == empty
    if key == "boolean":
        assert empty is False
        return
    assert empty == kind.empty()
    assert kind.is_empty(empty)
    assert kind.display(empty, field, SETTER) == ""
    assert not list(kind.words(empty))


STRANGE: tuple[Any, ...] = (
    True, 1.5, -7, 10**30, float("nan"), float("inf"), "\x00", "no such thing", "9" * 5000, "1e999",
    {}, {"a": 1}, {"id": "x"}, {"amount": [], "currency": 5}, {"country": "Atlantis"}, [], [[]],
    [{}], [{"id": {}}], [None, 5], {"address": {"a": 1}}, {"city": ["x"]}, [{"number": []}], "<p>",
)  # fmt: skip


@pytest.mark.parametrize("key", [kind.key for kind in kinds.every()])
def test_whatever_is_sent_is_taken_or_refused_in_a_sentence(world: World, key: str) -> None:
    kind = kinds.get(key)
    for whole in (None, (0, 2**31 - 1)):
        field = field_of(kind, whole=whole, max_length=50)
        for raw in STRANGE:
            kept, refusal = cleaned(kind, raw, field, SETTER)
            if refusal:
                assert _is_sentence(refusal), (raw, refusal)
                continue
            assert kind.clean(kind.data(kept), field, SETTER) == kept, raw
            if not isinstance(kind, References):  # shown when read, with their titles
                kind.display(kept, field, SETTER)


def cleaned(kind: Kind, raw: Any, field: Field, actor: Actor) -> tuple[Any, str]:
    """The value, or the words with which it is refused."""
    try:
        return kind.clean(raw, field, actor), ""
    except Invalid as fault:
        return None, str(fault)


def _is_sentence(text: str) -> bool:
    return len(text) > 10 and text[-1] in ".?。" and "%(" not in text


@pytest.mark.parametrize(
    ("key", "raw", "remedy"),
    [
        ("number", "many", "number"),
        ("percent", 5000, "from -1000 to 1000"),
        ("rating", 6, "from 1 to 5"),
        ("date", "31.31.2026", "2026"),
        ("date", 5, "such as 2026-11-23"),
        ("datetime", [], "such as 2026-11-23T09:30"),
        ("money", {"amount": 5, "currency": "XYZ"}, "such as EUR or JPY"),
        ("currency", "euros", "such as EUR or JPY"),
        ("country", "Jappan", "did you mean “Japan”"),
        ("country", "Zzz", "a code such as JP"),
        ("language", "klingonish", "a code such as ja"),
        ("choice", "Educatoin", "did you mean “Education”"),
        ("choice", "zzz", "not among the choices:"),
        ("boolean", "perhaps", "neither yes nor no"),
        ("tags", ["x" * 61], "at most 60 characters"),
        ("reference", "Ann", "choose one"),
        ("labels", {"xx": "a"}, "none of the languages"),
        ("labels", "Angebot", "Write names as in"),
        ("address", {"country": "Atlantis"}, "a code such as JP"),
        ("address", {"country": "Atlantis", "city": "A"}, "a code such as JP"),
        ("phones", ["+49 30 901820"] * 21, "At most 20"),
    ],
)
def test_a_refusal_says_what_would_be_right(world: World, key: str, raw: Any, remedy: str) -> None:
    kind = kinds.get(key)
    with pytest.raises(Invalid) as refused:
        kind.clean(raw, field_of(kind), SETTER)
    assert remedy in str(refused.value)


def test_text_that_is_too_long_is_told_by_how_much(world: World) -> None:
    with pytest.raises(Invalid, match="51 characters; at most 50 fit"):
        kinds.get("text").clean("x" * 51, field_of(kinds.get("text"), max_length=50), SETTER)


# Contacts


def test_a_number_stays_the_same_whoever_saves_the_record_next(world: World) -> None:
    """What was typed in Japan is no German number because a German changed something else."""
    kind = kinds.get("phones")
    field = field_of(kind)
    kept = kind.clean([{"kind": "work", "number": "03-6201-1188"}], field, JAPANESE)
    assert kept[0]["number"] == "+81362011188"
    for actor in (GERMAN, SETTER):
        assert kind.clean(kind.data(kept), field, actor) == kept


def test_a_number_typed_anew_is_read_where_its_writer_is(world: World) -> None:
    kind = kinds.get("phones")
    (old,) = kind.clean("03-6201-1188", field_of(kind), JAPANESE)
    (row,) = kind.clean([{**old, "typed": "030 901820"}], field_of(kind), GERMAN)
    assert row["number"] == "+4930901820"


def test_an_address_with_a_country_alone_keeps_its_code(world: World) -> None:
    kind = kinds.get("address")
    assert kind.clean({"country": "Japan"}, field_of(kind), SETTER) == {"country": "JP"}


# Options


def test_a_code_is_that_option_whatever_the_others_are_called(world: World) -> None:
    """A company may name one option as the code of another."""
    row = Option.objects.get(option_set="industry", code="education")
    row.labels = {"en": "Health"}
    row.save()
    versions.refresh()
    kind = kinds.get("choice")
    for choice in options.of("industry"):
        assert kind.clean(choice.code, field_of(kind), SETTER) == choice.code


# Money


@pytest.fixture
def rates(world: World) -> Iterator[None]:
    Company.objects.all().delete()
    Company.objects.create(currency="EUR")
    for day, rate in (("2020-01-01", "0.5"), ("2026-01-01", "0.25")):
        Rate.objects.create(currency="THB", day=day, rate=Decimal(rate))
    versions.forget()
    versions.refresh()
    yield
    versions.forget()


@SETTINGS
@given(
    amount=st.integers(-(10**9), 10**9),
    currency=st.sampled_from(sorted(known_currencies())),
)
def test_money_keeps_its_amount_and_its_currency(world: World, amount: int, currency: str) -> None:
    kind = kinds.get("money")
    field = field_of(kind)
    kept = kind.clean({"amount": amount, "currency": currency}, field, SETTER)
    assert kept == Money(Decimal(amount), currency)
    stored = kind.store(kept, field)
    assert kind.load([stored["value"], stored["value_currency"]], field) == kept


def test_a_sum_without_a_currency_is_in_the_companys(rates: None) -> None:
    kind = kinds.get("money")
    for raw in (5, "5", {"amount": 5}, {"amount": "5", "currency": ""}):
        assert kind.clean(raw, field_of(kind), SETTER) == Money(Decimal(5), "EUR")


def test_a_sum_has_its_worth_in_the_companys_currency_beside_it(rates: None) -> None:
    deal = make(registry.get("deal"), amount={"amount": 100, "currency": "THB"})
    assert (deal.amount, deal.amount_currency) == (Decimal(100), "THB")
    assert deal.amount_base == Decimal(25)


def test_the_worth_is_that_of_the_day_the_sum_was_entered(rates: None) -> None:
    """To rename a deal does not change what it was worth."""
    from atrium.core.actions import runner

    kind = registry.get("deal")
    deal = make(kind, amount={"amount": 100, "currency": "THB"})
    Rate.objects.create(currency="THB", day=clock.today("UTC") - timedelta(days=1), rate=Decimal(3))
    versions.refresh()
    runner.update(kind, SETTER, [deal.pk], {"name": "Another name"})
    rows = kind.model._base_manager.filter(pk=deal.pk)
    assert rows.values_list("amount_base", flat=True).get() == Decimal(25)
    runner.update(kind, SETTER, [deal.pk], {"amount": {"amount": 200, "currency": "THB"}})
    assert rows.values_list("amount_base", flat=True).get() == Decimal(600)


def test_an_amount_too_large_to_keep_is_refused(world: World) -> None:
    for raw in (LARGEST * 10, str(LARGEST * 10), {"amount": float(LARGEST) * 10}):
        with pytest.raises(Invalid):
            kinds.get("money").clean(raw, field_of(kinds.get("money")), SETTER)


def test_a_moment_without_a_zone_is_one_where_its_writer_is(world: World) -> None:
    kind = kinds.get("datetime")
    told = replace(SETTER, zone="Asia/Tokyo")
    kept = kind.clean("2026-03-04T09:30", field_of(kind), told)
    assert kept == datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
    assert "9:30" in kind.display(kept, field_of(kind), told)


@pytest.mark.parametrize("told", ["9999-12-31T23:59:00Z", "0001-01-01T00:00:00+09:00"])
def test_a_moment_that_no_clock_elsewhere_can_show_is_refused(told: str) -> None:
    moments = registry.get("account").fields["created_at"]
    with pytest.raises(Invalid):
        moments.kind.fits(datetime.fromisoformat(told), moments)
