from __future__ import annotations

import pytest

from atrium.core.api.tests.conftest import Api
from atrium.core.records import registry
from tests.world import World, make

pytestmark = pytest.mark.django_db


def test_a_list_holds_the_fields_asked_for(world: World, api: Api) -> None:
    contact = make(registry.get("contact"), world.people["ann"], name="Mei Tan")
    answer = api("ann").get("/api/v1/contacts?fields=name,owner")
    assert answer.status_code == 200
    owner = {"id": world.people["ann"].pk, "title": "Ann East"}
    assert answer.json() == {
        "data": [{"id": contact.pk, "version": 1, "name": "Mei Tan", "owner": owner}],
        "next": None,
    }
