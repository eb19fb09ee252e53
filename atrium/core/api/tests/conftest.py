from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from atrium.core.api import tokens
from tests import world as worlds
from tests.world import World

Api = Callable[[str], Client]


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.fixture
def api(world: World) -> Api:
    """A client that acts as the person named, by token."""

    def client(name: str, **options: bool) -> Client:
        _token, secret = tokens.make(world.people[name], "test", **options)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return client
