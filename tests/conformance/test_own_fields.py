"""An own field of every kind, on every surface: written, shown, asked for, sent and told."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner
from atrium.core.api import tokens
from atrium.core.records import kinds, reading, registry
from atrium.core.records.book import Field
from atrium.core.reports import asking
from atrium.core.search import query as searching
from atrium.core.transfer.exporting import export
from atrium.core.transfer.models import ImportRow
from tests.transfer.files import begin, carry_out
from tests.world import World, make, value_for

KEYS = [f"own_{kind.key}" for kind in kinds.every()]
COMPOUND = {"money", "address", "labels", "phones", "emails"}


def _value(world: World, key: str) -> Any:
    return value_for(registry.get("contact").fields[key], world.people["ann"])


def _posted(told: Field, value: Any) -> dict[str, Any]:
    """The value as the inputs of a form send it."""
    if told.kind.key in {"phones", "emails"}:
        return {f"{told.key}.0.{part}": text for part, text in value[0].items()}
    if told.kind.key in COMPOUND:
        return {f"{told.key}.{part}": text for part, text in value.items()}
    return {told.key: ("1" if value is True else value)}


def _filled(key: str, ada: Any, pk: int) -> bool:
    kind = registry.get("contact")
    return not kind.fields[key].kind.is_empty(reading.one(kind, ada, pk, [key]).values[key])


@pytest.mark.parametrize("key", [key for key in KEYS if key != "own_files"])
def test_it_is_written_by_form_cell_and_bulk_and_shown_on_pages(
    world: World, client: Client, key: str
) -> None:
    kind, ada = registry.get("contact"), world.actor("ada")
    told, value = kind.fields[key], _value(world, key)
    client.force_login(world.people["ada"])
    posted = _posted(told, value)
    made = client.post("/contacts/new", {"name": "Jan", **posted})
    assert made.status_code == 302, made.content.decode()[-2000:]
    pk = int(made["Location"].rsplit("/", 1)[1])
    assert _filled(key, ada, pk)
    label = str(told.label)
    for path in (f"/contacts/{pk}", f"/contacts/{pk}/edit", f"/contacts?columns=name,{key}"):
        assert label in client.get(path).content.decode(), path
    other = make(kind, world.people["ann"])
    cell = f"/contacts/{other.pk}/fields/{key}"
    assert client.get(cell).status_code == 200
    assert client.post(cell, {**posted, "version": "1"}).status_code == 200
    assert _filled(key, ada, other.pk)
    third = make(kind, world.people["ann"])
    assert client.get(f"/contacts/bulk/field?field={key}").status_code == 200
    asked = {"ids": [str(third.pk)], "verb": "update", "field": key, **posted}
    assert client.post("/contacts/bulk", asked).status_code in {200, 204, 302}
    history = client.get(f"/contacts/{other.pk}").content.decode()
    assert label in history


@pytest.mark.parametrize("key", KEYS)
def test_the_api_takes_back_what_it_gives(world: World, client: Client, key: str) -> None:
    _token, secret = tokens.make(world.people["ada"], "test")
    headers = {"Authorization": f"Bearer {secret}"}
    sent = {"name": "Jan", key: _value(world, key)}
    made = client.post("/api/v1/contacts", json.dumps(sent), "application/json", headers=headers)
    assert made.status_code == 201, made.content
    held = made.json()[key]
    again = client.patch(
        f"/api/v1/contacts/{made.json()['id']}", json.dumps({key: held}), "application/json",
        headers={**headers, "If-Match": made["ETag"]},
    )  # fmt: skip
    assert again.json()[key] == held
    listed = client.get(f"/api/v1/contacts?fields=name,{key}", headers=headers).json()["data"]
    assert held in [row[key] for row in listed]


def test_an_export_is_imported_again_unchanged(world: World) -> None:
    kind, ada = registry.get("contact"), world.actor("ada")
    keys = [key for key in KEYS if key != "own_files"]
    source = make(kind, world.people["ann"], **{key: _value(world, key) for key in keys})
    held = reading.one(kind, ada, source.pk, keys).values
    heads, rows = export(kind, ada, reading.Question(sort="id"), ("name", *keys))
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    runner.update(kind, ada, [source.pk], {"name": "Somebody else"})
    told = carry_out(begin(ada, "own.csv", out.getvalue(), "contact"), ada)
    assert told.created == 1, list(
        ImportRow.objects.filter(of=told).values_list("outcome", "reasons")
    )
    made = kind.model.objects.unscoped("the test's").order_by("-pk").first()  # type: ignore[attr-defined]
    assert reading.one(kind, ada, made.pk, keys).values == held


def test_it_is_searched_grouped_by_and_added_up(world: World) -> None:
    kind, ada = registry.get("contact"), world.actor("ada")
    given = {key: _value(world, key) for key in KEYS if key != "own_files"}
    record = make(kind, world.people["ann"], **given)
    (found, *_rest) = searching.search(ada, given["own_text"])
    assert (found.type, found.id) == ("contact", record.pk)
    for key in KEYS:
        told = kind.fields[key]
        if told.kind.family in {"one", "person", "team", "boolean", "text"} and told.kind.sortable:
            groups = asking.ask(kind, ada, [asking.Group(key)], [asking.Measure("count")])
            assert groups, key
        if told.kind.family in {"date", "datetime"}:
            assert asking.ask(kind, ada, [asking.Group(key, "month")], [asking.Measure("count")])
        if told.total:
            (one,) = asking.ask(kind, ada, [], [asking.Measure("sum", key)])
            assert one.values[0], key


def test_parts_of_an_own_address_are_columns_filters_and_orders(world: World) -> None:
    kind, ada = registry.get("contact"), world.actor("ada")
    record = make(kind, world.people["ann"], own_address=_value(world, "own_address"))
    make(kind, world.people["ann"])
    asked = {"field": "own_address.city", "op": "is", "value": "大阪市"}
    rows = reading.read(
        kind, ada, reading.Question(("own_address", "own_address.city"), asked, "own_address.city")
    ).rows
    assert [(r.id, r.values["own_address.city"]) for r in rows] == [(record.pk, "大阪市")]
