"""The database finds and orders records by own fields through their indexes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atrium.core.administration import jobs
from atrium.core.administration.actions import own_fields
from atrium.core.records import reading, registry, versions
from tests import world as worlds
from tests.world import World, make

MANY = 5000
FILL = """
    INSERT INTO customers_contact SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', c.id + n, 'external_id', NULL, 'custom', jsonb_build_object(
            'own_size', (n * 7919 %% 10007)::text, 'own_badge', 'badge ' || n * 7919 %% 10007,
            'own_since', to_char(date '2000-01-01' + n %% 9000, 'YYYY-MM-DD'))))).*
    FROM customers_contact AS c, generate_series(1, %s) AS n WHERE c.id = %s
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    """The company with many contacts and the indexes of three own fields."""
    made = worlds.build()
    ada = made.actor("ada")
    for kind, name in (("number", "Size"), ("text", "Badge"), ("date", "Since")):
        own_fields.add(ada, "contact", {"kind": kind, "labels": {"en": name}})
    first = make(registry.get("contact"), made.people["ann"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_contact DISABLE TRIGGER USER")
        cursor.execute(FILL, [MANY, first.pk])
        cursor.execute("ALTER TABLE customers_contact ENABLE TRIGGER USER")
    jobs.follow_own_fields(record_type="")
    versions.refresh()
    return made


def _plan(world: World, asked: reading.Question) -> str:
    kind, ada = registry.get("contact"), world.actor("ada")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        reading.read(kind, ada, asked)
    told = next(q["sql"] for q in seen.captured_queries if "LIMIT" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + told.replace("%", "%%"))
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("sort", ["own_size", "-own_size", "own_badge", "-own_badge",
                                  "own_since", "-own_since"])  # fmt: skip
def test_a_list_is_ordered_by_the_index(world: World, sort: str) -> None:
    plan = _plan(world, reading.Question(("name",), sort=sort, limit=50))
    assert "own_ix_" in plan, plan
    assert "Sort" not in plan.replace("Sort Key", ""), plan


@pytest.mark.parametrize(
    "asked",
    [
        {"field": "own_size", "op": "eq", "value": 42},
        {"field": "own_badge", "op": "is", "value": "badge 42"},
        {"field": "own_since", "op": "on", "value": "2010-01-01"},
    ],
)
def test_a_filter_finds_by_the_index(world: World, asked: dict[str, Any]) -> None:
    plan = _plan(world, reading.Question(("name",), asked, "id", limit=50))
    assert "own_ix_" in plan, plan
