"""The conformance suite: what must be true of every record type, whatever room it comes from."""

from __future__ import annotations

import pytest

from tests import world as worlds
from tests.world import World


@pytest.fixture
def world(db: None, static_files: None) -> World:
    return worlds.build()
