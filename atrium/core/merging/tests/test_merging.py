"""Merging makes one of several and loses nothing; parting them again puts back what was."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from atrium.core import clock
from atrium.core.access.models import Share
from atrium.core.actions import runner, standard
from atrium.core.events.models import Note
from atrium.core.events.timeline import timeline
from atrium.core.merging.merging import ALL, merge
from atrium.core.merging.previewing import preview
from atrium.core.merging.unmerging import added_since, merges_of, resolve, unmerge
from atrium.core.records import reading, registry
from atrium.core.records.errors import Forbidden, NotFound, Rejected
from tests import own, world
from tests.world import SETTER, World

ACCOUNT, CONTACT, DEAL, LINE, ROLE = (
    registry.get(key) for key in ("account", "contact", "deal", "deal_line", "contact_role")
)
TABLES = ("customers_account", "customers_contact", "customers_contactrole", "sales_deal",
          "sales_dealline", "events_note", "access_share", "customers_account_classes")  # fmt: skip
# What a change leaves behind by itself.
TRACES = {"version", "updated_at", "updated_by_id"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows that a merge may touch, without the traces of having been written."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} AS t ORDER BY id")
            rows = [row for (row,) in cursor.fetchall()]
            found[table] = [
                {k: v for k, v in row.items() if k not in TRACES} for row in map(_as_dict, rows)
            ]
    return found


def _as_dict(row: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(row) if isinstance(row, str) else row
    return made


def value(kind: Any, pk: int, key: str) -> Any:
    return reading.one(kind, SETTER, pk, [key]).values[key]


class TestAnyMerge(TestCase):
    @given(
        links=st.lists(st.tuples(st.sampled_from("CDRSNP"), st.integers(0, 2)), max_size=10),
        kept=st.integers(0, 2),
        chosen=st.dictionaries(
            st.sampled_from(["name", "industry", "emails", "website"]), st.integers(0, 3)
        ),
    )
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    def test_parting_puts_back_every_row(
        self, links: list[tuple[str, int]], kept: int, chosen: dict[str, int]
    ) -> None:
        company = world.build()
        accounts = [
            world.make(ACCOUNT, company.people["ann"], website=f"https://a{n}.example",
                       emails=[{"kind": "work", "address": f"a{n}@x.example"}])
            for n in range(3)
        ]  # fmt: skip
        person = world.make(CONTACT, company.people["ann"])
        for what, n in links:
            self.link(company, what, accounts[n].pk, person)
        before = everything()
        ids = [account.pk for account in accounts]
        choice = {key: ([ALL, *ids])[n] for key, n in chosen.items()}
        made = merge(ACCOUNT, SETTER, ids[kept], ids, choice)
        others = [pk for pk in ids if pk != ids[kept]]
        for pk in others:
            assert resolve(ACCOUNT, pk) == ids[kept]
            assert not reading.sees(ACCOUNT, SETTER, pk)
        # Nothing that is there points at what is not.
        for kind in (CONTACT, DEAL):
            paths = reading.counts_around(SETTER, [(kind, "account")], ids[kept])
            rows = reading.count(kind, SETTER, reading.Question())
            without = reading.Question(filter={"field": "account", "op": "empty"})
            assert paths[0] + reading.count(kind, SETTER, without) == rows
        assert unmerge(SETTER, made.pk) == []
        assert everything() == before
        assert [resolve(ACCOUNT, pk) for pk in ids] == [None] * 3

    def link(self, company: World, what: str, account: int, person: Any) -> None:
        ann = company.people["ann"]
        if what == "C":
            world.make(CONTACT, ann, account=account)
        elif what == "D":
            world.make(DEAL, company.people["bob"], account=account)
        elif what == "R":
            with suppress(Rejected):  # the person may have a role there already
                runner.create(ROLE, SETTER, {"contact": person.pk, "account": account})
        elif what == "S":
            standard.share(ACCOUNT, SETTER, account, person=company.people["wes"].pk)
        elif what == "N":
            standard.write_note(ACCOUNT, SETTER, account, "<p>said</p>")
        else:
            world.make(ACCOUNT, ann, parent=account)


pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> World:
    return world.build()


@pytest.fixture
def pair(company: World) -> tuple[Any, Any]:
    first = world.make(ACCOUNT, company.people["ann"], name="Northwind", industry="construction")
    second = world.make(
        ACCOUNT, company.people["ann"], name="Northwind Ltd", website="https://northwind.example"
    )
    return first, second


def test_a_value_is_chosen_kept_or_filled_from_the_other(pair: tuple[Any, Any]) -> None:
    first, second = pair
    merge(ACCOUNT, SETTER, first.pk, [second.pk], {"name": second.pk})
    assert value(ACCOUNT, first.pk, "name") == "Northwind Ltd"
    assert value(ACCOUNT, first.pk, "industry") == "construction"
    assert value(ACCOUNT, first.pk, "website") == "https://northwind.example"


def test_values_of_several_are_joined_where_one_chooses_all(pair: tuple[Any, Any]) -> None:
    first, second = pair
    runner.update(ACCOUNT, SETTER, [first.pk], {"tags": ["a", "b"]})
    runner.update(ACCOUNT, SETTER, [second.pk], {"tags": ["b", "c"]})
    merge(ACCOUNT, SETTER, first.pk, [second.pk], {"tags": ALL})
    assert value(ACCOUNT, first.pk, "tags") == ["a", "b", "c"]


def test_what_is_unique_goes_over_and_comes_back(pair: tuple[Any, Any]) -> None:
    first, second = pair
    runner.update(ACCOUNT, SETTER, [second.pk], {"external_id": "K-7"})
    made = merge(ACCOUNT, SETTER, first.pk, [second.pk], {})
    assert value(ACCOUNT, first.pk, "external_id") == "K-7"
    unmerge(SETTER, made.pk)
    assert value(ACCOUNT, first.pk, "external_id") in (None, "")
    assert value(ACCOUNT, second.pk, "external_id") == "K-7"


def test_deals_one_does_not_see_follow_too_and_are_found_by_the_name_kept(
    company: World, pair: tuple[Any, Any]
) -> None:
    first, second = pair
    deal = world.make(DEAL, company.people["wes"], account=second.pk)
    world.leave_alone(second)
    merge(ACCOUNT, company.actor("ann"), first.pk, [second.pk], {})
    assert value(DEAL, deal.pk, "account").id == first.pk


def test_two_deals_come_to_what_their_lines_come_to(company: World) -> None:
    product = world.make(registry.get("product"), price="10")
    deals = [world.make(DEAL, company.people["ann"]) for _n in range(2)]
    for n, deal in enumerate(deals):
        runner.create(LINE, SETTER, {"deal": deal.pk, "product": product.pk, "quantity": n + 1})
    made = merge(DEAL, SETTER, deals[0].pk, [deals[1].pk], {})
    assert value(DEAL, deals[0].pk, "amount").amount == 30
    unmerge(SETTER, made.pk)
    assert value(DEAL, deals[0].pk, "amount").amount == 10
    assert value(DEAL, deals[1].pk, "amount").amount == 20


def test_the_timeline_of_both_is_one(company: World, pair: tuple[Any, Any]) -> None:
    first, second = pair
    standard.write_note(ACCOUNT, SETTER, second.pk, "<p>of the second</p>")
    made = merge(ACCOUNT, SETTER, first.pk, [second.pk], {})
    entries, _mark = timeline(company.actor("ann"), "account", first.pk)
    assert [e.note.body for e in entries if e.note] == ["<p>of the second</p>"]
    assert entries[0].kind.code == "record.merged"
    unmerge(SETTER, made.pk)
    assert Note.objects.get().record_id == second.pk


def test_what_came_since_goes_where_one_chooses(company: World, pair: tuple[Any, Any]) -> None:
    first, second = pair
    made = merge(ACCOUNT, SETTER, first.pk, [second.pk], {})
    with clock.at(clock.now() + timedelta(minutes=1)):
        for name in ("stays", "goes"):
            world.make(DEAL, company.people["ann"], name=name, account=first.pk)
        since = {added.ref.title: added.key for added in added_since(SETTER, made)}
        assert set(since) == {"stays", "goes"}
        unmerge(SETTER, made.pk, {since["goes"]: second.pk})
    rows = reading.read(DEAL, SETTER, reading.Question(fields=("name", "account"))).rows
    held = {row.values["name"]: row.values["account"].id for row in rows}
    assert held == {"stays": first.pk, "goes": second.pk}


def test_what_somebody_changed_since_stays_and_is_told(pair: tuple[Any, Any]) -> None:
    first, second = pair
    made = merge(ACCOUNT, SETTER, first.pk, [second.pk], {"name": second.pk})
    runner.update(ACCOUNT, SETTER, [first.pk], {"name": "Northwind Group"})
    assert unmerge(SETTER, made.pk) == ["Name"]
    assert value(ACCOUNT, first.pk, "name") == "Northwind Group"
    assert value(ACCOUNT, first.pk, "website") == ""


def test_merges_upon_merges_are_parted_in_turn(company: World) -> None:
    one, two, three = (world.make(ACCOUNT, company.people["ann"]).pk for _n in range(3))
    first = merge(ACCOUNT, SETTER, two, [one], {})
    second = merge(ACCOUNT, SETTER, three, [two], {})
    assert resolve(ACCOUNT, one) == three
    assert [m.pk for m in merges_of(ACCOUNT, three)] == [second.pk]
    with pytest.raises(NotFound):
        unmerge(SETTER, first.pk)  # what it was merged into lies in the bin itself
    unmerge(SETTER, second.pk)
    assert resolve(ACCOUNT, one) == two
    unmerge(SETTER, first.pk)
    assert resolve(ACCOUNT, one) is None


def test_who_may_not_delete_may_not_merge(company: World, pair: tuple[Any, Any]) -> None:
    first, second = pair
    for name, refusal in (("bob", Forbidden), ("wes", NotFound), ("acc", Forbidden)):
        with pytest.raises(refusal):
            merge(ACCOUNT, company.actor(name), first.pk, [second.pk], {})
    made = merge(ACCOUNT, company.actor("ann"), first.pk, [second.pk], {})
    with pytest.raises((NotFound, Forbidden)):
        unmerge(company.actor("wes"), made.pk)


@pytest.mark.parametrize("key", ["person", "team", "role"])
def test_people_teams_and_roles_are_never_merged(company: World, key: str) -> None:
    kind = registry.get(key)
    with pytest.raises(Rejected):
        merge(kind, SETTER, world.make(kind).pk, [world.make(kind).pk], {})


def test_one_record_is_not_merged_with_itself(pair: tuple[Any, Any]) -> None:
    with pytest.raises(Rejected):
        merge(ACCOUNT, SETTER, pair[0].pk, [pair[0].pk], {})


def test_a_share_of_both_is_one(company: World, pair: tuple[Any, Any]) -> None:
    first, second = pair
    for record in pair:
        standard.share(ACCOUNT, SETTER, record.pk, person=company.people["wes"].pk)
    made = merge(ACCOUNT, SETTER, first.pk, [second.pk], {})
    assert Share.objects.filter(record_id=first.pk).count() == 1
    unmerge(SETTER, made.pk)
    assert Share.objects.filter(record_id=second.pk).count() == 1


class TestOwnFields:
    """What the company added is merged and moved as what was there from the start."""

    @pytest.fixture
    def kind(self, company: World) -> Any:
        own.add("contact", "own_seller", "reference", target="account")
        own.add("contact", "own_makers", "references", target="account")
        own.add("account", "own_colour", "text")
        return registry.get("account")

    def test_what_points_by_them_follows_and_comes_back(self, company: World, kind: Any) -> None:
        ann, contact = company.people["ann"], registry.get("contact")
        first, second, third = (world.make(kind, ann, name=f"A{n}").pk for n in range(3))
        told = [{"own_seller": second, "own_makers": [third, second]},
                {"own_makers": [second, first]}]  # fmt: skip
        people = [world.make(contact, ann, **data).pk for data in told]

        def pointing() -> list[Any]:
            keys = ["own_seller", "own_makers"]
            rows = [reading.one(contact, SETTER, pk, keys).values for pk in people]
            return [
                (v["own_seller"] and v["own_seller"].id, {ref.id for ref in v["own_makers"]})
                for v in rows
            ]

        before = pointing()
        along = {t.key: dict(m) for t, m in preview(kind, SETTER, [first, second]).along}
        assert along["contact"] == {first: 1, second: 3}
        made = merge(kind, SETTER, first, [second], {})
        assert pointing() == [(first, {third, first}), (None, {first})]
        assert unmerge(SETTER, made.pk) == []
        assert pointing() == before

    def test_their_values_are_chosen_and_given_back(self, company: World, kind: Any) -> None:
        ann = company.people["ann"]
        first = world.make(kind, ann, own_colour="red").pk
        second = world.make(kind, ann, own_colour="blue").pk
        made = merge(kind, SETTER, first, [second], {"own_colour": second})
        assert value(kind, first, "own_colour") == "blue"
        assert unmerge(SETTER, made.pk) == []
        assert value(kind, first, "own_colour") == "red"

    def test_what_a_record_lacks_does_not_hold_up_what_only_follows(
        self, company: World, kind: Any
    ) -> None:
        ann, contact = company.people["ann"], registry.get("contact")
        first, second = (world.make(kind, ann).pk for _n in range(2))
        person = world.make(contact, ann, account=second).pk
        own.add("contact", "own_reason", "text", demanded_when={"field": "account", "op": "filled"})
        merge(registry.get("account"), SETTER, first, [second], {})
        held = reading.one(registry.get("contact"), SETTER, person, ["account"]).values
        assert held["account"].id == first
