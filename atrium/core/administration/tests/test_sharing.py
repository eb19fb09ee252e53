"""Sharing a record and putting people on it, from its page."""

from __future__ import annotations

from typing import Any

import pytest

from atrium.core.access.models import Share
from atrium.core.administration.tests.conftest import As
from atrium.core.events.models import Event
from atrium.core.records import registry
from tests.world import World, make


@pytest.fixture
def account(world: World) -> Any:
    return make(registry.get("account"), world.people["ann"], name="Northwind")


def test_who_may_edit_shares_with_a_person(world: World, signed_in: As, account: Any) -> None:
    url = f"/accounts/{account.pk}"
    assert signed_in("wes").get(url).status_code == 404
    sent = {"person": world.people["wes"].pk, "level": "see", "member": "true", "part": "advice"}
    assert signed_in("ann").post(f"{url}/people", sent).status_code == 302
    assert signed_in("wes").get(url).status_code == 200
    page = signed_in("ann").get(url).content.decode()
    assert "Wes West" in page
    assert "advice · May see" in page


def test_a_team_is_put_on_it_and_taken_off_again(world: World, signed_in: As, account: Any) -> None:
    url, ann = f"/accounts/{account.pk}", signed_in("ann")
    ann.post(f"{url}/people", {"team": world.teams["West"].pk, "level": "edit"})
    assert signed_in("wes").get(f"{url}/edit").status_code == 200
    share = Share.objects.get(record_id=account.pk)
    assert ann.post(f"{url}/people/{share.pk}/remove").status_code == 302
    assert signed_in("wes").get(url).status_code == 404
    assert Event.objects.filter(code="record.unshared", data={"with": "West"}).exists()


def test_sharing_again_changes_the_level(world: World, signed_in: As, account: Any) -> None:
    url, ann = f"/accounts/{account.pk}/people", signed_in("ann")
    for level in ("see", "edit"):
        ann.post(url, {"person": world.people["wes"].pk, "level": level})
    assert Share.objects.get(record_id=account.pk).level == "edit"


@pytest.mark.parametrize("sent", [{}, {"person": "1", "team": "1"}, {"person": "999999999"}])
def test_without_one_holder_nothing_is_shared(
    world: World, signed_in: As, account: Any, sent: dict[str, str]
) -> None:
    answer = signed_in("ann").post(f"/accounts/{account.pk}/people", {"level": "see", **sent})
    assert answer.status_code == 422
    assert "Choose a person or a team." in answer.content.decode()
    assert not Share.objects.exists()


def test_who_may_only_see_shares_nothing(world: World, signed_in: As, account: Any) -> None:
    sent = {"person": world.people["bob"].pk, "level": "edit"}
    assert signed_in("bob").post(f"/accounts/{account.pk}/people", sent).status_code == 403
    assert signed_in("wes").post(f"/accounts/{account.pk}/people", sent).status_code == 404
    signed_in("ann").post(f"/accounts/{account.pk}/people", {**sent, "level": "see"})
    share = Share.objects.get()
    remove = f"/accounts/{account.pk}/people/{share.pk}/remove"
    assert signed_in("bob").post(remove).status_code == 403
    assert Share.objects.exists()


def test_a_share_of_another_record_cannot_be_removed_here(
    world: World, signed_in: As, account: Any
) -> None:
    other = make(registry.get("account"), world.people["wes"])
    sent = {"person": world.people["bob"].pk, "level": "see"}
    signed_in("wes").post(f"/accounts/{other.pk}/people", sent)
    share = Share.objects.get()
    answer = signed_in("ann").post(f"/accounts/{account.pk}/people/{share.pk}/remove")
    assert answer.status_code == 404
    assert Share.objects.exists()


def test_what_everybody_sees_is_not_shared(world: World, signed_in: As) -> None:
    product = make(registry.get("product"))
    assert signed_in("ada").get(f"/products/{product.pk}/people").status_code == 404
    page = signed_in("ada").get(f"/products/{product.pk}").content.decode()
    assert "People on it" not in page
