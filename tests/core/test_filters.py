"""Filters mean what a plain reading of them says, for any tree of conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from atrium.core import clock
from atrium.core.actions import runner, standard
from atrium.core.records import filters, options, reading, registry
from atrium.core.records.errors import Rejected
from atrium.core.records.reading import Question
from tests import world
from tests.world import SETTER, World

Values = Mapping[str, Any]
Condition = dict[str, Any]

# Each with the wildcards, quotes, cases and widths that SQL could stumble over.
NAMES = ("Alpha", "alpha beta", "100% sure", "1000 sure", "a_b", "aXb", "O'Neil", 'say "no"',
         "C:\\temp", "大阪", "Ünï", "ÜNÏ", "{}", "%s")  # fmt: skip
NUMBERS = (None, 0, 1, 7, 250)
AMOUNTS = (None, "0", "12.50", "12.51", "99999")
FIRST = date(2026, 2, 27)
DAYS = (None, *(FIRST + timedelta(n) for n in range(4)))

# What a plain reading of a condition says of one value.


def text(op: str, value: str, asked: str) -> bool:
    held, wanted = value.upper(), (asked or "").replace("\x00", "�").upper()
    return {
        "contains": wanted in held,
        "not_contains": wanted not in held,
        "is": held == wanted,
        "is_not": held != wanted,
        "starts": held.startswith(wanted),
        "empty": not value,
        "filled": bool(value),
    }[op]


def number(op: str, value: Decimal | None, asked: Any) -> bool:
    if op in {"empty", "filled"}:
        return (value is None) == (op == "empty")
    if value is None:
        return op == "ne"
    if op == "between":
        return bool(Decimal(asked[0]) <= value <= Decimal(asked[1]))
    wanted = Decimal(asked)
    return {
        "eq": value == wanted, "ne": value != wanted, "gt": value > wanted,
        "gte": value >= wanted, "lt": value < wanted, "lte": value <= wanted,
    }[op]  # fmt: skip


def day(op: str, value: date | None, asked: Any) -> bool:
    if op in {"empty", "filled"}:
        return (value is None) == (op == "empty")
    if value is None:
        return False
    if op == "between":
        return date.fromisoformat(asked[0]) <= value <= date.fromisoformat(asked[1])
    wanted = date.fromisoformat(asked)
    return {
        "on": value == wanted, "before": value < wanted, "after": value > wanted,
        "gte": value >= wanted, "lte": value <= wanted,
    }[op]  # fmt: skip


def chosen(op: str, value: Any, asked: Any) -> bool:
    if op in {"empty", "filled"}:
        return (not value) == (op == "empty")
    known = value["id"] if isinstance(value, Mapping) else value
    return (known in asked) == (op == "in")


def several(op: str, value: list[str], asked: Any) -> bool:
    if op in {"empty", "filled"}:
        return (not value) == (op == "empty")
    both = set(value) & set(asked)
    return {"any": bool(both), "all": both == set(asked), "none": not both}[op]


READINGS: Mapping[str, Callable[[str, Any, Any], bool]] = {
    "name": text, "reading": text, "employees": number, "turnover": number, "industry": chosen,
    "tags": several, "parent": chosen, "account": chosen, "stage": chosen, "outcome": chosen,
    "probability": number, "amount": number, "expected_close": day,
}  # fmt: skip


def means(told: Condition, held: Values) -> bool:
    """Whether the filter is true of a record with these values."""
    if "all" in told:
        return all(means(part, held) for part in told["all"])
    if "any" in told:
        return any(means(part, held) for part in told["any"])
    key = told["field"]
    if "." in key:
        first, rest = key.split(".")
        return held[first] is not None and means({**told, "field": rest}, held[first])
    return READINGS[key](told["op"], held[key], told.get("value"))


def pruned(told: Condition) -> Condition | None:
    """Without the groups of nothing, which limit nothing."""
    for word in ("all", "any"):
        if word in told:
            parts = [part for part in map(pruned, told[word]) if part]
            return {word: parts} if parts else None
    return told


PLAIN = ("empty", "filled")


def on(key: str, op: str, value: Any = None) -> Condition:
    return {"field": key, "op": op} if op in PLAIN else {"field": key, "op": op, "value": value}


def texts(key: str) -> st.SearchStrategy[Condition]:
    parts = [name[at:] for name in NAMES for at in (0, 1)] + ["%", "_", "\\", "'", "ALPHA", "\x00"]
    asked = st.sampled_from(parts).filter(bool)
    return st.builds(on, st.just(key), st.sampled_from(list(filters.OPERATORS["text"])), asked)


def numbers(key: str, values: tuple[Any, ...]) -> st.SearchStrategy[Condition]:
    one = st.sampled_from([v for v in values if v is not None] + [3])
    ops = st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte", *PLAIN])
    pair = st.builds(on, st.just(key), st.just("between"), st.tuples(one, one).map(list))
    return st.builds(on, st.just(key), ops, one) | pair


def days(key: str) -> st.SearchStrategy[Condition]:
    one = st.sampled_from([d.isoformat() for d in DAYS if d])
    ops = st.sampled_from(["on", "before", "after", "gte", "lte", *PLAIN])
    pair = st.builds(on, st.just(key), st.just("between"), st.tuples(one, one).map(list))
    return st.builds(on, st.just(key), ops, one) | pair


def choices(key: str, codes: list[Any]) -> st.SearchStrategy[Condition]:
    many = st.lists(st.sampled_from(codes), min_size=1, max_size=3)
    return st.builds(on, st.just(key), st.sampled_from(["in", "not_in", *PLAIN]), many)


def lists(key: str, codes: list[str]) -> st.SearchStrategy[Condition]:
    many = st.lists(st.sampled_from(codes), min_size=1, max_size=3)
    return st.builds(on, st.just(key), st.sampled_from(["any", "all", "none", *PLAIN]), many)


def trees(leaf: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def group(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        word = st.sampled_from(["all", "any"])
        return st.builds(lambda w, parts: {w: parts}, word, st.lists(inner, max_size=4))

    return st.recursive(leaf, group, max_leaves=8).filter(lambda told: depth(told) < filters.DEPTH)


def depth(told: Condition) -> int:
    parts = told.get("all") or told.get("any") or []
    return 1 + max(map(depth, parts), default=0)


class TestMeaning(TestCase):
    """Against a company whose accounts and deals are made once."""

    company: World
    held: dict[str, dict[int, Values]]
    industries: list[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.company = world.build()
        cls.industries = [o.code for o in options.of("industry")][:3]
        accounts = cls._accounts()
        cls.held = {"account": accounts, "deal": cls._deals(accounts)}

    @classmethod
    def _accounts(cls) -> dict[int, Values]:
        kind, owner = registry.get("account"), cls.company.people["ann"]
        made: dict[int, Values] = {}
        for at, name in enumerate(NAMES):
            amount = AMOUNTS[at % len(AMOUNTS)]
            data: dict[str, Any] = {
                "name": name,
                "reading": ("", "oosaka", "100%")[at % 3],
                "employees": NUMBERS[at % len(NUMBERS)],
                "turnover": amount and {"amount": amount, "currency": "EUR"},
                "industry": (*cls.industries, "")[at % 4],
                "tags": [[], ["blue"], ["blue", "red"]][at % 3],
                "parent": next(iter(made)) if at % 2 else None,
            }
            record = world.make(kind, owner, **data)
            held = {**data, "turnover": amount and Decimal(amount), "id": record.pk}
            made[record.pk] = {**held, "parent": made.get(data["parent"])}
        return made

    @classmethod
    def _deals(cls, accounts: dict[int, Values]) -> dict[int, Values]:
        kind, owner, stages = registry.get("deal"), cls.company.people["ann"], cls.company.stages
        made: dict[int, Values] = {}
        for at in range(24):
            stage = stages[("Talk", "Offer", "Won")[at % 3]]
            amount = AMOUNTS[at % len(AMOUNTS)]
            account = list(accounts)[at % len(accounts)]
            data: dict[str, Any] = {
                "name": NAMES[at % len(NAMES)],
                "account": account,
                "stage": stage.pk,
                "probability": (0, 30, 100)[at % 3],
                "expected_close": DAYS[at % len(DAYS)],
                "amount": amount and {"amount": amount, "currency": "EUR"},
            }
            record = world.make(kind, owner, **data)
            held = {**data, "amount": amount and Decimal(amount), "account": accounts[account]}
            made[record.pk] = {**held, "outcome": stage.outcome, "probability": record.probability}
        return made

    def agree(self, key: str, told: Condition) -> None:
        kind, actor = registry.get(key), self.company.actor("ann")
        asked = pruned(told)
        expected = [pk for pk, held in self.held[key].items() if not asked or means(asked, held)]
        rows = reading.read(kind, actor, Question(filter=told, limit=500)).rows
        assert sorted(row.id for row in rows) == sorted(expected)
        assert reading.count(kind, actor, Question(filter=told)) == len(expected)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_accounts(self, data: st.DataObject) -> None:
        leaf = st.one_of(
            texts("name"), texts("reading"), numbers("employees", NUMBERS),
            numbers("turnover", AMOUNTS), choices("industry", self.industries),
            lists("tags", ["blue", "red", "green"]), texts("parent.name"),
            choices("parent", list(self.held["account"])[:2]),
        )  # fmt: skip
        self.agree("account", data.draw(trees(leaf)))

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_deals(self, data: st.DataObject) -> None:
        stages = [stage.pk for stage in self.company.stages.values()]
        leaf = st.one_of(
            texts("name"), numbers("probability", (0, 30, 100)), numbers("amount", AMOUNTS),
            days("expected_close"), choices("outcome", ["open", "won", "lost"]),
            choices("stage", stages), texts("account.name"), numbers("account.employees", NUMBERS),
            choices("account.industry", self.industries),
        )  # fmt: skip
        self.agree("deal", data.draw(trees(leaf)))


# What a filter may not tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> World:
    return world.build()


def found(company: World, name: str, key: str, told: Any) -> set[int]:
    rows = reading.read(registry.get(key), company.actor(name), Question(filter=told)).rows
    return {row.id for row in rows}


@pytest.mark.parametrize("key", ["amount", "weighted", "probability", "account.turnover"])
def test_a_hidden_field_is_as_unknown_as_a_misspelt_one(company: World, key: str) -> None:
    """Of the surveyor, from whom all amounts are hidden."""
    world.make(registry.get("deal"), company.people["sid"])
    misspelt = key.replace("a", "q")
    refusals = []
    for asked in (key, misspelt):
        for told in (on(asked, "filled"), {"any": [on("name", "filled"), on(asked, "gt", 1)]}):
            with pytest.raises(Rejected) as refused:
                found(company, "sid", "deal", told)
            problem = refused.value.problems[0]
            refusals.append(problem.message.replace(asked, "") + problem.code)
            with pytest.raises(Rejected):
                reading.count(registry.get("deal"), company.actor("sid"), Question(filter=told))
    # The last part of the name is what both speak of.
    assert len({text.split("“")[0] for text in refusals}) == 1
    assert found(company, "dora", "deal", on(key, "empty")) is not None


@pytest.mark.parametrize("op", ["contains", "not_contains", "filled", "is_not"])
def test_a_condition_on_a_record_one_does_not_see_is_never_true(company: World, op: str) -> None:
    account = world.make(registry.get("account"), company.people["wes"], name="Secret")
    mine = world.make(registry.get("account"), company.people["ann"], name="Mine")
    ann = company.people["ann"]
    unseen = world.make(registry.get("deal"), ann, account=account.pk)
    world.leave_alone(account)
    known = world.make(registry.get("deal"), ann, account=mine.pk)
    value = {"contains": "e", "not_contains": "x", "filled": None, "is_not": "y"}[op]
    told = on("account.name", op, value)
    assert unseen.pk not in found(company, "ann", "deal", told)
    assert unseen.pk in found(company, "dora", "deal", told)
    standard.share(registry.get("account"), SETTER, account.pk, person=ann.pk)
    assert unseen.pk in found(company, "ann", "deal", told)
    runner.run(standard.DELETE, registry.get("account"), SETTER, [account.pk])
    assert unseen.pk not in found(company, "ann", "deal", told)
    assert found(company, "ann", "deal", on("name", "filled")) == {unseen.pk, known.pk}


def test_me_and_my_team_are_the_reader(company: World) -> None:
    kind = registry.get("deal")
    made = {name: world.make(kind, company.people[name]).pk for name in ("ann", "bob", "wes")}
    mine, ours = on("owner", "in", ["me"]), on("team", "in", ["my_team"])
    for name, team in (("ann", {"ann", "bob"}), ("bob", {"ann", "bob"}), ("wes", {"wes"})):
        assert found(company, name, "deal", mine) == {made[name]}
        assert found(company, name, "deal", ours) == {made[each] for each in team}
        assert found(company, name, "deal", on("owner", "not_in", ["me"])) == {
            made[each] for each in team - {name}
        }


def test_below_a_team_are_the_teams_below_it(company: World) -> None:
    kind = registry.get("deal")
    made = {name: world.make(kind, company.people[name]).pk for name in ("ann", "cora", "wes")}
    teams = company.teams
    expected = {"Company": set(made), "East": {"ann", "cora"}, "East Coast": {"cora"}}
    for name, held in expected.items():
        told = on("team", "below", [teams[name].pk])
        assert found(company, "dora", "deal", told) == {made[each] for each in held}
    runner.update(registry.get("team"), SETTER, [teams["West"].pk], {"parent": teams["East"].pk})
    assert found(company, "dora", "deal", on("team", "below", [teams["East"].pk])) == set(
        made.values()
    )


@pytest.mark.parametrize(("zone", "hours"), [("UTC", 0), ("Asia/Tokyo", -9), ("America/Lima", 5)])
def test_a_moment_belongs_to_the_day_where_its_reader_is(
    company: World, zone: str, hours: int
) -> None:
    runner.update(registry.get("person"), SETTER, [company.people["dora"].pk], {"zone": zone})
    midnight = datetime(2026, 3, 10, tzinfo=UTC) + timedelta(hours=hours)
    made = []
    for moment in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23)):
        with clock.at(moment):
            made.append(world.make(registry.get("deal"), company.people["ann"]).pk)
    last, first, noon = made
    expected = {
        "on": {first, noon}, "before": {last}, "after": set(), "gte": {first, noon},
        "lte": {last, first, noon},
    }  # fmt: skip
    for op, held in expected.items():
        assert found(company, "dora", "deal", on("created_at", op, "2026-03-10")) == held


@pytest.mark.parametrize(
    "told",
    [
        {"field": "name"}, {"field": "name", "op": "gt", "value": 1}, on("name", "contains", ""),
        on("name", "contains", {"a": 1}), on("amount", "gt", "many"), on("amount", "gt", None),
        on("amount", "gt", "NaN"), on("amount", "between", [1]), on("amount", "between", 1),
        on("expected_close", "within", {"relative": "someday"}), on("expected_close", "within"),
        on("expected_close", "within", {"relative": "last_n_days", "n": 10**9}),
        on("expected_close", "on", "2026-02-30"), on("expected_close", "on", "10000-01-01"),
        on("account", "in", ["x"]), on("account", "in", list(range(1001))),
        on("account", "in", [10**30]), on("outcome", "in", ["won", "nonsense"]),
        on("account.name.reading", "filled"), on("name.x", "filled"), on(".", "filled"),
        {"all": {}}, {"all": [[]]}, {"all": "x"}, [1], "x", 5,
        {"any": [on("name", "filled")] * 101},
        {"all": [{"all": [{"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]}]}]},
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_with_a_reason(company: World, told: Any) -> None:
    world.make(registry.get("deal"), company.people["ann"])
    for ask in (reading.read, reading.count):
        with pytest.raises(Rejected) as refused:
            ask(registry.get("deal"), company.actor("ann"), Question(filter=told))
        assert refused.value.problems[0].message


def test_a_filter_too_deep_for_python_is_refused(company: World) -> None:
    told: Any = on("name", "filled")
    for _level in range(20_000):
        told = {"all": [told]}
    for ask in (reading.read, reading.count):
        with pytest.raises(Rejected):
            ask(registry.get("deal"), company.actor("ann"), Question(filter=told))
