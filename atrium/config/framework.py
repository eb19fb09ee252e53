"""Django and the database made ready, for commands that need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import django

from atrium.config.embedded import Server
from atrium.config.environment import Environment
from atrium.config.supervisor import runs


def ready() -> None:
    """Load the settings and the apps."""
    django.setup()


@contextmanager
def database() -> Iterator[None]:
    """See that the database runs meanwhile; an embedded one that did not is stopped afterwards."""
    env = Environment.read()
    server = None if env.database_url else Server(env.data_dir / "postgres")
    started = server is not None and server.start()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        # Somebody may have begun to run Atrium in the meantime and adopted it.
        if server is not None and started and not runs(env.data_dir):
            server.stop()
