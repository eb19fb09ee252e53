"""Questions are put into SQL once; what is kept never outlives the rights it was written for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import Q

from atrium.core import clock
from atrium.core.access.models import Role, Share
from atrium.core.access.models.share import Level
from atrium.core.actions import runner, standard
from atrium.core.actions.work import begin
from atrium.core.events.timeline import timeline
from atrium.core.records import prepared, reading, registry
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.errors import Forbidden, NotFound, Rejected
from atrium.core.records.reading import Question
from atrium.core.reports.asking import ask
from atrium.core.reports.counting import Group, Measure
from atrium.sales import figures
from tests import world
from tests.world import SETTER, World

pytestmark = pytest.mark.django_db

Told = tuple[World, Any]
BEYOND = (0, -1, prepared.HOLE, -prepared.HOLE, 2**63, -(2**70))


@pytest.fixture
def told() -> Told:
    """The company, and a deal of wes, whom max is not above."""
    company = world.build()
    wes = company.people["wes"]
    account = world.make(registry.get("account"), wes, name="Zebra")
    data = {"account": account.pk, "stage": company.stages["Won"].pk, "name": "Stripes"}
    return company, world.make(registry.get("deal"), wes, **data)


# Each way to ask answers whether the deal was found.


def listed(actor: Actor, deal: Any) -> bool:
    page = reading.read(registry.get("deal"), actor, Question(("name",)))
    return deal.pk in {row.id for row in page.rows}


def counted(actor: Actor, deal: Any) -> bool:
    asked = {"field": "name", "op": "is", "value": "stripes"}
    return reading.count(registry.get("deal"), actor, Question(filter=asked)) == 1


def counted_around(actor: Actor, deal: Any) -> bool:
    return reading.counts_around(actor, [(registry.get("deal"), "account")], deal.account_id) == [1]


def titled(actor: Actor, deal: Any) -> bool:
    return reading.titles(actor, [("deal", deal.pk)]) == {("deal", deal.pk): "Stripes"}


def opened(actor: Actor, deal: Any) -> bool:
    try:
        return bool(reading.one(registry.get("deal"), actor, deal.pk).values["name"] == "Stripes")
    except NotFound:
        return False


def seen(actor: Actor, deal: Any) -> bool:
    return reading.sees(registry.get("deal"), actor, deal.pk)


def seen_to_edit(actor: Actor, deal: Any) -> bool:
    return reading.sees(registry.get("deal"), actor, deal.pk, Verb.EDIT)


def seen_among(actor: Actor, deal: Any) -> bool:
    return reading.seen_among(registry.get("deal"), actor, [deal.pk]) == {deal.pk}


def across(actor: Actor, deal: Any) -> bool:
    asked = {"field": "account.name", "op": "is", "value": "zebra"}
    return bool(reading.read(registry.get("deal"), actor, Question(("name",), asked)).rows)


def reported(actor: Actor, deal: Any) -> bool:
    groups, measures = [Group("outcome")], [Measure("count")]
    answers = ask(registry.get("deal"), actor, groups, measures)
    return ("won", 1) in [(answer.keys[0], answer.values[0]) for answer in answers]


def told_of(actor: Actor, deal: Any) -> bool:
    return bool(timeline(actor, "deal", deal.pk)[0])


def figured(actor: Actor, deal: Any) -> bool:
    return figures.of_account(actor, deal.account_id)["win_rate"] is not None


def locked(actor: Actor, deal: Any) -> bool:
    try:
        with begin(actor, "update") as work:
            return [r.pk for r in work.lock(registry.get("deal"), [deal.pk])] == [deal.pk]
    except (NotFound, Forbidden):
        return False


WAYS: tuple[Callable[[Actor, Any], bool], ...] = (
    listed, counted, counted_around, titled, opened, seen, seen_to_edit, seen_among, across,
    reported, told_of, figured, locked,
)  # fmt: skip


def answers(company: World, name: str, deal: Any) -> dict[str, bool]:
    actor = company.actor(name)
    return {way.__name__: way(actor, deal) for way in WAYS}


EVERYWHERE = {way.__name__: True for way in WAYS}
NOWHERE = {way.__name__: False for way in WAYS}

# Each change opens the deal to max, who manages East, and takes it from him again.


def change(key: str, record: Any, **data: Any) -> None:
    runner.update(registry.get(key), SETTER, [record.pk], data)


def role_id(code: str) -> int:
    return Role.objects.unscoped("the test's set-up").get(code=code).pk


@contextmanager
def another_role(company: World, deal: Any) -> Iterator[None]:
    held = [role_id("sales_manager")]
    change("person", company.people["max"], roles=[*held, role_id("director")])
    yield
    change("person", company.people["max"], roles=held)


@contextmanager
def wider_role(company: World, deal: Any) -> Iterator[None]:
    role = Role.objects.unscoped("the test's set-up").get(code="sales_manager")
    before, role.scopes = role.scopes, {"*": {verb.value: "all" for verb in Verb}}
    role.save()
    yield
    role.scopes = before
    role.save()


@contextmanager
def another_team(company: World, deal: Any) -> Iterator[None]:
    change("person", company.people["max"], team=company.teams["West"].pk)
    yield
    change("person", company.people["max"], team=company.teams["East"].pk)


@contextmanager
def another_tree(company: World, deal: Any) -> Iterator[None]:
    change("team", company.teams["West"], parent=company.teams["East Coast"].pk)
    yield
    change("team", company.teams["West"], parent=company.teams["Company"].pk)


@contextmanager
def another_holder(company: World, deal: Any) -> Iterator[None]:
    for key, record in (("deal", deal), ("account", deal.account)):
        change(key, record, team=company.teams["East Coast"].pk)
    yield
    for key, record in (("deal", deal), ("account", deal.account)):
        change(key, record, team=company.teams["West"].pk)


@contextmanager
def shared(deal: Any, **holder: Any) -> Iterator[None]:
    for key, record in (("deal", deal), ("account", deal.account)):
        standard.share(registry.get(key), SETTER, record.pk, level=Level.EDIT, **holder)
    yield
    for share in Share.objects.all():
        standard.unshare(registry.get(share.record_type), SETTER, share.record_id, share.pk)


@contextmanager
def shared_with_him(company: World, deal: Any) -> Iterator[None]:
    with shared(deal, person=company.people["max"].pk):
        yield


@contextmanager
def shared_with_his_team(company: World, deal: Any) -> Iterator[None]:
    with shared(deal, team=company.teams["Company"].pk):
        yield


@contextmanager
def from_the_bin(company: World, deal: Any) -> Iterator[None]:
    with another_role(company, deal):
        runner.run(standard.DELETE, registry.get("deal"), SETTER, [deal.pk])
        assert answers(company, "max", deal) == NOWHERE
        runner.run(standard.RESTORE, registry.get("deal"), SETTER, [deal.pk])
        yield


@pytest.mark.parametrize(
    "opening",
    [
        another_role, wider_role, another_team, another_tree, another_holder, shared_with_him,
        shared_with_his_team, from_the_bin,
    ],
)  # fmt: skip
def test_an_answer_never_uses_the_rights_of_before(told: Told, opening: Any) -> None:
    company, deal = told
    assert answers(company, "max", deal) == NOWHERE
    with opening(company, deal):
        assert answers(company, "max", deal) == EVERYWHERE
    assert answers(company, "max", deal) == NOWHERE


def test_who_may_no_longer_sign_in_is_answered_nothing(told: Told) -> None:
    company, deal = told
    assert answers(company, "dora", deal) == EVERYWHERE
    change("person", company.people["dora"], is_active=False)
    assert answers(company, "dora", deal) == NOWHERE
    change("person", company.people["dora"], is_active=True)
    assert answers(company, "dora", deal) == EVERYWHERE


def test_a_share_to_see_is_none_to_edit_and_a_changed_level_counts(told: Told) -> None:
    company, deal = told
    for level, may in ((Level.SEE, False), (Level.EDIT, True), (Level.SEE, False)):
        kind, max_ = registry.get("deal"), company.people["max"].pk
        standard.share(kind, SETTER, deal.pk, person=max_, level=level)
        actor = company.actor("max")
        assert seen(actor, deal)
        assert (seen_to_edit(actor, deal), locked(actor, deal)) == (may, may)


@pytest.mark.parametrize("order", [("dora", "max", "ann"), ("ann", "max", "dora")])
def test_nobody_is_answered_with_what_was_written_for_another(
    told: Told, order: tuple[str, ...]
) -> None:
    company, deal = told
    for name in (*order, *order):
        expected = EVERYWHERE if name == "dora" else NOWHERE
        assert answers(company, name, deal) == expected


def test_the_doors_of_one_person_are_answered_alike(told: Told) -> None:
    company, deal = told
    assert seen(company.actor("dora", "api"), deal)
    assert seen(company.actor("dora"), deal)
    assert not seen(company.actor("max", "api"), deal)


def test_a_person_no_longer_in_memory_leaves_no_statement_behind(told: Told) -> None:
    """Python gives the id of an object that is gone to a new one."""
    company, deal = told
    narrow, wide = company.actor("max"), company.actor("dora")
    for _ in range(50):
        assert not seen(Actor(narrow.person_id, "max", grants={}), deal)
        assert seen(Actor(wide.person_id, "dora", default=wide.default), deal)


# Rules about fields


def rule(code: str, **fields: dict[str, str]) -> None:
    role = Role.objects.unscoped("the test's set-up").get(code=code)
    role.fields = fields
    role.save()


def test_a_field_hidden_now_is_gone_from_every_answer(told: Told) -> None:
    company, deal = told
    kind, asked = registry.get("deal"), Question(("amount",), sort="amount")
    above = Question(filter={"field": "amount", "op": "filled"})
    for hidden in (False, True, False):
        rule("director", **({"deal": {"amount": "hidden"}} if hidden else {}))
        actor = company.actor("dora")
        for question in (asked, Question(("amount",)), above, Question(sort="-amount")):
            if hidden:
                with pytest.raises(Rejected):
                    reading.read(kind, actor, question)
            else:
                assert reading.read(kind, actor, question) is not None
        assert ("amount" in reading.one(kind, actor, deal.pk).values) is not hidden
        assert (figures.of_account(actor, deal.account_id)["won_12_months"] is None) is hidden
        if hidden:
            with pytest.raises(Rejected):
                reading.count(kind, actor, above)
            with pytest.raises(Rejected):
                ask(kind, actor, [Group("outcome")], [Measure("sum", "amount")])
        else:
            assert ask(kind, actor, [Group("outcome")], [Measure("sum", "amount")])


def test_a_hidden_title_is_told_nobody(told: Told) -> None:
    company, deal = told
    for hidden in (False, True, False):
        rule("director", **({"deal": {"name": "hidden"}} if hidden else {}))
        assert titled(company.actor("dora"), deal) is not hidden


def test_a_new_name_is_told_at_once(told: Told) -> None:
    company, deal = told
    assert titled(company.actor("dora"), deal)
    change("deal", deal, name="Spots")
    assert reading.titles(company.actor("dora"), [("deal", deal.pk)]) == {
        ("deal", deal.pk): "Spots"
    }
    wanted = ("person", company.people["wes"].pk)
    for name in ("Wes One", "Wes Two"):
        change("person", company.people["wes"], name=name)
        assert reading.titles(company.actor("dora"), [wanted]) == {wanted: name}


# Days


def due(company: World, name: str) -> set[str]:
    asked = {"field": "expected_close", "op": "within", "value": {"relative": "today"}}
    question = Question(("name",), asked)
    found = reading.read(registry.get("deal"), company.actor(name), question)
    assert reading.count(registry.get("deal"), company.actor(name), question) == len(found.rows)
    return {row.values["name"] for row in found.rows}


def test_today_is_another_day_tomorrow(told: Told) -> None:
    company, _deal = told
    for day in (10, 11):
        data = {"name": str(day), "expected_close": date(2026, 3, day)}
        world.make(registry.get("deal"), company.people["wes"], **data)
    for hour, expected in ((0, "10"), (23, "10"), (24, "11"), (47, "11"), (1, "10")):
        with clock.at(datetime(2026, 3, 10 + hour // 24, hour % 24, 59, tzinfo=UTC)):
            assert due(company, "dora") == {expected}


def test_today_is_the_day_where_its_reader_is(told: Told) -> None:
    company, _deal = told
    for day in (9, 10, 11):
        data = {"name": str(day), "expected_close": date(2026, 3, day)}
        world.make(registry.get("deal"), company.people["wes"], **data)
    with clock.at(datetime(2026, 3, 10, 2, tzinfo=UTC)):
        for zone, expected in (("UTC", "10"), ("America/New_York", "9"), ("Asia/Tokyo", "10")):
            change("person", company.people["dora"], zone=zone)
            assert due(company, "dora") == {expected}
    with clock.at(datetime(2026, 3, 10, 16, tzinfo=UTC)):
        assert due(company, "dora") == {"11"}


def test_twelve_months_pass(told: Told) -> None:
    company, deal = told
    change("deal", deal, closed_on="2026-03-01", amount={"amount": 70, "currency": "EUR"})
    won = set()
    for day in (datetime(2026, 4, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)):
        with clock.at(day):
            won.add(figures.of_account(company.actor("dora"), deal.account_id)["won_12_months"])
    assert len(won) == 2


# The hole


@pytest.mark.parametrize("number", BEYOND)
def test_a_number_that_no_record_has_finds_nothing(told: Told, number: int) -> None:
    company, deal = told
    kind, actor = registry.get("deal"), company.actor("dora")
    deal.pk, deal.account_id = number, number
    found = {way.__name__ for way in WAYS if way(actor, deal)}
    # These ask for the deal by its name or for all of them.
    assert found == {"counted", "across", "reported"}
    with pytest.raises(NotFound):
        runner.update(kind, actor, [number], {"name": "x"})


def test_a_question_about_the_number_of_the_hole_is_true_of_nothing(told: Told) -> None:
    company, _deal = told
    kind, actor = registry.get("deal"), company.actor("dora")
    with pytest.raises(Rejected):
        reading.read(
            kind, actor, Question(filter={"field": "id", "op": "eq", "value": prepared.HOLE})
        )
    for key in ("pk", "account", "account__in"):
        value = [prepared.HOLE] if key.endswith("in") else prepared.HOLE
        asked = Question(("name",), extra=Q(**{key: value}))
        assert reading.read(kind, actor, asked).rows == []
        assert reading.count(kind, actor, asked) == 0


# Keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Q(name="1"), Q(name=1)),
        (Q(name="a"), ~Q(name="a")),
        (Q(name="a") | Q(outcome="b"), Q(name="a") & Q(outcome="b")),
        (Q(name="a"), Q(name__in=["a"])),
        (Q(is_active=True), Q(is_active=1)),
        (Q(name=None), Q(name="None")),
        (Q(pk__in=[1, 2]), Q(pk__in=[2, 1, 3])),
        (Q(), Q(pk__in=[])),
    ],
)
def test_two_conditions_have_two_keys(one: Q, other: Q) -> None:
    assert prepared.told(one) != prepared.told(other)
    assert prepared.told(one) is not None


@pytest.mark.parametrize(
    "rare", [Q(pk__in=range(99)), Q(pk__in=list(range(99))), Q(name={"a": 1}), Q(name=b"a")]
)
def test_a_condition_of_many_or_of_odd_values_has_no_key(rare: Q) -> None:
    assert prepared.told(rare) is None
    assert prepared.told(Q(name="a") & ~(rare | Q(name="b"))) is None


def test_as_many_pages_as_one_asks_for_are_right(told: Told) -> None:
    """Above the limit of what is kept, everything is forgotten and written anew."""
    company, deal = told
    actor = company.actor("dora")
    for number in range(30):
        question = Question(("name",), extra=Q(pk=deal.pk + number % 2), limit=1 + number)
        rows = reading.read(registry.get("deal"), actor, question).rows
        assert [row.id for row in rows] == ([deal.pk] if number % 2 == 0 else [])
