from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from atrium.config.environment import Environment
from atrium.config.framework import ready

if TYPE_CHECKING:
    from procrastinate import App

HELP = "run the worker for background jobs alone; the database must run"
GRACE = 8  # seconds a running job has to end when the worker is told to stop


def arguments(_parser: ArgumentParser) -> None:
    pass


def run(_options: Namespace) -> int:
    ready()
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    jobs = Environment.read().jobs_at_once
    # The library would hold four connections even when nothing is to be done.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=jobs + 2)
    with app.replace_connector(connector) as workshop:
        asyncio.run(_work(workshop, jobs))
    return 0


async def _work(workshop: App, jobs: int) -> None:
    async with workshop.open_async():
        await workshop.run_worker_async(concurrency=jobs, shutdown_graceful_timeout=GRACE)
