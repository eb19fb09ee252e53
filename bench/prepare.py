"""The database of the benchmark: made once for each size, kept in the data folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command

from atrium.config.embedded import Server
from atrium.config.settings import env
from bench import data


def database(size: int) -> Any:
    """Start the server, build the database if it is not there, and give the salesperson."""
    tables(lambda: data.build(size))
    return data.salesperson()


def tables(build: Callable[[], None]) -> None:
    """Start the server, and build the database if it is not there."""
    if not env.database_url:
        Server(env.data_dir / "postgres").start()
    told = settings.DATABASES["default"]
    address = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"]}
    address = {key: value for key, value in address.items() if value}
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as admin:
        name = told["NAME"]
        known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            print(f"Building {name}; this is done once.", flush=True)
            admin.execute(f'CREATE DATABASE "{name}"')
    call_command("migrate", interactive=False, verbosity=0)
    if not known:
        call_command("createcachetable", verbosity=0)
        build()
        call_command("atrium_reindex", verbosity=0)
