"""The tree of teams."""

from __future__ import annotations

import re

from atrium.core.access.models import Team
from atrium.core.administration.tests.conftest import As
from atrium.core.administration.views.teams import Node, roots
from tests.world import World


def drawn(nodes: list[Node]) -> dict[str, object]:
    return {node.name: drawn(node.below) for node in nodes}


def test_teams_stand_below_one_another_with_their_people(world: World, signed_in: As) -> None:
    tree = roots(world.actor("nil"))
    assert drawn(tree) == {"Company": {"East": {"East Coast": {}}, "West": {}}}
    east = tree[0].below[0]
    assert (east.people, east.all_people, tree[0].all_people) == (3, 4, 11)
    page = signed_in("nil").get("/teams/tree").content.decode()
    assert "4 with the teams below" in page
    assert "data-team-tree" not in page


def test_an_administrator_moves_a_team_and_rights_follow(world: World, signed_in: As) -> None:
    east, west = world.teams["East"], world.teams["West"]
    answer = signed_in("ada").post(f"/teams/{east.pk}/place", {"parent": west.pk})
    assert answer.status_code == 200
    assert re.search(rf'data-parent="{west.pk}".*East Coast', answer.content.decode(), re.DOTALL)
    coast = Team.objects.unscoped("test").get(name="East Coast")
    assert coast.path == [world.teams["Company"].pk, west.pk, east.pk, coast.pk]
    assert coast.pk in world.actor("wes").teams_below


def test_a_team_is_not_put_below_itself(world: World, signed_in: As) -> None:
    company, coast = world.teams["Company"], world.teams["East Coast"]
    ada = signed_in("ada")
    answer = ada.post(
        f"/teams/{company.pk}/place", {"parent": coast.pk}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "cannot be part of itself" in answer.content.decode()
    answer = ada.post(f"/teams/{company.pk}/move", {"parent": coast.pk})
    assert answer.status_code == 422
    assert "cannot be part of itself" in answer.content.decode()
    assert Team.objects.unscoped("test").get(pk=company.pk).parent_id is None


def test_a_team_moves_to_the_top_by_the_form(world: World, signed_in: As) -> None:
    west = world.teams["West"]
    assert signed_in("ada").post(f"/teams/{west.pk}/move", {"parent": ""}).status_code == 302
    assert {node.name for node in roots(world.actor("ada"))} == {"Company", "West"}
