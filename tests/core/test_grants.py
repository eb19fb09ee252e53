"""Fields kept from people, records given away, parts and members; and the reasons told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.core.access.actors import actor_for
from atrium.core.access.explaining import EXPLAINED, explain
from atrium.core.access.models import Role, Share
from atrium.core.actions import runner, standard
from atrium.core.records import reading, registry, versions
from atrium.core.records.actor import Actor, Verb
from atrium.core.records.errors import Forbidden, Rejected
from tests.world import HOLDERS, SETTER, World, make

SCOPES = ("none", "own", "team", "below", "all")
ACCOUNT, DEAL = registry.get("account"), registry.get("deal")
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def role_with(scopes: Any, fields: Any = None, rights: Any = ()) -> Role:
    number = Role.objects.unscoped("the test's set-up").count()
    role = runner.create(registry.get("role"), SETTER, {"name": f"r{number}", "code": f"r{number}"})
    Role.objects.unscoped("the test's set-up").filter(pk=role.pk).update(
        scopes=scopes, fields=fields or {}, rights=list(rights)
    )
    return role  # type: ignore[no-any-return]


def give(world: World, name: str, *roles: Role) -> Actor:
    data = {"roles": [role.pk for role in roles]}
    runner.update(registry.get("person"), SETTER, [world.people[name].pk], data)
    return world.actor(name)


def seen(actor: Actor, verb: Verb = Verb.SEE) -> set[str]:
    return set(reading.visible(ACCOUNT, actor, verb).values_list("name", flat=True))


def fill(world: World) -> dict[str, Any]:
    return {name: make(ACCOUNT, world.people[name], name=name) for name in HOLDERS}


def test_ones_own_are_ones_own_whatever_team_holds_them(world: World) -> None:
    record = make(ACCOUNT, world.people["ann"], name="elsewhere", team=world.teams["West"].pk)
    for scope in SCOPES[1:]:
        actor = give(world, "ann", role_with({"*": {"see": scope}}))
        assert reading.sees(ACCOUNT, actor, record.pk), scope


# Fields

HIDDEN = {"account": {"turnover": "hidden"}}
READ = {"account": {"turnover": "read"}}
ALL = {"*": dict.fromkeys([verb.value for verb in Verb], "all")}
NONE = {"*": dict.fromkeys([verb.value for verb in Verb], "none")}


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ([(ALL, HIDDEN)], "hidden"),
        ([(ALL, READ)], "read"),
        ([(ALL, HIDDEN), (ALL, READ)], "read"),
        ([(ALL, HIDDEN), (ALL, {})], "edit"),
        ([(ALL, READ), (ALL, {})], "edit"),
        ([(ALL, HIDDEN), (NONE, {})], "hidden"),
        ([(ALL, HIDDEN), ({}, {})], "hidden"),
        ([(ALL, READ), (NONE, {}), ({"deal": ALL["*"]}, {})], "read"),
        ([(NONE, HIDDEN)], "hidden"),
        ([({}, HIDDEN)], "hidden"),
    ],
)
def test_a_field_is_kept_from_whom_every_role_that_counts_keeps_it(
    world: World, rules: Any, state: str
) -> None:
    """A role that opens no record opens no field either."""
    record = make(ACCOUNT, world.people["ann"], turnover=5)
    actor = give(world, "wes", *(role_with(scopes, fields) for scopes, fields in rules))
    standard.share(ACCOUNT, SETTER, record.pk, person=world.people["wes"].pk, level="edit")
    actor = world.actor("wes")
    shown = "turnover" in reading.one(ACCOUNT, actor, record.pk).values
    assert shown == (state != "hidden")
    if state == "edit":
        runner.update(ACCOUNT, actor, [record.pk], {"turnover": 7})
        return
    with pytest.raises(Rejected) as refused:
        runner.update(ACCOUNT, actor, [record.pk], {"turnover": 7})
    codes = [problem.code for problem in refused.value.problems]
    assert codes == ["unknown_field" if state == "hidden" else "read_only"]


# Giving away


def test_to_give_a_record_away_needs_the_right_to_assign_that_record(world: World) -> None:
    """Whether the owner is changed alone or together with something else."""
    records = fill(world)
    scopes = {"see": "all", "edit": "all", "assign": "own"}
    actor = give(world, "ann", role_with({"*": scopes}))
    cora = world.people["cora"].pk
    for data in ({"owner": cora}, {"owner": cora, "name": "taken"}, {"team": None, "name": "t"}):
        with pytest.raises(Forbidden):
            runner.update(ACCOUNT, actor, [records["wes"].pk], data)
    assert seen(SETTER) == set(HOLDERS)
    data = {"owner": world.people["wes"].pk, "name": "kept"}
    runner.update(ACCOUNT, actor, [records["wes"].pk], data)
    runner.update(ACCOUNT, actor, [records["ann"].pk], {"owner": cora, "name": "given"})
    assert reading.one(ACCOUNT, SETTER, records["ann"].pk).values["owner"].id == cora


def test_a_part_is_added_by_whom_the_whole_may_be_changed(world: World) -> None:
    """Seeing a colleague's deal is not enough to add a line to it."""
    line, product = registry.get("deal_line"), make(registry.get("product"))
    deal = make(DEAL, world.people["bob"])
    own = make(DEAL, world.people["ann"])
    ann = world.actor("ann")
    with pytest.raises(Forbidden):
        runner.create(line, ann, {"deal": deal.pk, "product": product.pk})
    made = runner.create(line, ann, {"deal": own.pk, "product": product.pk})
    with pytest.raises(Forbidden):
        runner.update(line, ann, [made.pk], {"deal": deal.pk})
    standard.share(DEAL, SETTER, deal.pk, person=world.people["ann"].pk, level="edit")
    runner.create(line, world.actor("ann"), {"deal": deal.pk, "product": product.pk})


def test_the_parts_of_a_record_in_the_bin_are_seen_by_nobody(world: World) -> None:
    deal = make(DEAL, world.people["ann"])
    line = make(registry.get("deal_line"), deal=deal.pk)
    standard.delete(DEAL, SETTER, [deal.pk])
    for name in ("ann", "max", "dora", "ada", "acc"):
        assert not reading.sees(registry.get("deal_line"), world.actor(name), line.pk), name
    runner.run(standard.RESTORE, DEAL, SETTER, [deal.pk])
    for name in ("ann", "dora"):
        assert reading.sees(registry.get("deal_line"), world.actor(name), line.pk), name


# Shares and members


def test_a_member_works_on_the_record_as_what_the_share_says(world: World) -> None:
    deal = make(DEAL, world.people["wes"])
    share = standard.share(
        DEAL, SETTER, deal.pk, person=world.people["ann"].pk, level="edit", member=True, part="Tech"
    )
    assert (share.member, share.part) == (True, "Tech")
    runner.update(DEAL, world.actor("ann"), [deal.pk], {"name": "Changed by a member"})
    with pytest.raises(Forbidden):
        standard.delete(DEAL, world.actor("ann"), [deal.pk])
    again = standard.share(DEAL, SETTER, deal.pk, person=world.people["ann"].pk, level="see")
    assert again.pk == share.pk
    with pytest.raises(Forbidden):
        runner.update(DEAL, world.actor("ann"), [deal.pk], {"name": "No more"})


# Why


@pytest.mark.parametrize("key", ["account", "deal_line", "product", "person", "role"])
def test_why_agrees_with_the_policy_whatever_the_roles_and_shares(world: World, key: str) -> None:
    """A reason is given just when the policy says yes, and each one would suffice alone."""
    kind = registry.get(key)
    records = [make(kind, world.people[name]) for name in ("ann", "bob", "cora", "wes")]
    roots = [getattr(record, "deal", record) for record in records]
    verbs = [verb.value for verb in Verb]
    scopes = st.dictionaries(
        st.sampled_from(["*", "account", "deal", "product"]),
        st.dictionaries(st.sampled_from(verbs), st.sampled_from(SCOPES)),
    )
    fields = st.sampled_from([{}, HIDDEN, READ])
    roles = [role_with({}) for _ in range(3)]
    rows = Role.objects.unscoped("the test's set-up")

    @SETTINGS
    @given(
        told=st.lists(st.tuples(scopes, fields, st.booleans()), max_size=3),
        name=st.sampled_from(["ann", "max", "nil", "acc"]),
        chosen=st.integers(0, 3),
        shares=st.lists(
            st.tuples(
                st.sampled_from(["person", "East", "Company"]), st.sampled_from(["see", "edit"])
            )
        ),
    )
    def check(told: Any, name: str, chosen: int, shares: Any) -> None:
        for role, (scope, rules, administers) in zip(roles, told, strict=False):
            rights = ["administer"] if administers else []
            rows.filter(pk=role.pk).update(scopes=scope, fields=rules, rights=rights)
        give(world, name, *roles[: len(told)])
        root = roots[chosen]
        root_kind = registry.type_of(type(root))
        Share.objects.filter(record_id=root.pk).delete()
        if root_kind.key in {"account", "deal"}:
            for holder, level in shares:
                person = {"person": world.people[name].pk}
                about: dict[str, Any] = (
                    person if holder == "person" else {"team": world.teams[holder].pk}
                )
                standard.share(root_kind, SETTER, root.pk, level=level, **about)
        versions.refresh()
        person = type(world.people[name]).objects.get(pk=world.people[name].pk)
        actor = actor_for(person)
        explained = explain(kind, person, records[chosen].pk)
        for answer in explained.answers:
            may = reading.sees(kind, actor, records[chosen].pk, answer.verb)
            assert answer.may == may
            assert bool(answer.reasons) == may, answer
        assert [answer.verb for answer in explained.answers] == list(EXPLAINED)
        kept = {one.field.key: one.hidden for one in explained.fields}
        grant = actor.grant(kind.key)
        assert kept == {key: key in grant.hidden for key in (*grant.hidden, *grant.readonly)}
        assert all(one.roles for one in explained.fields)

    check()
