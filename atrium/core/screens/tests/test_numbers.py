"""What a form shows comes back from it as what it was, whoever opens it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner
from atrium.core.records import reading, registry
from tests import world as worlds
from tests.world import SETTER, World, make


@pytest.fixture
def world(db: None, static_files: None) -> World:
    made = worlds.build()
    for name, country in (("East", "JP"), ("West", "DE")):
        runner.update(registry.get("team"), SETTER, [made.teams[name].pk], {"country": country})
    return made


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("03-6201-1188", "+81362011188"),
        ("(090) 1234 5678", "+819012345678"),
        ("+49 30 901820", "+4930901820"),
    ],
)
@pytest.mark.parametrize("key", ["contact", "account"])
def test_a_form_saved_abroad_keeps_the_numbers(
    world: World, client: Client, key: str, typed: str, number: str
) -> None:
    kind: Any = registry.get(key)
    data = {"name": "Aki", "phones": [{"kind": "work", "number": typed}]}
    record = runner.create(kind, world.actor("ann"), data)
    runner.update(kind, SETTER, [record.pk], {"owner": world.people["wes"].pk})
    for name in ("wes", "ada"):
        client.force_login(world.people[name])
        page = client.get(f"/{kind.slug}/{record.pk}/edit").content.decode()
        found = re.search(r'name="phones\.0\.number"\s+value="([^"]*)"', page)
        assert found
        sent = {"name": f"By {name}", "phones.0.kind": "work"}
        sent["phones.0.number"] = html.unescape(found[1])
        answer = client.post(f"/{kind.slug}/{record.pk}/edit", sent)
        assert answer.status_code in {200, 204, 302}
        row = reading.one(kind, SETTER, record.pk, ["name", "phones"])
        assert row.values["name"] == f"By {name}"
        assert [phone["number"] for phone in row.values["phones"]] == [number]


def test_ones_own_way_of_writing_a_number_is_kept(world: World, client: Client) -> None:
    kind = registry.get("contact")
    record = make(kind, world.people["ann"])
    data = {"phones": [{"kind": "work", "number": "03 (6201) 1188"}]}
    runner.update(kind, world.actor("ann"), [record.pk], data)
    client.force_login(world.people["ann"])
    page = client.get(f"/contacts/{record.pk}/edit").content.decode()
    assert "03 (6201) 1188" in page
