"""The conformance suite: what must be true of every record type, whatever room it comes from."""

from __future__ import annotations

import pytest

from tests import own
from tests import world as worlds
from tests.world import World


@pytest.fixture
def world(db: None, static_files: None) -> World:
    """The company, with own fields of every kind on one type: what holds of the built-in fields
    must hold of them.
    """
    made = worlds.build()
    own.of_every_kind("contact")
    return made
