from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atrium.core.api.tests.conftest import Api
from atrium.core.records import registry
from tests.world import World, make

pytestmark = pytest.mark.django_db
COLUMNS = "name,account,job_title,emails,phones,owner,team,updated_at"


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_list_takes_the_same_queries_however_long(world: World, api: Api) -> None:
    client, costs = api("ann"), []
    ann = world.people["ann"]
    for many in (4, 40):
        for number in range(many):
            account = make(registry.get("account"), ann, name=f"A{number}")
            make(registry.get("contact"), ann, name=f"N{number}", account=account.pk)
        path = f"/api/v1/contacts?fields={COLUMNS}&sort=name&limit={many}"
        assert len(client.get(path).json()["data"]) == many
        costs.append(queries(client, path))
    assert costs[0] == costs[1] <= 3


@pytest.mark.parametrize("key", [kind.key for kind in registry.all_types()])
def test_every_list_takes_the_same_queries_however_long(world: World, api: Api, key: str) -> None:
    kind = registry.get(key)
    client, costs = api("ada"), []
    for _ in range(2):
        for _number in range(3):
            make(kind, world.people["ann"])
        costs.append(queries(client, f"/api/v1/{kind.slug}"))
    assert costs[0] == costs[1]
