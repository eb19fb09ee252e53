from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from atrium.core.actions import runner, standard
from atrium.core.records import registry
from atrium.core.search import recent
from atrium.core.search.models import RecentView
from atrium.core.search.query import find_titles, search
from tests.world import SETTER, World, make


def test_the_last_opened_come_first_and_once(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    one, two = (make(kind, world.people["ann"], name=name) for name in ("One", "Two"))
    for record in (one, two, one):
        recent.remember(actor, kind, record.pk)
    assert [ref.title for ref in recent.recent(actor, 5)] == ["One", "Two"]
    assert [ref.title for ref in recent.recent(actor, 1)] == ["One"]
    assert recent.recent(world.actor("bob"), 5) == []


def test_what_is_no_more_seen_is_not_shown(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    one, two, three = (make(kind, world.people["ann"], name=n) for n in ("One", "Two", "Three"))
    for record in (one, two, three):
        recent.remember(actor, kind, record.pk)
    standard.delete(kind, actor, [one.pk])
    wes = world.people["wes"]
    runner.update(kind, SETTER, [two.pk], {"owner": wes.pk, "team": wes.team_id})
    assert [ref.title for ref in recent.recent(actor, 5)] == ["Three"]


def test_the_oldest_are_forgotten(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    for pk in range(recent.KEPT + 20):
        recent.remember(actor, kind, pk + 1)
    kept = RecentView.objects.filter(person=actor.person_id)
    assert set(kept.values_list("record_id", flat=True)) == set(range(21, recent.KEPT + 21))


def test_the_program_itself_opens_nothing(world: World) -> None:
    recent.remember(SETTER, registry.get("account"), 1)
    assert not RecentView.objects.exists()
    assert recent.recent(SETTER, 5) == []


def test_an_empty_picker_offers_what_was_opened_then_ones_own_then_the_rest(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    opened = make(kind, world.people["bob"], name="Opened")
    own = make(kind, world.people["ann"], name="Own")
    rest = make(kind, world.people["bob"], name="Rest")
    make(kind, world.people["wes"], name="Not seen")
    recent.remember(actor, kind, opened.pk)
    found = [(opened.pk, "Opened"), (own.pk, "Own"), (rest.pk, "Rest")]
    assert find_titles(kind, actor, " ", 5) == found
    assert find_titles(kind, actor, "", 2) == found[:2]


def test_an_empty_picker_of_stages_keeps_their_order(world: World) -> None:
    found = find_titles(registry.get("stage"), world.actor("ann"), "", 10)
    assert [title for _pk, title in found] == ["Talk", "Offer", "Won", "Lost"]


def test_recent_views_cost_one_statement_a_type(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    for n in range(20):
        recent.remember(actor, kind, make(kind, world.people["ann"], name=f"N{n}").pk)
    with CaptureQueriesContext(connection) as queries:
        assert len(recent.recent(actor, 10)) == 10
    assert len(queries) == 2


def test_what_was_opened_lately_is_found_first(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    exact = make(kind, world.people["ann"], name="Kestrel")
    others = [make(kind, world.people["ann"], name=f"Kestrel {n}") for n in range(4)]
    by_text = make(kind, world.people["ann"], name="Falcon", description="Knows kestrels")
    for record in (others[2], by_text):
        recent.remember(actor, kind, record.pk)
    wanted = [by_text.pk, others[2].pk, exact.pk]
    assert [hit.id for hit in search(actor, "kestrel", limit=3)] == wanted
    assert [pk for pk, _title in find_titles(kind, actor, "kestrel", 3)] == wanted
    assert [hit.id for hit in search(world.actor("bob"), "kestrel", limit=1)] == [exact.pk]


def test_what_was_opened_is_found_only_while_it_is_seen_and_by_what_is_seen(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("account")
    record = make(kind, world.people["ann"], name="Kestrel")
    recent.remember(actor, kind, record.pk)
    assert search(actor, "kestrel")
    wes = world.people["wes"]
    runner.update(kind, SETTER, [record.pk], {"owner": wes.pk, "team": wes.team_id})
    assert not search(actor, "kestrel")
