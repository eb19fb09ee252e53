from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from atrium.core.api.openapi import describe
from atrium.core.api.tests.conftest import Api, Conforms, send
from atrium.core.api.urls import urlpatterns
from atrium.core.merging.merging import is_merged
from atrium.core.records import options, registry
from tests.world import World, make, value_for

pytestmark = pytest.mark.django_db
TYPES = [kind.key for kind in registry.all_types()]


def test_the_description_is_sound_openapi(world: World) -> None:
    validate(describe())


def test_the_description_is_served_and_follows_the_options(world: World, api: Api) -> None:
    client = api("ann")
    told = client.get("/api/v1/openapi.json")
    assert told["Content-Type"] == "application/json"
    assert told.json() == describe()
    options.add("industry", "Basket weaving")
    text = client.get("/api/v1/openapi.json").content.decode()
    assert client.get("/api/v1/openapi.json").json() == describe()
    assert text == api("ada").get("/api/v1/openapi.json").content.decode()


def test_every_address_is_described(world: World) -> None:
    described = {path.count("/") for path in describe()["paths"]}
    assert described == {1, 2, 3, 4}
    paths = describe()["paths"]
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if not route.startswith("api/v1/"):
            continue
        told = "/" + route.removeprefix("api/v1/")
        for ours, theirs in (
            # Of deals nobody looks for duplicates.
            ("<slug:slug>/match", "accounts/match"),
            ("<slug:slug>/duplicates", "accounts/duplicates"),
            ("<slug:slug>", "deals"),
            ("<record_id:pk>", "{id}"),
            ("<path:external_id>", "{external_id}"),
            ("<slug:key>", "close_won"),
            ("<uuid:run_id>", "{run_id}"),
        ):
            told = told.replace(ours, theirs)
        assert told in paths


@pytest.mark.parametrize("key", TYPES)
def test_every_verb_of_every_type_answers_as_described(
    world: World, api: Api, conforms: Conforms, key: str
) -> None:
    kind = registry.get(key)
    record = make(kind, world.people["ann"])
    base, path, client = f"/{kind.slug}", f"/{kind.slug}/{{id}}", api("ada")
    one = f"/api/v1/{kind.slug}/{record.pk}"

    def check(method: str, address: str, told: str, data: Any = None, status: int = 200) -> Any:
        answer = send(client, method, address, data)
        assert answer.status_code == status, (method, address, answer.content)
        conforms(method, told, answer)
        return answer

    every = ",".join(kind.fields)
    check("GET", f"/api/v1{base}?count=1", base)
    check("GET", f"/api/v1{base}?fields={every}", base)
    read = check("GET", one, path).json()
    check("GET", f"/api/v1{base}/{10**17}", path, status=404)
    check("GET", f"{one}/timeline", f"{path}/timeline")
    check("POST", f"{one}/notes", f"{path}/notes", {"body": "Hello"}, 201)
    check("GET", f"{one}/notes", f"{path}/notes")
    check("POST", f"{one}/actions/tag", f"{path}/actions/tag", {"tags": ["blue"]})
    editable = kind.editable_fields(world.actor("ada"))
    back = {k: v for k, v in read.items() if k in editable and k != "tags"}
    same = check("PATCH", one, path, back).json()
    assert {**same, **back} == same
    check("PATCH", one, path, {"created_at": "2026-01-01"}, 422)
    made = check("POST", f"/api/v1{base}", base, _fresh(kind, world), 201)
    assert client.get(made["Location"]).json() == made.json()
    check("POST", f"/api/v1{base}", base, {"nonsense": 1}, 422)
    upsert = f"/api/v1{base}/by-external-id/e-{key}"
    told = f"{base}/by-external-id/{{external_id}}"
    check("PUT", upsert, told, _fresh(kind, world), 201)
    check("PUT", upsert, told, {"tags": ["green"]})
    fresh = {"operations": [{"op": "create", "data": _fresh(kind, world)}]}
    results = check("POST", f"/api/v1{base}/batch", f"{base}/batch", fresh).json()["results"]
    assert [result["status"] for result in results] == [201]
    twin = [results[0]["id"]]
    merged = 200 if is_merged(kind) else 422
    check("POST", f"{one}/merge", f"{path}/merge", {"ids": twin}, merged)
    check("POST", f"{one}/unmerge", f"{path}/unmerge", status=merged)
    check("DELETE", made["Location"], path, status=204)
    check("POST", f"{made['Location']}/actions/restore", f"{path}/actions/restore")


def _fresh(kind: Any, world: World) -> dict[str, Any]:
    """What a new record needs, and a title of its own."""
    holder = world.people["ann"]
    told = {
        key: value_for(f, holder)
        for key, f in kind.own_fields.items()
        if (f.required or f.unique) and not f.readonly
    }
    title = kind.fields[kind.title]
    if not title.readonly:
        told.setdefault(kind.title, value_for(title, holder))
    return told


@pytest.mark.parametrize("key", TYPES)
def test_each_operator_of_each_field_can_be_asked(world: World, api: Api, key: str) -> None:
    kind = registry.get(key)
    make(kind, world.people["ann"])
    client: Client = api("ada")
    from atrium.core.records.filters import operators

    for field in kind.fields.values():
        for op, shape in operators(field).items():
            value = _operand(field, shape)
            if value is None:
                continue
            answer = client.get(f"/api/v1/{kind.slug}", {f"{field.key}.{op}": value})
            assert answer.status_code == 200, (field.key, op, answer.content)


def _operand(field: Any, shape: str) -> str | None:
    if shape in {"none", "text"}:
        return "x"
    if shape == "range":
        return "this_month"
    if field.options:
        return options.of(field.options)[0].code
    plain = {"number": "5", "money": "5", "percent": "5", "rating": "3", "duration": "60",
             "date": "2026-03-04", "datetime": "2026-03-04", "boolean": "true", "country": "JP",
             "language": "ja", "currency": "JPY"}.get(field.kind.key, "1")  # fmt: skip
    return f"{plain},{plain}" if shape == "two" else plain
