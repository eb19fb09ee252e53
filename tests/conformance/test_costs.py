"""A page costs the same number of queries however many rows it shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atrium.core.records import registry
from tests.world import World, make

PATHS = [
    path
    for kind in registry.all_types()
    for path in (
        f"/{kind.slug}",
        f"/{kind.slug}/count",
        f"/pick/{kind.key}?q=",
        *((f"/{kind.slug}/board",) if kind.board else ()),
    )
]
MOST = {"/count": 8, "/board": 16}


@pytest.mark.parametrize("path", [*PATHS, "/", "/reports/pipeline", "/palette?q=zebra"])
def test_queries_do_not_grow_with_the_rows(world: World, client: Client, path: str) -> None:
    ada = world.people["ada"]
    client.force_login(ada)
    kinds = [
        k for k in registry.all_types() if k.slug == path.strip("/").split("/")[0].split("?")[0]
    ]
    kinds = kinds or [registry.get("deal"), registry.get("account")]

    def fill(many: int) -> None:
        for kind in kinds:
            for _ in range(many):
                make(kind, world.people["ann"])

    fill(4)
    few = _queries(client, path)
    fill(36)
    many = _queries(client, path)
    assert len(many) <= len(few), "\n".join(many)
    assert len(many) <= MOST.get("/" + path.rsplit("/", 1)[1], 30), "\n".join(many)


@pytest.mark.parametrize("key", [k.key for k in registry.all_types()])
def test_a_records_page_costs_the_same_with_a_long_history(
    world: World, client: Client, key: str
) -> None:
    from atrium.core.actions import standard

    kind = registry.get(key)
    client.force_login(world.people["ada"])
    ada = world.actor("ada")
    record = make(kind, world.people["ann"])
    path = f"/{kind.slug}/{record.pk}"
    for _ in range(3):
        standard.write_note(kind, ada, record.pk, "<p>one</p>")
    few = _queries(client, path)
    for _ in range(15):
        standard.write_note(kind, ada, record.pk, "<p>more</p>")
    many = _queries(client, path)
    assert len(many) <= len(few), "\n".join(many)


def _queries(client: Client, path: str) -> list[str]:
    client.get(path)  # what is kept in memory is filled by the first request
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in caught]
