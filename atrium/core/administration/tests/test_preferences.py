"""One's own preferences, which need no right."""

from __future__ import annotations

import pytest

from atrium.core.access.models import Person
from atrium.core.administration.actions.preferring import set_preferences
from atrium.core.administration.tests.conftest import As
from atrium.core.records.actor import system
from atrium.core.records.errors import Forbidden
from tests.world import World

CHOSEN = {"language": "ja", "zone": "Asia/Tokyo", "theme": "dark", "density": "compact"}


@pytest.mark.parametrize("name", ["ann", "nil", "ada"])
def test_anybody_chooses_and_the_next_page_is_so(world: World, signed_in: As, name: str) -> None:
    client = signed_in(name)
    answer = client.post("/preferences", CHOSEN, follow=True)
    page = answer.content.decode()
    assert '<html lang="ja" data-density="compact" data-theme="dark">' in page
    assert answer.headers["Content-Language"] == "ja"
    assert world.actor(name).zone == "Asia/Tokyo"


def test_one_choice_alone_leaves_the_others(world: World, signed_in: As) -> None:
    signed_in("ann").post("/preferences", {"theme": "dark"})
    ann = Person.objects.get(pk=world.people["ann"].pk)
    assert (ann.theme, ann.language, ann.density) == ("dark", "en", "comfortable")


def test_nobody_elses_are_touched(world: World, signed_in: As) -> None:
    signed_in("ann").post("/preferences", CHOSEN)
    assert not Person.objects.exclude(pk=world.people["ann"].pk).filter(language="ja").exists()


def test_nothing_but_preferences_is_changed_this_way(world: World, signed_in: As) -> None:
    signed_in("ann").post("/preferences", {**CHOSEN, "name": "Boss", "is_active": ""})
    ann = Person.objects.get(pk=world.people["ann"].pk)
    assert ann.name == "Ann East"
    assert ann.is_active


@pytest.mark.parametrize(
    ("key", "value"),
    [("language", "tlh"), ("zone", "Mars/Olympus"), ("theme", "pink"), ("density", "")],
)
def test_what_is_not_offered_is_refused(world: World, signed_in: As, key: str, value: str) -> None:
    answer = signed_in("ann").post("/preferences", {**CHOSEN, key: value})
    assert answer.status_code == 422
    assert Person.objects.get(pk=world.people["ann"].pk).language == "en"


def test_the_program_itself_has_none(world: World) -> None:
    with pytest.raises(Forbidden):
        set_preferences(system("test"), {"theme": "dark"})


def test_zones_are_found_by_their_town(world: World, signed_in: As) -> None:
    page = signed_in("ann").get("/pick/zone?q=tokyo").content.decode()
    assert 'data-id="Asia/Tokyo"' in page
