from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from atrium.core.api import tokens
from atrium.core.api.openapi import describe
from tests import own
from tests import world as worlds
from tests.world import World

Api = Callable[..., Client]
Conforms = Callable[[str, str, Any], None]


@pytest.fixture
def world(db: None, static_files: None) -> World:
    """The company, with own fields of every kind on contacts."""
    made = worlds.build()
    own.of_every_kind("contact")
    return made


@pytest.fixture
def api(world: World) -> Api:
    """A client that acts as the person named, by token."""

    def client(name: str, *, read_only: bool = False) -> Client:
        _token, secret = tokens.make(world.people[name], "test", read_only=read_only)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return client


@pytest.fixture
def conforms(world: World) -> Conforms:
    """Fails where an answer is not what the description promises for the address."""
    described = describe()

    def check(method: str, path: str, answer: Any) -> None:
        operation = described["paths"][path][method.lower()]
        known = operation["responses"].get(str(answer.status_code))
        told = known or _resolved(described, operation["responses"]["default"])
        content = told.get("content", {})
        if not content:
            assert answer.content == b""
            return
        (media,) = content
        assert answer["Content-Type"] == media
        schema = {**content[media]["schema"], "components": described["components"]}
        faults = list(Draft202012Validator(schema).iter_errors(answer.json()))
        assert not faults, f"{method} {path}: {faults[0].message} at {list(faults[0].path)}"

    return check


def _resolved(described: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    at: Any = described
    for part in told["$ref"].removeprefix("#/").split("/"):
        at = at[part]
    return at


def send(client: Client, method: str, path: str, data: Any = None, **headers: str) -> Any:
    """A request with a JSON body; headers as keywords, If_Match for If-Match."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    body = b"" if data is None else data if isinstance(data, bytes) else json.dumps(data)
    return client.generic(method, path, body, content_type="application/json", headers=named)
