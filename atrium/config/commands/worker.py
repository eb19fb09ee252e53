from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from atrium.config.environment import Environment
from atrium.config.framework import ready

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
    with app.replace_connector(connector) as worker:
        asyncio.run(worker.run_worker_async(concurrency=jobs, shutdown_graceful_timeout=GRACE))
    return 0
