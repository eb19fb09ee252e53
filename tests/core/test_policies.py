"""Who sees and changes what: against a plain reading of scopes, teams and shares."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from atrium.core.access.models import Role, Share
from atrium.core.access.models.share import Level
from atrium.core.actions import runner, standard
from atrium.core.records import reading, registry
from atrium.core.records.actor import Actor, Right, Scope, Verb
from atrium.core.records.errors import Forbidden, NotFound, Rejected
from tests import world
from tests.world import HOLDERS, PEOPLE, SETTER, TEAMS, World

pytestmark = pytest.mark.django_db

SCOPES = ("none", "own", "team", "below", "all")
READERS = ("max", "ann", "cora", "wes", "dora")


@pytest.fixture
def company() -> World:
    return world.build()


@pytest.fixture
def held(company: World) -> dict[str, int]:
    """An account of each holder, and what lies apart from the order of things."""
    kind, people = registry.get("account"), company.people
    made = {name: world.make(kind, people[name]).pk for name in HOLDERS}
    lent: dict[str, Any] = {"owner": people["ann"].pk, "team": company.teams["West"].pk}
    made["ann in West"] = world.make(kind, **lent).pk
    made["nobody in East"] = world.make(kind, team=company.teams["East"].pk).pk
    made["ann in no team"] = world.make(kind, owner=people["ann"].pk, team=None).pk
    made["nobody"] = world.make(kind, owner=None, team=None).pk
    return made


def change(key: str, record: Any, **data: Any) -> None:
    runner.update(registry.get(key), SETTER, [record.pk], data)


def role(code: str, scopes: Any, fields: Any = None) -> int:
    data = {"name": code, "code": code}
    made = runner.create(registry.get("role"), SETTER, data)
    made.scopes, made.fields = scopes, fields or {}
    made.save()
    return int(made.pk)


def give(company: World, name: str, *roles: int) -> None:
    change("person", company.people[name], roles=list(roles))


def reached(actor: Actor, verb: Verb = Verb.SEE, key: str = "account") -> set[int]:
    rows = reading.visible(registry.get(key), actor, verb)
    return set(rows.values_list("pk", flat=True))


def below(team: str) -> set[str]:
    return {team}.union(*(below(name) for name, parent in TEAMS.items() if parent == team))


def expected(company: World, name: str, scope: str, held: dict[str, int]) -> set[int]:
    """A plain reading of a scope; one's own is always within it."""
    if scope == "none":
        return set()
    people, teams = company.people, company.teams
    home = PEOPLE[name][0]
    reach = {"own": set(), "team": {home}, "below": below(home), "all": set()}[scope]
    ids = {teams[team].pk for team in reach}
    found = set()
    rows: Any = registry.get("account").model._default_manager
    for record in rows.unscoped("the plain reading"):
        own = record.owner_id == people[name].pk
        if scope == "all" or own or record.team_id in ids:
            found.add(record.pk)
    return found & set(held.values())


# Scopes


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_reaches_as_far_as_it_says(
    company: World, held: dict[str, int], scope: str
) -> None:
    made = role("tried", {"account": {verb.value: scope for verb in Verb}})
    for name in READERS:
        give(company, name, made)
        actor = company.actor(name)
        for verb in Verb:
            if verb is not Verb.CREATE:
                assert reached(actor, verb) == expected(company, name, scope, held), (name, verb)
        assert registry.get("account").policy.may_create(actor, registry.get("account")) is (
            scope != "none"
        )


@pytest.mark.parametrize("verb", [Verb.SEE, Verb.EDIT, Verb.DELETE, Verb.EXPORT, Verb.ASSIGN])
def test_each_verb_has_its_own_scope(company: World, held: dict[str, int], verb: Verb) -> None:
    made = role("tried", {"account": {verb.value: "all"}})
    give(company, "ann", made)
    actor = company.actor("ann")
    for other in Verb:
        assert reached(actor, other) == (set(held.values()) if other is verb else set())


def test_two_roles_reach_as_far_as_the_farther_one(company: World, held: dict[str, int]) -> None:
    made = {scope: role(scope, {"account": {"see": scope}}) for scope in SCOPES}
    for one, other in combinations(SCOPES, 2):
        give(company, "ann", made[one], made[other])
        farther = max(one, other, key=SCOPES.index)
        found = reached(company.actor("ann"))
        assert found == expected(company, "ann", farther, held), (one, other)


def test_a_rule_for_a_type_stands_before_the_rule_for_all(
    company: World, held: dict[str, int]
) -> None:
    narrow = role("narrow", {"*": {"see": "all"}, "account": {"see": "own"}})
    wide = role("wide", {"*": {"see": "own"}, "account": {"see": "all"}})
    give(company, "ann", narrow)
    assert reached(company.actor("ann")) == expected(company, "ann", "own", held)
    give(company, "ann", wide)
    assert reached(company.actor("ann")) == set(held.values())
    give(company, "ann", narrow, wide)
    assert reached(company.actor("ann")) == set(held.values())
    assert company.actor("ann").scope("deal", Verb.SEE) is Scope.ALL


def test_a_role_in_the_bin_grants_nothing(company: World, held: dict[str, int]) -> None:
    made = role("tried", {"account": {"see": "all"}})
    give(company, "ann", made)
    assert reached(company.actor("ann")) == set(held.values())
    runner.run(standard.DELETE, registry.get("role"), SETTER, [made])
    assert reached(company.actor("ann")) == set()
    runner.run(standard.RESTORE, registry.get("role"), SETTER, [made])
    assert reached(company.actor("ann")) == set(held.values())


def test_words_that_are_no_scope_or_right_grant_nothing(
    company: World, held: dict[str, int]
) -> None:
    made = role("odd", {"account": {"see": "everything", "edit": None, "delete": 4}})
    Role.objects.unscoped("test").filter(pk=made).update(rights=["fly"])
    give(company, "ann", made)
    actor = company.actor("ann")
    assert all(reached(actor, verb) == set() for verb in Verb)
    assert not any(actor.may(right) for right in Right)


# Shares


@pytest.mark.parametrize("level", [Level.SEE, Level.EDIT])
def test_a_share_opens_one_record_to_a_person_and_those_whose_scope_covers_them(
    company: World, held: dict[str, int], level: str
) -> None:
    kind, before = registry.get("account"), reached(company.actor("ann"))
    assert held["wes"] not in before
    standard.share(kind, SETTER, held["wes"], person=company.people["ann"].pk, level=level)
    ann = company.actor("ann")
    assert reached(ann) == before | {held["wes"]}
    assert (held["wes"] in reached(ann, Verb.EDIT)) is (level == Level.EDIT)
    for verb in (Verb.DELETE, Verb.ASSIGN, Verb.EXPORT):
        assert held["wes"] not in reached(ann, verb)
    # Bob's scope is the team, max's the teams below; cora's is a team below and not ann's.
    covered = {
        name for name in ("bob", "max", "cora") if held["wes"] in reached(company.actor(name))
    }
    assert covered == {"bob", "max"}
    # The same number of another type is another record.
    assert held["wes"] not in reached(ann, key="deal")


def test_a_share_with_a_team_reaches_the_teams_below_it(
    company: World, held: dict[str, int]
) -> None:
    kind = registry.get("account")
    standard.share(kind, SETTER, held["wes"], team=company.teams["East"].pk)
    seeing = {name for name in PEOPLE if held["wes"] in reached(company.actor(name))}
    without = {"ada", "dora", "acc", "mia", "wes"}
    assert seeing == without | {"max", "ann", "bob", "cora"}
    standard.unshare(kind, SETTER, held["wes"], Share.objects.get().pk)
    seeing = {name for name in PEOPLE if held["wes"] in reached(company.actor(name))}
    assert seeing == without


def test_who_may_only_see_may_not_share(company: World, held: dict[str, int]) -> None:
    kind, ann = registry.get("account"), company.people["ann"].pk
    for actor, refusal in (("bob", Forbidden), ("wes", NotFound), ("acc", Forbidden)):
        with pytest.raises(refusal):
            standard.share(kind, company.actor(actor), held["ann"], person=ann, level=Level.EDIT)
    standard.share(kind, SETTER, held["ann"], person=company.people["wes"].pk)
    with pytest.raises(Forbidden):
        standard.share(
            kind, company.actor("wes"), held["ann"], person=company.people["wes"].pk, level="edit"
        )


def test_what_was_shared_and_lies_in_the_bin_is_not_seen(
    company: World, held: dict[str, int]
) -> None:
    kind = registry.get("account")
    standard.share(kind, SETTER, held["wes"], person=company.people["ann"].pk, level="edit")
    standard.delete(kind, company.actor("wes"), [held["wes"]])
    assert held["wes"] not in reached(company.actor("ann"))
    with pytest.raises(NotFound):
        runner.update(kind, company.actor("ann"), [held["wes"]], {"name": "x"})


def test_somebody_without_a_role_sees_what_was_shared(company: World, held: dict[str, int]) -> None:
    assert reached(company.actor("nil")) == set()
    standard.share(registry.get("account"), SETTER, held["wes"], person=company.people["nil"].pk)
    assert reached(company.actor("nil")) == {held["wes"]}


# Moving


def test_a_person_moved_sees_with_the_new_team_at_once(
    company: World, held: dict[str, int]
) -> None:
    change("person", company.people["bob"], team=company.teams["West"].pk)
    found = reached(company.actor("bob"))
    assert {held["wes"], held["bob"], held["ann in West"]} <= found
    assert not {held["ann"], held["nobody in East"]} & found
    change("person", company.people["bob"], team=None)
    assert reached(company.actor("bob")) == {held["bob"]}


def test_a_team_moved_takes_what_it_holds_along(company: World, held: dict[str, int]) -> None:
    assert held["cora"] in reached(company.actor("max"))
    change("team", company.teams["East Coast"], parent=company.teams["West"].pk)
    assert held["cora"] not in reached(company.actor("max"))
    standard.share(registry.get("account"), SETTER, held["ann"], team=company.teams["West"].pk)
    assert held["ann"] in reached(company.actor("cora"))
    change("team", company.teams["West"], parent=company.teams["East"].pk)
    assert {held["cora"], held["wes"], held["mia"]} <= reached(company.actor("max"))


@pytest.mark.parametrize(("moved", "below_"), [("East", "East"), ("East", "East Coast")])
def test_no_team_is_part_of_itself(company: World, moved: str, below_: str) -> None:
    with pytest.raises(Rejected) as refused:
        change("team", company.teams[moved], parent=company.teams[below_].pk)
    assert refused.value.problems[0].field == "parent"
    company.teams[moved].refresh_from_db()
    assert company.teams[moved].path == [company.teams["Company"].pk, company.teams[moved].pk]


# Signing in


@pytest.mark.parametrize("how", ["inactive", "deleted"])
def test_the_session_of_who_has_left_is_dead_at_once(
    company: World, static_files: None, how: str
) -> None:
    """Whatever process ended it: the session's own had not looked since."""
    client, kind, ann = Client(), registry.get("person"), company.people["ann"]
    client.force_login(ann)
    assert client.get("/accounts").status_code == 200
    if how == "inactive":
        change("person", ann, is_active=False)
    else:
        runner.run(standard.DELETE, kind, SETTER, [ann.pk])
    assert client.get("/accounts").status_code == 302
    assert client.get("/accounts", headers={"HX-Request": "true"}).status_code == 401
    assert client.post("/accounts/new", {"name": "x"}).status_code in (302, 401)
    assert reached(company.actor("ann")) == set()


def test_a_role_taken_between_two_pages_counts_on_the_second(
    company: World, held: dict[str, int], static_files: None
) -> None:
    client = Client()
    client.force_login(company.people["ann"])
    page = f"/accounts/{held['bob']}"
    assert client.get(page).status_code == 200
    give(company, "ann")
    assert client.get(page).status_code == 404
    give(company, "ann", Role.objects.unscoped("test").get(code="salesperson").pk)
    assert client.get(page).status_code == 200
