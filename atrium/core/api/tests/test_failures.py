from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from atrium.core.api.tests.conftest import Api, Conforms, send
from atrium.core.records import registry
from atrium.core.records.kinds.text import UNSTORABLE
from tests.world import World, make

pytestmark = pytest.mark.django_db
TYPES = [kind.key for kind in registry.all_types()]
STRINGS: list[str] = json.loads(
    (Path(__file__).parents[4] / "tests/data/naughty-strings/blns.json").read_text()
)
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**12, 10**18, 2**63, 2**64, 1e308, "", " ", "x", "x" * 10_000,
    "\x00", "a\x00b", "1e400", "NaN", "Infinity", "-0", "9" * 400, [], [[]], [None], [{}], ["\x00"],
    [[[[[1]]]]], {}, {"id": "x"}, {"id": 2**70}, {"id": -1}, {"amount": "NaN", "currency": "EUR"},
    {"amount": 10**30, "currency": "EUR"}, {"amount": 99999999999999, "currency": "KWD"},
    {"amount": 1, "currency": ["EUR"]}, {"amount": [1], "currency": "\x00"}, {"country": ["JP"]},
    {"country": "\x00", "city": {"x": 1}}, [{"address": {"x": 1}}], [{"number": ["1"]}],
    [{"number": "+81362011188", "kind": "\x00"}], "0001-01-01", "9999-12-31", "10000-01-01",
    "2026-02-30", "2026-11-23T25:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"nonsense", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"null", 400),
        (b"\xff\xfe{}", 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"name": NaN}', 400),
        (b'{"name": Infinity}', 400),
        (b'{"a":' * 5000, 400),
        (b"[" * 100_000, 400),
        (b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}", 422),
        (b'{"name": 1' + b"0" * 5000 + b"}", 400),
        (b'{"nme": "x"}', 422),
        (b"{}", 422),
    ],
)
def test_a_malformed_body_is_refused(world: World, api: Api, body: bytes, status: int) -> None:
    answer = send(api("ann"), "POST", "/api/v1/accounts", body)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_other_media_types_are_refused(world: World, api: Api) -> None:
    client = api("ann")
    answer = client.post("/api/v1/accounts", {"name": "x"})
    assert (answer.status_code, answer["Accept"]) == (415, "application/json")
    assert client.get("/api/v1/accounts", headers={"Accept": "text/html"}).status_code == 406
    for told in ("*/*", "application/*", "text/html, */*;q=0.1"):
        assert client.get("/api/v1/accounts", headers={"Accept": told}).status_code == 200
    assert send(client, "POST", "/api/v1/files", {"name": "x"}).status_code == 415


def test_too_much_at_once_is_refused(world: World, api: Api) -> None:
    body = b'{"name": "' + b"x" * 3_000_000 + b'"}'
    assert send(api("ann"), "POST", "/api/v1/accounts", body).status_code == 413


def test_methods_that_do_not_fit_are_refused_with_those_that_do(world: World, api: Api) -> None:
    client = api("ann")
    answer = send(client, "PUT", "/api/v1/accounts", {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    told = client.options("/api/v1/accounts/1")
    assert (told.status_code, told["Allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, PATCH")
    assert client.head("/api/v1/accounts").content == b""


def test_addresses_that_are_none_are_refused_in_json(world: World, api: Api) -> None:
    for path in ("/api/v1/", "/api/v2/deals", "/api/v1/deals/", "/api/v1/deals/x/y", "/api/v1/9x"):
        answer = api("ann").get(path)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_messages_come_in_the_language_asked_for(world: World, api: Api) -> None:
    client = api("ann")
    asked = client.get("/api/v1/accounts/99", headers={"Accept-Language": "ja"})
    assert asked["Content-Language"] == "ja"
    plain = client.get("/api/v1/accounts/99")
    assert plain["Content-Language"] == "en"
    path = f"/api/v1/people/{world.people['ann'].pk}"
    send(api("ada"), "PATCH", path, {"language": "th"})
    assert client.get("/api/v1/accounts/99")["Content-Language"] == "th"


@pytest.mark.parametrize("key", TYPES)
def test_no_odd_value_of_any_field_breaks_anything(
    world: World, api: Api, conforms: Conforms, key: str
) -> None:
    """What is refused is refused in the form described; what is taken is read back."""
    kind = registry.get(key)
    record = make(kind, world.people["ann"])
    client, path = api("ada"), f"/api/v1/{kind.slug}/{record.pk}"
    own = {"is_active", "roles"} if key == "person" else set()
    for field in kind.fields:
        for value in ODD:
            if field in own:
                continue
            answer = send(client, "PATCH", path, {field: value})
            assert answer.status_code in {200, 403, 422}, (field, value, answer.content)
            conforms("PATCH", f"/{kind.slug}/{{id}}", answer)


def test_every_naughty_string_goes_in_and_comes_back(world: World, api: Api) -> None:
    client = api("ann")
    for start in range(0, len(STRINGS), 250):
        texts = [text for text in STRINGS[start : start + 250] if len(text) <= 250]
        told = [{"op": "create", "data": {"name": "x", "reading": text}} for text in texts]
        made = send(client, "POST", "/api/v1/accounts/batch", {"operations": told, "atomic": True})
        assert made.status_code == 200, made.content
        ids = [result["id"] for result in made.json()["results"]]
        path = "/api/v1/accounts?fields=reading&sort=-id&limit=500"
        read = {row["id"]: row["reading"] for row in client.get(path).json()["data"]}
        kept = [UNSTORABLE.sub("�", text) if text.strip() else "" for text in texts]
        assert [read[pk] for pk in ids] == kept


def test_no_naughty_address_breaks_anything(world: World, api: Api) -> None:
    make(registry.get("account"), world.people["ann"])
    client = api("ann")
    names = ("fields", "filter", "sort", "after", "limit", "count", "search", "deleted", "name",
             "created_at", "owner", "employees.gt", "address", "created_at.within")  # fmt: skip
    for position, text in enumerate(STRINGS):
        # Each string in two places in turn, so that every place gets every sort of string.
        for name in (names[position % len(names)], names[position // 7 % len(names)], text):
            answer = client.get("/api/v1/accounts", {name: "x" if name == text else text})
            assert answer.status_code in {200, 422}, (name, text, answer.content)


@pytest.mark.parametrize("name", ["a\x00b", "x/y", "日本 語", "%", "..", "?a=b#c"])
def test_any_external_id_names_a_record(world: World, api: Api, name: str) -> None:
    from urllib.parse import quote

    client = api("ann")
    path = f"/api/v1/accounts/by-external-id/{quote(name, safe='')}"
    made = send(client, "PUT", path, {"name": "x"})
    assert made.status_code == 201, made.content
    again = send(client, "PUT", path, {"name": "y"})
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])


def test_a_fault_of_the_program_is_told_as_a_problem(
    world: World, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_told: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("atrium.core.records.reading.read", broken)
    client: Client = api("ann")
    client.raise_request_exception = False
    answer = client.get("/api/v1/accounts")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.content.decode()
