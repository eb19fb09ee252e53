"""Role × record type × surface × verb: the same rows on every surface, and no others.

The records' own answer is compared with the oracle's; then every surface with the records.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner, standard
from atrium.core.events.timeline import timeline
from atrium.core.records import reading, registry
from atrium.core.records.actor import Verb
from atrium.core.records.book import Type
from atrium.core.records.errors import Forbidden, NotFound, Rejected
from atrium.core.reports.asking import ask
from atrium.core.reports.counting import Group, Measure
from atrium.core.search import query as searching
from tests.conformance import oracle
from tests.world import HOLDERS, PEOPLE, World, leave_alone, make

TYPES = [kind.key for kind in registry.all_types()]
EVERYBODY = list(PEOPLE)


def _records(world: World, kind: Type) -> list[Any]:
    made = [make(kind, world.people[name]) for name in HOLDERS]
    everything: Any = kind.model._base_manager.filter(deleted_at__isnull=True)
    ids = {record.pk for record in made}
    return [record for record in everything.order_by("pk") if record.pk in ids] + [
        record for record in everything.order_by("pk") if record.pk not in ids
    ]


@pytest.mark.parametrize("key", TYPES)
def test_each_verb_reaches_just_the_rows_that_the_role_says(world: World, key: str) -> None:
    kind = registry.get(key)
    records = _records(world, kind)
    for person in EVERYBODY:
        actor = world.actor(person)
        for verb in (Verb.SEE, Verb.EDIT, Verb.DELETE, Verb.EXPORT):
            if verb is Verb.EXPORT and key in {"person", "team"}:
                continue
            got = set(reading.visible(kind, actor, verb).values_list("pk", flat=True))
            want = {r.pk for r in records if oracle.may(world, person, kind, r, verb.value)}
            assert got == want, f"{person} {verb} {key}"


@pytest.mark.parametrize("key", TYPES)
def test_every_reading_surface_shows_the_same_rows(world: World, key: str, client: Client) -> None:
    kind = registry.get(key)
    records = _records(world, kind)
    everything = {record.pk for record in records}
    for person in EVERYBODY:
        actor = world.actor(person)
        seen = set(reading.visible(kind, actor).values_list("pk", flat=True))
        page = reading.read(kind, actor, reading.Question(limit=500))
        assert {row.id for row in page.rows} == seen
        assert reading.count(kind, actor, reading.Question()) == len(seen)
        if seen or everything:
            client.force_login(world.people[person])
            assert _listed(client, kind) & everything == seen, f"{person} list"
            assert _picked(client, kind) <= seen, f"{person} picker"
        for record in records[:4]:
            status = client.get(f"/{kind.slug}/{record.pk}").status_code
            assert status == (200 if record.pk in seen else 404), f"{person} page {record.pk}"
            below = client.get(f"/{kind.slug}/{record.pk}/timeline").status_code
            assert below == (200 if record.pk in seen else 404), f"{person} timeline"


def _listed(client: Client, kind: Type) -> set[int]:
    found: set[int] = set()
    url = f"/{kind.slug}?sort=id"
    answer = client.get(url)
    if answer.status_code == 404:
        return found
    assert answer.status_code == 200, answer.content[:500]
    import re

    while True:
        text = answer.content.decode()
        found |= {int(pk) for pk in re.findall(r'id="row-(\d+)"', text)}
        more = re.search(r'<tr class="more">.*?hx-get="([^"]+)"', text, re.DOTALL)
        if not more:
            return found
        answer = client.get(f"/{kind.slug}{more[1].replace('&amp;', '&')}")


def _picked(client: Client, kind: Type) -> set[int]:
    answer = client.get(f"/pick/{kind.key}?q=")
    if answer.status_code == 404:
        return set()
    import re

    return {int(pk) for pk in re.findall(r'data-id="(\d+)"', answer.content.decode())}


@pytest.mark.parametrize("key", [k for k in TYPES if registry.get(k).group])
def test_search_and_palette_find_only_what_one_sees(world: World, key: str, client: Client) -> None:
    kind = registry.get(key)
    records = _records(world, kind)
    names = {r.pk: str(getattr(r, kind.fields[kind.title].columns[0])) for r in records}
    for person in EVERYBODY:
        actor = world.actor(person)
        seen = set(reading.visible(kind, actor).values_list("pk", flat=True))
        client.force_login(world.people[person])
        for pk, name in names.items():
            hits = {hit.id for hit in searching.search(actor, name, types=[key])}
            assert (pk in hits) == (pk in seen), f"{person} search {name}"
        text = client.get("/palette", {"q": names[records[0].pk]}).content.decode()
        link = f'href="/{kind.slug}/{records[0].pk}"'
        assert (link in text) == (records[0].pk in seen), f"{person} palette"


@pytest.mark.parametrize("key", [k for k in TYPES if registry.get(k).board])
def test_boards_count_and_show_only_what_one_sees(world: World, key: str, client: Client) -> None:
    import re

    kind = registry.get(key)
    _records(world, kind)
    for person in EVERYBODY:
        actor = world.actor(person)
        seen = set(reading.visible(kind, actor).values_list("pk", flat=True))
        client.force_login(world.people[person])
        text = client.get(f"/{kind.slug}/board").content.decode()
        shown = {int(pk) for pk in re.findall(r'data-card="(\d+)"', text)}
        assert shown <= seen
        counts = [
            int(n) for n in re.findall(r'<h2 class="cut"[^<]*</h2><span class="tally">(\d+)<', text)
        ]
        assert sum(counts) == len(shown), person


def test_reports_count_only_what_one_sees(world: World) -> None:
    kind = registry.get("deal")
    _records(world, kind)
    for person in EVERYBODY:
        actor = world.actor(person)
        seen = reading.visible(kind, actor).count()
        grouped = ask(kind, actor, [Group("owner")], [Measure("count")])
        assert sum(answer.values[0] for answer in grouped) == seen, person


def test_an_accounts_timeline_leaves_out_deals_one_does_not_see(world: World) -> None:
    account = make(registry.get("account"), world.people["ann"])
    deal_type = registry.get("deal")
    ours = make(deal_type, world.people["ann"], account=account.pk, name="Ours")
    theirs = make(deal_type, world.people["wes"], account=account.pk, name="Theirs")
    standard.write_note(deal_type, world.actor("dora"), theirs.pk, "<p>Secret plan</p>")
    entries, _mark = timeline(world.actor("ann"), "account", account.pk, limit=50)
    about = {(entry.subject.type, entry.subject.id) for entry in entries}
    assert ("deal", ours.pk) in about
    assert ("deal", theirs.pk) not in about
    assert all(entry.note is None for entry in entries)


def test_a_name_of_a_record_one_does_not_see_is_shown_nowhere(world: World, client: Client) -> None:
    account = make(registry.get("account"), world.people["wes"], name="Quetzalcoatl Holdings")
    deal = make(registry.get("deal"), world.people["ann"], account=account.pk, name="Visible deal")
    leave_alone(account)
    client.force_login(world.people["ann"])
    for url in (
        "/deals",
        "/deals/board",
        f"/deals/{deal.pk}",
        f"/deals/{deal.pk}/edit",
        f"/deals/{deal.pk}/fields/account",
        f"/deals/{deal.pk}/timeline",
        "/",
        "/reports/pipeline",
        "/palette?q=Quetzal",
        "/pick/account?q=Quetzal",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "Quetzalcoatl" not in answer.content.decode(), url


def test_conditions_on_a_record_one_does_not_see_match_nothing(world: World) -> None:
    account = make(registry.get("account"), world.people["wes"], industry="education")
    make(registry.get("deal"), world.people["ann"], account=account.pk)
    leave_alone(account)
    told = {"all": [{"field": "account.industry", "op": "in", "value": ["education"]}]}
    kind = registry.get("deal")
    assert reading.count(kind, world.actor("ann"), reading.Question(filter=told)) == 0
    assert reading.count(kind, world.actor("dora"), reading.Question(filter=told)) == 1


@pytest.mark.parametrize("person", [p for p in EVERYBODY if PEOPLE[p][1]])
def test_a_hidden_field_is_as_unknown_as_a_misspelt_one(
    world: World, person: str, client: Client
) -> None:
    actor = world.actor(person)
    client.force_login(world.people[person])
    for kind in registry.all_types():
        for key in oracle.hidden(person, kind):
            for question in (
                reading.Question(fields=(key,)),
                reading.Question(sort=key),
                reading.Question(filter={"field": key, "op": "filled"}),
            ):
                with pytest.raises(Rejected):
                    reading.read(kind, actor, question)
            with pytest.raises(Rejected):
                reading.sums(kind, actor, reading.Question(), [key])
            label = str(kind.fields[key].label)
            text = client.get(f"/{kind.slug}").content.decode()
            assert f'"key": "{key}"' not in text, f"{key} in the filter builder"
            assert f">{label}<" not in text, f"{label} in the list"


@pytest.mark.parametrize("key", TYPES)
def test_who_may_not_change_a_record_changes_nothing(world: World, key: str) -> None:
    kind = registry.get(key)
    records = _records(world, kind)[:6]
    editable = next(
        (k for k, f in kind.own_fields.items() if f.kind.key == "text" and not f.readonly), None
    )
    if editable is None:
        editable = kind.title
    for person in EVERYBODY:
        actor = world.actor(person)
        for record in records:
            may_see = oracle.may(world, person, kind, record, "see")
            may_edit = oracle.may(world, person, kind, record, "edit")
            column = kind.fields[editable].columns[0]
            before = kind.model._base_manager.values_list(column, flat=True).get(pk=record.pk)
            data = {editable: f"changed by {person} {record.pk}"[:60]}
            if may_edit:
                runner.update(kind, actor, [record.pk], data)
                continue
            with pytest.raises(Forbidden if may_see else NotFound):
                runner.update(kind, actor, [record.pk], data)
            after = kind.model._base_manager.values_list(column, flat=True).get(pk=record.pk)
            assert before == after


@pytest.mark.parametrize("key", TYPES)
def test_who_may_not_delete_deletes_nothing(world: World, key: str) -> None:
    kind = registry.get(key)
    for person in EVERYBODY:
        record = make(kind, world.people["ann"])
        actor = world.actor(person)
        if oracle.may(world, person, kind, record, "delete"):
            standard.delete(kind, actor, [record.pk])
            assert not reading.visible(kind, actor).filter(pk=record.pk).exists()
            continue
        expected = Forbidden if oracle.may(world, person, kind, record, "see") else NotFound
        with pytest.raises(expected):
            standard.delete(kind, actor, [record.pk])
        assert kind.model._base_manager.get(pk=record.pk).deleted_at is None


def test_a_shared_record_is_seen_and_nothing_beside_it(world: World) -> None:
    kind = registry.get("account")
    shared, other = (make(kind, world.people["wes"]) for _ in range(2))
    standard.share(kind, world.actor("dora"), shared.pk, person=world.people["ann"].pk)
    ann = world.actor("ann")
    assert reading.visible(kind, ann).filter(pk__in=[shared.pk, other.pk]).count() == 1
    with pytest.raises(Forbidden):
        runner.update(kind, ann, [shared.pk], {"name": "Mine now"})
    team = world.teams["East"].pk
    standard.share(kind, world.actor("dora"), other.pk, team=team, level="edit")
    runner.update(kind, world.actor("cora"), [other.pk], {"name": "Changed by the team below"})


def test_a_filter_may_be_written_as_json_in_the_address(world: World, client: Client) -> None:
    make(registry.get("account"), world.people["ann"], name="Findable")
    client.force_login(world.people["ann"])
    told = json.dumps({"all": [{"field": "name", "op": "contains", "value": "findab"}]})
    assert "Findable" in client.get("/accounts", {"filter": told}).content.decode()
