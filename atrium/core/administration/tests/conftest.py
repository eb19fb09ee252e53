from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests import world as worlds
from tests.world import World

As = Callable[[str], Client]


@pytest.fixture
def world(db: None, static_files: None) -> World:
    return worlds.build()


@pytest.fixture
def signed_in(world: World) -> As:
    """A client signed in as the person named."""

    def made(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return made
