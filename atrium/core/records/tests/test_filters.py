"""Every operator of every family against plain Python, and what a filter refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from atrium.core import clock
from atrium.core.clock import relative_choices
from atrium.core.records import options, reading, registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Field, Type
from atrium.core.records.errors import Rejected
from atrium.core.records.filters import OPERATORS, operators
from atrium.core.records.tests import plain
from tests.world import SETTER, World, make

ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata")
LETTERS = "abAB é日本%_\\'\"-1"
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
TEXTS = ["", "ab", "Ab%", "a_b", "日本 é", "B\\a", "É日", '"a"', "11-1"]
TYPES = ("account", "deal", "product", "deal_line", "team", "stage")


def _fill(world: World) -> None:
    """Records with many different values and many holes."""
    people = [world.people[name] for name in ("ann", "bob", "cora", "wes")]
    classes = [make(registry.get("customer_class")).pk for _ in range(3)]
    today = clock.today("UTC")
    days = [today + timedelta(days=n) for n in (-400, -95, -40, -8, -7, -1, 0, 1, 2, 9, 33, 370)]
    accounts: list[Any] = []
    for n in range(24):
        text = TEXTS[n % len(TEXTS)]
        data: dict[str, Any] = {"name": f"{text}x{n % 3}", "reading": text, "tags": _tags(n)}
        data |= {"industry": ("", "education", "health")[n % 3], "description": text}
        data |= {"employees": (None, 0, 1, 7)[n % 4], "channels": ["phone", "email"][: n % 3]}
        data |= {"classes": [classes[n % 3]] if n % 2 else [], "website": _site(n)}
        data |= {"address": _address(n), "emails": [f"a{n}@x.example"][: n % 2]}
        data |= {"turnover": _money(n), "parent": accounts[-1].pk if n % 5 == 2 else None}
        holder = people[n % 4] if n % 7 else None
        accounts.append(make(registry.get("account"), holder, **data))
    products = [make(registry.get("product"), active=bool(n % 2), code=f"p{n}") for n in range(4)]
    stages = list(world.stages.values())
    for n in range(24):
        data = {"name": f"d{n}", "account": accounts[n].pk if n % 3 else None, "amount": _money(n)}
        data |= {"expected_close": days[n % 12] if n % 5 else None, "stage": stages[n % 4].pk}
        data |= {"opened_on": days[n % 7], "closed_on": days[n % 7] if n % 2 else None}
        if n % 6 == 1:
            data |= {"products": [products[n % 4].pk]}
        deal = make(registry.get("deal"), people[n % 4], **data)
        # Moments on both sides of midnight, in every zone.
        moment = datetime.now(UTC) + timedelta(hours=11 * (n - 12), minutes=n)
        registry.get("deal").model._base_manager.filter(pk=deal.pk).update(
            created_at=moment, probability=None if n % 4 == 3 else n
        )


def _tags(n: int) -> list[str]:
    return [["red"], [], ["red", "blue"], ["blue", "a b"]][n % 4]


def _site(n: int) -> str:
    return "" if n % 3 else f"https://s{n % 2}.example"


def _money(n: int) -> Any:
    return None if n % 4 == 0 else {"amount": n % 6, "currency": ("EUR", "JPY")[n % 2]}


def _address(n: int) -> dict[str, str]:
    return [
        {},
        {"country": "JP", "postcode": "530-0001", "region": "大阪府", "city": "大阪市"},
        {"country": "DE", "city": "Bab", "street": "Am %"},
    ][n % 3]


def _values(kind: Type) -> list[dict[str, Any]]:
    page = reading.read(kind, SETTER, reading.Question(fields=tuple(kind.fields), limit=500))
    return [{**row.values, "id": row.id} for row in page.rows]


def _asked(kind: Type) -> list[Field]:
    """The fields a filter may ask; of rows and addresses nothing but the words can be compared."""
    return [f for f in kind.fields.values() if f.kind.family in plain.FAMILIES]


def _condition(field: Field, rows: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    def with_operand(op: str) -> st.SearchStrategy[Any]:
        shape = operators(field)[op]
        told: dict[str, Any] = {"field": field.key, "op": op}
        if shape == "none":
            return st.just(told)
        return _operand(field, shape, rows).map(lambda value: {**told, "value": value})

    known = [op for op in operators(field) if op != "below"]
    return st.sampled_from(known).flatmap(with_operand)


def _operand(field: Field, shape: str, rows: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    if shape == "range":
        words = st.sampled_from([(word, takes) for word, _label, takes in relative_choices()])
        number = st.integers(1, 40)
        return st.tuples(words, number).map(
            lambda told: {"relative": told[0][0], **({"n": told[1]} if told[0][1] else {})}
        )
    one = _single(field, rows)
    if shape == "two":
        return st.tuples(one, one).map(list)
    return st.lists(one, min_size=1, max_size=3) if shape == "many" else one


def _single(field: Field, rows: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    family = field.kind.family
    if field.kind.key in {"country", "language", "currency"}:
        return st.sampled_from(
            {"country": ["JP", "DE", "FR"], "language": ["ja", "en"], "currency": ["EUR"]}[
                field.kind.key
            ]
        )
    if field.options:
        return st.sampled_from([choice.code for choice in options.of(field.options)])
    if field.target:
        held = [row[field.key] for row in rows]
        flat = [r for ref in held for r in (ref if isinstance(ref, list) else [ref]) if r]
        return st.sampled_from(sorted({ref.id for ref in flat}) or [1])
    if family in {"text", "rows", "address"}:
        return st.text(LETTERS, min_size=1, max_size=3).filter(
            lambda text: family == "text" or (not set(text) & set('\\"é日本') and text.strip())
        )
    if family == "many":
        return st.sampled_from(["red", "blue", "a b", "none"])
    if family == "boolean":
        return st.booleans()
    if family in {"date", "datetime"}:
        today = clock.today("UTC")
        return st.integers(-100, 40).map(lambda n: (today + timedelta(days=n)).isoformat())
    whole = st.integers(1 if field.kind.key == "rating" else 0, 9)
    return whole if field.whole else whole | st.sampled_from([-1, 0.5, 1.25])


def _filters(kind: Type, rows: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    one = st.sampled_from(_asked(kind)).flatmap(lambda f: _condition(f, rows))

    def group(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        words = st.sampled_from(["all", "any"])
        return st.tuples(words, st.lists(part, max_size=3)).map(lambda told: {told[0]: told[1]})

    return st.recursive(one, group, max_leaves=5)


@pytest.fixture
def filled(world: World) -> World:
    _fill(world)
    return world


@pytest.mark.parametrize("key", TYPES)
def test_every_filter_finds_what_plain_python_finds(filled: World, key: str) -> None:
    kind = registry.get(key)
    rows = _values(kind)

    @settings(max_examples=80, deadline=None, database=None, suppress_health_check=SLOW)
    @given(told=_filters(kind, rows), zone=st.sampled_from(ZONES))
    def check(told: Any, zone: str) -> None:
        actor = replace(SETTER, zone=zone)
        assert _found(kind, actor, told) == _expected(kind, rows, told, zone), told

    check()


@pytest.mark.parametrize("key", TYPES)
def test_every_field_can_be_asked_whatever_its_operators_say(filled: World, key: str) -> None:
    kind = registry.get(key)
    rows = _values(kind)

    # Shrinking some thirty conditions at a time would take minutes and tell no more.
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        suppress_health_check=SLOW,
        phases=[Phase.generate],
    )
    @given(data=st.data(), zone=st.sampled_from(ZONES))
    def check(data: st.DataObject, zone: str) -> None:
        for field in _asked(kind):
            told = data.draw(_condition(field, rows))
            found = _found(kind, replace(SETTER, zone=zone), told)
            assert found == _expected(kind, rows, told, zone), told

    check()


def _found(kind: Type, actor: Actor, told: Any) -> set[int]:
    page = reading.read(kind, actor, reading.Question(filter=told, limit=500))
    assert reading.count(kind, actor, reading.Question(filter=told)) == len(page.rows)
    return {row.id for row in page.rows}


def _expected(kind: Type, rows: list[dict[str, Any]], told: Any, zone: str) -> set[int]:
    today = clock.today(zone)
    return {row["id"] for row in rows if plain.holds(told, kind, row, zone, today)}


# What no oracle is needed for


def _count(kind: str, actor: Actor, told: Any) -> int:
    return reading.count(registry.get(kind), actor, reading.Question(filter=told))


def test_a_condition_on_a_referenced_record_asks_that_record(filled: World) -> None:
    kind = registry.get("deal")
    accounts = {row["id"]: row for row in _values(registry.get("account"))}
    for row in _values(kind):
        account = accounts.get(row["account"].id) if row["account"] else None
        told = {"field": "account.industry", "op": "in", "value": ["health"]}
        wanted = account is not None and account["industry"] == "health"
        assert (row["id"] in _found(kind, SETTER, told)) == wanted


def test_what_the_database_works_out_can_be_asked_of_a_referenced_record(world: World) -> None:
    deal = make(registry.get("deal"), amount=200, probability=50)
    make(registry.get("deal_line"), deal=deal.pk, price=200, quantity=1)
    for value, many in ((99, 1), (101, 0)):
        told = {"field": "deal.weighted", "op": "gt", "value": value}
        assert _count("deal_line", SETTER, {"any": [told]}) == many


def test_what_the_database_works_out_is_refused_by_no_operator(filled: World) -> None:
    total = _count("deal", SETTER, None)
    for key in ("weighted", "cycle_days"):
        has = _count("deal", SETTER, {"field": key, "op": "filled"})
        assert 0 < has < total
        assert has + _count("deal", SETTER, {"field": key, "op": "empty"}) == total
        same = _count("deal", SETTER, {"field": key, "op": "eq", "value": 0})
        assert same + _count("deal", SETTER, {"field": key, "op": "ne", "value": 0}) == total


def test_a_hidden_field_of_a_referenced_record_is_unknown_too(world: World) -> None:
    make(registry.get("deal"), world.people["mia"], amount=5)
    for name in ("deal.amount", "deal.amountt"):
        with pytest.raises(Rejected) as refused:
            _count("deal_line", world.actor("mia"), {"field": name, "op": "filled"})
        (problem,) = refused.value.problems
        assert problem.message == f"There is no field “{name.partition('.')[2]}”."


def test_a_moment_belongs_to_the_day_it_is_where_the_asker_is(world: World) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["ann"])
    rows = kind.model._base_manager.filter(pk=record.pk)
    rows.update(created_at=datetime(2026, 3, 4, 20, 0, tzinfo=UTC))
    for zone, day in (("UTC", "2026-03-04"), ("Asia/Tokyo", "2026-03-05")):
        actor = replace(SETTER, zone=zone)
        for op, other in (("on", day), ("gte", day), ("lte", day)):
            told = {"field": "created_at", "op": op, "value": other}
            assert _count("account", actor, told) == 1, (zone, op)
        for op in ("before", "after"):
            assert _count("account", actor, {"field": "created_at", "op": op, "value": day}) == 0


def test_a_moment_asked_in_another_zone_means_the_askers_day(world: World) -> None:
    """What a program sends back is in UTC; it is the same day of the person it acts for."""
    kind = registry.get("account")
    record = make(kind, world.people["ann"])
    moment = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
    kind.model._base_manager.filter(pk=record.pk).update(created_at=moment)
    actor = replace(SETTER, zone="Asia/Tokyo")
    for value in ("2026-03-04T20:00:00+00:00", "2026-03-05T05:00:00+09:00", "2026-03-05"):
        told = {"field": "created_at", "op": "on", "value": value}
        assert _count("account", actor, told) == 1, value


MOMENT = "2026-03-04T20:00:00+00:00"
EARLIER, LATER = "2026-03-04T19:59:59+00:00", "2026-03-05T05:00:00.000001+09:00"


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("before", MOMENT, 0), ("before", LATER, 1), ("after", MOMENT, 0), ("after", EARLIER, 1),
        ("gte", MOMENT, 1), ("gte", LATER, 0), ("lte", MOMENT, 1), ("lte", EARLIER, 0),
        ("between", [EARLIER, MOMENT], 1), ("between", [LATER, "2026-03-09"], 0),
        ("between", ["2026-03-04", "2026-03-04"], 1), ("between", ["2026-03-01", EARLIER], 0),
        ("gte", "2026-03-04T00:00:00+00:00", 1), ("after", "2026-03-04T00:00", 1),
        ("after", "2026-03-04", 0),
    ],
)  # fmt: skip
def test_a_moment_is_compared_to_the_moment_and_a_day_to_the_day(
    world: World, op: str, value: Any, found: int
) -> None:
    kind = registry.get("account")
    record = make(kind, world.people["ann"])
    moment = datetime.fromisoformat(MOMENT)
    kind.model._base_manager.filter(pk=record.pk).update(created_at=moment)
    told = {"field": "created_at", "op": op, "value": value}
    assert _count("account", replace(SETTER, zone="UTC"), told) == found


@pytest.mark.parametrize("key", ["created_at", "opened_on"])
def test_the_ends_of_the_calendar_can_be_asked(world: World, key: str) -> None:
    make(registry.get("deal"), opened_on="2026-03-04")
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        actor = replace(SETTER, zone=zone)
        for day in ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "9999-12-31"):
            late = day.startswith("9999")
            for op, found in (("on", 0), ("before", late), ("after", not late), ("lte", late)):
                told = {"field": key, "op": op, "value": day}
                assert _count("deal", actor, told) == found, (zone, op, day)


def test_today_is_the_askers_today(world: World) -> None:
    """Where the date line lies between them, one moment is in two days."""
    kind = registry.get("account")
    record = make(kind, world.people["ann"])
    now = clock.now()
    kind.model._base_manager.filter(pk=record.pk).update(created_at=now - timedelta(hours=13))
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        actor = replace(SETTER, zone=zone)
        on = (now - timedelta(hours=13)).astimezone(ZoneInfo(zone)).date()
        told = {"field": "created_at", "op": "within", "value": {"relative": "today"}}
        assert _count("account", actor, told) == (on == clock.today(zone)), zone


def test_me_and_my_team_are_the_askers_own(world: World) -> None:
    for name in ("ann", "bob", "cora"):
        make(registry.get("account"), world.people[name])
    asked = {"field": "owner", "op": "in", "value": ["me"]}
    team = {"field": "team", "op": "in", "value": ["my_team"]}
    assert _count("account", world.actor("ann"), asked) == 1
    assert _count("account", world.actor("ann"), team) == 2
    below = {"field": "team", "op": "below", "value": ["my_team"]}
    assert _count("account", world.actor("max"), below) == 3
    assert _count("account", SETTER, asked) == 0


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"field": "nmae", "op": "is", "value": "x"}, "nmae", "There is no field “nmae”."),
        ({"field": "name.x", "op": "is", "value": "x"}, "name.x", "There is no field “name.x”."),
        ({"op": "is", "value": "x"}, "", "There is no field “”."),
        ({"field": "name", "op": "gt", "value": "x"}, "name", "it understands contains"),
        ({"field": "name", "op": "is"}, "name", "needs a text"),
        ({"field": "employees", "op": "gt", "value": "many"}, "employees", "number"),
        ({"field": "employees", "op": "between", "value": [1]}, "employees", "two values"),
        ({"field": "industry", "op": "in", "value": ["x"]}, "industry", "not among the choices"),
        ({"field": "created_at", "op": "within", "value": "today"}, "created_at", "span of time"),
        (
            {"field": "created_at", "op": "within", "value": {"relative": "last_n_days"}},
            "created_at",
            "needs a number of days",
        ),
        ({"field": "parent", "op": "in", "value": ["x"]}, "parent", "not the number of a record"),
        ({"field": "parent", "op": "in", "value": ["9" * 5000]}, "parent", "number of a record"),
        ({"field": "tags", "op": "any", "value": list(range(1001))}, "tags", "At most 1000"),
        ([], "filter", ""),
        ([1], "filter", "A filter is a group or a condition"),
        ({"all": {}}, "filter", "A group holds a list"),
        ({"all": [{"all": [[]]}]}, "filter", "A filter is a group or a condition"),
        ({"any": [{"field": "name", "op": "filled"}] * 101}, "filter", "at most a hundred"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_remedy(
    world: World, told: Any, field: str, said: str
) -> None:
    if not said:
        assert _count("account", SETTER, told) == 0
        return
    with pytest.raises(Rejected) as refused:
        _count("account", SETTER, told)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert said in problem.message


def test_a_filter_is_at_most_six_levels_deep(world: World) -> None:
    told: Any = {"field": "name", "op": "filled"}
    for _level in range(5):
        told = {"all": [told]}
    assert _count("account", SETTER, told) == 0
    with pytest.raises(Rejected, match="six levels"):
        _count("account", SETTER, {"any": [{"any": [told]}]})


def test_every_family_of_kinds_knows_its_operators() -> None:
    for kind in registry.all_types():
        for field in kind.fields.values():
            assert field.kind.family in OPERATORS
            assert operators(field), field.key
